import type { Trajectory } from "../../../systems/mod.ts";

/** What a rival says about a trajectory: its states at all times, of shape [times, d]. */
type Rival = (trajectory: Trajectory, trained: number) => Float64Array;

/** Rows that a trajectory of which nothing is trained on begins with, for its first slope. */
const FIRST_ROWS = 3;

/**
 * The rival that says nothing changes any more: the last value of each column in the rows that
 * were trained on; of a trajectory that is held out as a whole, the first one.
 *
 * @returns Its states as the rival has them; NaN in a column without a value to hold.
 *
 * @example
 * ```ts
 * import { lastValue } from "./rivals.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const trajectory = {
 *   name: "1", times: Float64Array.of(0, 1, 2), states: Float64Array.of(5, 6, 9),
 * };
 * assertEquals(lastValue(trajectory, 2), Float64Array.of(6, 6, 6));
 * ```
 */
export function lastValue({ times, states }: Trajectory, trained: number): Float64Array {
  return byColumn(times, states, (rows, value) => {
    const held = trained > 0 ? rows.findLast((i) => i < trained) : rows[0];
    const x = held === undefined ? NaN : value(held);
    return () => x;
  });
}

/**
 * The rival that says all goes on straight: in each column the line of least squares through
 * the rows that were trained on. Of a trajectory that is held out as a whole, the line from its
 * first value with the slope of its first three.
 *
 * @returns Its states as the rival has them; NaN in a column without a value.
 *
 * @example
 * ```ts
 * import { straightLine } from "./rivals.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const trajectory = {
 *   name: "1", times: Float64Array.of(0, 1, 2), states: Float64Array.of(5, 6, 9),
 * };
 * assertEquals(straightLine(trajectory, 2), Float64Array.of(5, 6, 7));
 * ```
 */
export function straightLine({ times, states }: Trajectory, trained: number): Float64Array {
  return byColumn(times, states, (rows, value) => {
    const whole = trained === 0;
    const used = whole ? rows.slice(0, FIRST_ROWS) : rows.filter((i) => i < trained);
    if (used.length === 0) return () => NaN;
    const t = used.reduce((sum, i) => sum + times[i], 0) / used.length;
    const x = used.reduce((sum, i) => sum + value(i), 0) / used.length;
    let [above, below] = [0, 0];
    for (const i of used) {
      above += (times[i] - t) * (value(i) - x);
      below += (times[i] - t) ** 2;
    }
    const slope = below > 0 ? above / below : 0;
    return whole
      ? (time) => value(used[0]) + slope * (time - times[used[0]])
      : (time) => x + slope * (time - t);
  });
}

/** Every rival by name. */
export const RIVALS: Readonly<Record<string, Rival>> = {
  "last value": lastValue,
  "straight line": straightLine,
};

/** Fills a trajectory column by column, by a function of time for each. */
function byColumn(
  times: Float64Array,
  states: Float64Array,
  fit: (rows: number[], value: (row: number) => number) => (t: number) => number,
): Float64Array {
  const d = states.length / times.length;
  const filled = new Float64Array(states.length);
  for (let k = 0; k < d; k++) {
    const value = (row: number) => states[row * d + k];
    const rows = Array.from(times.keys()).filter((row) => !Number.isNaN(value(row)));
    const says = fit(rows, value);
    times.forEach((t, row) => filled[row * d + k] = says(t));
  }
  return filled;
}
