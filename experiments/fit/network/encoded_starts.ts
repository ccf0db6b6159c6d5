import type { Trajectory } from "../../../systems/mod.ts";
import { dosesIn, driversOf } from "./drivers.ts";
import { fieldOf, sizeOfState } from "./field_of.ts";
import { firstRow } from "../forecasts/first_row.ts";
import { intoUnits, outOfUnits } from "./model_units.ts";
import type { NetworkConfig } from "../plan.ts";
import { encodedStart, ENCODER, type FirstRow } from "./start_encoder.ts";

/** What of a model its starts take. */
export type StartingModel = Omit<NetworkConfig, "starts" | "method" | "dt" | "timeName">;

/** What an encoder is given of a trajectory. */
export function firstOf(model: StartingModel, trajectory: Trajectory): FirstRow {
  const { t0, y0 } = firstRow(trajectory);
  return { columns: intoUnits(model, y0, t0), covariates: trajectory.covariates ?? [] };
}

/** The start that a model's encoder computes of a trajectory: the state there, in the user's units. */
export function startFromFirstRow(
  model: StartingModel,
  parameters: Float64Array,
  trajectory: Trajectory,
): number[] {
  const views = fieldOf(model).parameters.views(parameters);
  const d = sizeOfState(model);
  const start = encodedStart(model.encoder!, views[ENCODER].data, firstOf(model, trajectory), d);
  return startState(model, views, trajectory, start);
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
