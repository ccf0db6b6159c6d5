import type { NetworkConfig } from "../plan.ts";
import { fromUnits, toUnits } from "../units/units.ts";

/** What the numbers of a model mean. */
type Scaled = Pick<NetworkConfig, "stateNames" | "units" | "offset" | "factor">;

/**
 * A state of a model in its network's units.
 *
 * @param y The columns in the user's units, then the hidden elements.
 * @param t The time, in the user's unit.
 * @returns As many numbers; NaN where a logarithm is taken of what is not above 0.
 */
export function intoUnits(model: Scaled, y: ArrayLike<number>, t: number): number[] {
  const { units, offset, factor, stateNames } = model;
  const given = Float64Array.from({ length: stateNames.length }, (_, k) => y[k]);
  const columns = units === undefined
    ? given
    : toUnits(units, { name: "", times: Float64Array.of(t), states: given }).states;
  return Array.from(y, (x, k) => k < columns.length ? (columns[k] - offset[k]) * factor[k] : x);
}

/** A state of a model in the user's units, where it is in its network's. */
export function outOfUnits(model: Scaled, state: ArrayLike<number>, t: number): number[] {
  const { units, offset, factor, stateNames } = model;
  const scaled = stateNames.map((_, k) => state[k] / factor[k] + offset[k]);
  const columns = units === undefined ? scaled : fromUnits(units, scaled, [t]);
  return Array.from(state, (x, k) => k < columns.length ? columns[k] : x);
}
