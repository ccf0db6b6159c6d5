import type { Interpolation } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { dosesSoFar } from "./doses.ts";
import { driveOf, type TimeUnit } from "./drive.ts";
import { DOSE, DRIVE, type FieldConfig, sizeOfState, stateWithDoses } from "./field_of.ts";
import { ones, type Tensor, zeros } from "../../../tensors/mod.ts";

/** All that drives a field along a trajectory, by name. */
export type Drivers = Readonly<Record<string, Interpolation>>;

/** All that drives a model along a trajectory; unset where nothing does. */
export function driversOf(
  { inputs, doses }: Pick<FieldConfig, "inputs" | "doses">,
  trajectory: Trajectory,
  { timeOffset, timeFactor }: TimeUnit,
): Drivers | undefined {
  if (inputs === undefined && doses === undefined) return undefined;
  const unit = { timeOffset, timeFactor };
  return {
    ...(inputs && { [DRIVE]: driveOf(inputs, trajectory, unit) }),
    ...(doses &&
      { [DOSE]: dosesSoFar(trajectory, doses.factor.length, { ...unit, factor: doses.factor }) }),
  };
}

/**
 * What doses have added to the state until a time, in the network's units: a function of it.
 *
 * @param parameters The model's.
 */
export function dosesIn(
  model: Pick<FieldConfig, "stateNames" | "hiddenStates" | "inputs" | "doses">,
  parameters: Record<string, Tensor>,
  drivers: Drivers | undefined,
): (t: number) => Float64Array {
  const d = sizeOfState(model);
  const { doses } = model;
  if (doses === undefined || drivers === undefined) {
    const none = new Float64Array(d);
    return () => none;
  }
  // Covariates do not change along a trajectory, so that what a unit of each does is found out once.
  const constant = drivers[DRIVE]?.at(drivers[DRIVE].times[0]);
  const unit = stateWithDoses(model, zeros([d]), parameters, {
    ...(constant && { [DRIVE]: constant }),
    [DOSE]: ones([d]),
  }).data;
  return (t) => drivers[DOSE].at(t).data.map((entered, k) => entered * unit[k]);
}
