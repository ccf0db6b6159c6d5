import type { Equations } from "../equations/equations.ts";
import { equationsForecaster } from "../equations/equations_forecaster.ts";
import type { VectorField } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { firstColumns, startAtRest, startFromFirstRow } from "../network/encoded_starts.ts";
import { fieldOf } from "../network/field_of.ts";
import { rowsOf } from "../../../systems/internal.ts";
import type { Forecaster, ModelConfig, NetworkConfig, Start } from "../plan.ts";
import { outOfUnits } from "../network/model_units.ts";
import { ensembleForecaster, memberParameters, membersIn } from "./ensemble.ts";
import { firstRow } from "./first_row.ts";
import { fitStart } from "./fit_start.ts";
import { fittedStart } from "./fitted_start.ts";
import { forecast, forecastStates } from "./forecast.ts";

export type { Forecaster } from "../plan.ts";

/**
 * Makes what forecasts of a model and its numbers. It takes a promise, as a model may have to be
 * loaded first.
 *
 * @param parameters All its numbers as they are stored, flat.
 * @param equations Those of a model that is equations.
 * @throws {TypeError} If the number of them does not fit the model.
 *
 * @example
 * ```ts
 * import { forecasterOf } from "./forecaster.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const forecaster = await forecasterOf({
 *   stateNames: ["x"], timeName: "t",
 *   hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0,
 *   offset: [0], factor: [1], timeOffset: 0, timeFactor: 1,
 *   method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [3] }],
 * }, Float64Array.of(-1, 0));
 * const [x] = forecaster.forecast(forecaster.model.starts[0], [2]);
 * assertAlmostEquals(x, 3 * Math.exp(-2), 1e-5);
 * ```
 */
export function forecasterOf(
  model: ModelConfig,
  parameters: Float64Array,
  equations?: Equations,
): Promise<Forecaster> {
  if (model.kind !== "equations") {
    if (model.members === undefined) return Promise.resolve(networkForecaster(model, parameters));
    const parts = memberParameters(model, parameters);
    const members = membersIn(model).map((each, k) => networkForecaster(each, parts[k]));
    return Promise.resolve(ensembleForecaster(model, members));
  }
  if (equations === undefined) {
    return Promise.reject(new TypeError("forecasterOf: the equations of the model are wanted"));
  }
  return Promise.resolve(equationsForecaster(equations, model, parameters));
}

/** What forecasts with a network. */
export interface NetworkForecaster extends Forecaster {
  /** Like `forecast`, of all elements of the state: the hidden ones in the network's units. */
  readonly states: Forecaster["forecast"];
}

/**
 * What forecasts with a network.
 *
 * @param field The model's field, where it was made before; its parameters are written. Default made when
 *   it is first wanted, and once.
 */
export function networkForecaster(
  model: NetworkConfig,
  parameters: Float64Array,
  field?: VectorField,
): NetworkForecaster {
  const own = () => field ??= fieldOf(model);
  return {
    model,
    startOf: (trajectory, trained) =>
      trained === 0
        ? heldOutStart(model, parameters, trajectory, own)
        : fittedStart(model, trajectory.name),
    forecast: (start, times, trajectory) =>
      forecast(model, parameters, start, times, trajectory, own()),
    states: (start, times, trajectory) =>
      forecastStates(model, parameters, start, times, trajectory, own()),
  };
}

/** Where the path of a network through a trajectory starts of which nothing was trained on. */
function heldOutStart(
  model: NetworkConfig,
  parameters: Float64Array,
  trajectory: Trajectory,
  field: () => VectorField,
): Start {
  const first = firstRow(trajectory);
  const { encoder, stateNames, hiddenStates = 0, starts } = model;
  const columns = stateNames.length;
  if (model.rest) return { ...first, y0: startAtRest(model, parameters, trajectory, field()) };
  if (encoder === undefined) {
    // Of what is hidden nothing is known but how the others started.
    const hidden = Array.from(
      { length: hiddenStates },
      (_, k) => starts.reduce((sum, { y0 }) => sum + y0[columns + k], 0) / starts.length,
    );
    // A column of which the logarithm is taken may begin with a cell that has none.
    const y0 = model.units === undefined
      ? first.y0
      : outOfUnits(model, firstColumns(model, trajectory), first.t0);
    return { ...first, y0: [...y0, ...hidden] };
  }
  return { ...first, y0: startFromFirstRow(model, parameters, trajectory, field()) };
}

/** Where forecasts of the end of a trajectory start: how {@linkcode lastState} finds the state there. */
export type ForecastFrom = "path" | "last row" | "last rows";

/**
 * The state at the last row that is trained on.
 *
 * @param from "last row": what was measured there, and of the rest where the path through all rows is;
 *   "last rows": where the path through the last rows is that goes nearest to them.
 */
export function lastState(
  forecaster: NetworkForecaster,
  start: Start,
  trajectory: Trajectory,
  trained: number,
  from: Exclude<ForecastFrom, "path">,
): { t0: number; y0: number[] } {
  const { times, states } = trajectory;
  const d = states.length / times.length;
  const t0 = times[trained - 1];
  if (from === "last rows") {
    const known = rowsOf(trajectory, 0, trained);
    const fitted = fitStart({ ...forecaster, startOf: pathThere }, known);
    return { t0, y0: Array.from(forecaster.states(fitted.start, [t0], trajectory)) };
  }
  const there = forecaster.states(start, [t0], trajectory);
  return {
    t0,
    y0: Array.from(there, (x, k) => {
      const measured = k < d ? states[(trained - 1) * d + k] : NaN;
      return Number.isNaN(measured) ? x : measured;
    }),
  };

  function pathThere({ name, times: [t] }: Trajectory): Start {
    return { name, t0: t, y0: Array.from(forecaster.states(start, [t], trajectory)) };
  }
}
