import type { VectorField } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { firstRow } from "../forecasts/first_row.ts";
import type { NetworkConfig } from "../plan.ts";
import { toUnits } from "../units/units.ts";
import { dosesIn, driversOf } from "./drivers.ts";
import { fieldOf, sizeOfState } from "./field_of.ts";
import { intoUnits, outOfUnits } from "./model_units.ts";
import { encodedStart, ENCODER, type FirstRow } from "./start_encoder.ts";

/** What of a model its starts take. */
export type StartingModel = Omit<NetworkConfig, "starts" | "method" | "dt" | "timeName">;

/**
 * The columns at the first time of a trajectory, in the network's units. What is missing there, or has
 * no logarithm, lies on the line through the next two cells that are there, in these units, so that it has
 * one; without any it is 0, the mean in standard units.
 */
export function firstColumns(model: StartingModel, trajectory: Trajectory): number[] {
  const { units, offset, factor } = model;
  if (units === undefined) {
    const { t0, y0 } = firstRow(trajectory);
    return intoUnits(model, y0, t0).map((x) => Number.isFinite(x) ? x : 0);
  }
  const seen = toUnits(units, trajectory);
  const { y0 } = firstRow({
    ...seen,
    states: seen.states.map((x) => Number.isFinite(x) ? x : NaN),
  });
  return y0.map((x, k) => Number.isNaN(x) ? 0 : (x - offset[k]) * factor[k]);
}

/** What an encoder is given of a trajectory. */
export function firstOf(model: StartingModel, trajectory: Trajectory): FirstRow {
  return { columns: firstColumns(model, trajectory), covariates: trajectory.covariates ?? [] };
}

/**
 * The start of a trajectory that nothing was trained on: what was measured in its first row, and of the
 * rest what doses have brought by then.
 *
 * @param field The model's field, where it was made before.
 */
export function startAtRest(
  model: StartingModel,
  parameters: Float64Array,
  trajectory: Trajectory,
  field: VectorField = fieldOf(model),
): number[] {
  const none = new Float64Array(sizeOfState(model));
  const start = startState(model, field.parameters.views(parameters), trajectory, none);
  const { length } = model.stateNames;
  return start.map((x, k) =>
    k < length && !Number.isNaN(trajectory.states[k]) ? trajectory.states[k] : x
  );
}

/**
 * The start that a model's encoder computes of a trajectory: the state there, in the user's units.
 *
 * @param field The model's field, where it was made before.
 */
export function startFromFirstRow(
  model: StartingModel,
  parameters: Float64Array,
  trajectory: Trajectory,
  field: VectorField = fieldOf(model),
): number[] {
  const map = field.parameters.views(parameters)[ENCODER].data;
  const start = encodedStart(model.encoder!, map, firstOf(model, trajectory), sizeOfState(model));
  return outOfUnits(model, start, trajectory.times[0]);
}

/** What is solved for at the first time of a trajectory as the state there, in the user's units. */
export function startState(
  model: StartingModel,
  views: Parameters<typeof dosesIn>[1],
  trajectory: Trajectory,
  start: Float64Array,
): number[] {
  const { timeOffset, timeFactor } = model;
  const [t0] = trajectory.times;
  const jump = dosesIn(model, views, driversOf(model, trajectory, model))(
    (t0 - timeOffset) * timeFactor,
  );
  return outOfUnits(model, start.map((w, k) => w + jump[k]), t0);
}
