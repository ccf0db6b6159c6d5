import type { Trajectory } from "../../../systems/mod.ts";
import { reversionOf, revert } from "./reversion.ts";
import { columnOf, toUnits, type Units } from "./units.ts";
import { termsOf } from "./units_spec.ts";

/** What is fitted besides a column's baseline: offset, deviation and the rate of going back. */
const BESIDES = 3;

/**
 * Akaike's information (Akaike 1974) of units with residuals that go back to 0: how surprising each row
 * is after the one before it, and 2 for every number that was fitted. Only differences between units
 * of the same rows mean something.
 *
 * @param training The trajectories that the units were fitted to.
 * @param d The number of columns.
 * @param units The units.
 * @returns The sum over all columns; less is better.
 */
export function informationOf(training: readonly Trajectory[], d: number, units: Units): number {
  const seen = training.map((each) => toUnits(units, each));
  let information = 0;
  for (let k = 0; k < d; k++) {
    let [squares, pairs, levels] = [0, 0, 0];
    for (const one of seen) {
      const { times, values } = columnOf([one], d, k);
      const reversion = reversionOf(times, values);
      if (reversion.level !== 0) levels++;
      for (let i = 1; i < values.length; i++) {
        const said = revert(reversion, values[i - 1], times[i] - times[i - 1]);
        squares += (values[i] - said) ** 2;
        pairs++;
      }
    }
    if (pairs === 0) continue;
    // What is left of exact data is rounding, however little of it there is.
    const variance = Math.max(squares / pairs, Number.EPSILON) / units.factor[k] ** 2;
    const fitted = termsOf(units) + BESIDES + levels;
    information += pairs * Math.log(variance) + 2 * fitted;
    // With few rows each number costs more (Hurvich and Tsai 1989).
    information += 2 * fitted * (fitted + 1) / Math.max(1, pairs - fitted - 1);
    if (!units.log[k]) continue;
    // A density of logarithms is one of values after division by each of them.
    const { values } = columnOf(training, d, k);
    const mean = values.reduce((sum, x) => sum + Math.log(x), 0) / values.length;
    information += 2 * pairs * mean;
  }
  return information;
}
