import type { Equations } from "../equations/equations.ts";
import { equationsForecaster } from "../equations/equations_forecaster.ts";
import type { Forecaster, ModelConfig, NetworkConfig } from "../plan.ts";
import { firstRow } from "./first_row.ts";
import { fittedStart } from "./fitted_start.ts";
import { forecast } from "./forecast.ts";

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
  if (model.kind !== "equations") return Promise.resolve(networkForecaster(model, parameters));
  if (equations === undefined) {
    return Promise.reject(new TypeError("forecasterOf: the equations of the model are wanted"));
  }
  return Promise.resolve(equationsForecaster(equations, model, parameters));
}

/** What forecasts with a network. */
export function networkForecaster(model: NetworkConfig, parameters: Float64Array): Forecaster {
  return {
    model,
    startOf: (trajectory, trained) =>
      trained === 0 ? firstRow(trajectory) : fittedStart(model, trajectory.name),
    forecast: (start, times) => forecast(model, parameters, start, times),
  };
}
