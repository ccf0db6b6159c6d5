import type { Trajectory } from "./recording.ts";

/**
 * Units of a recording's columns: x becomes (x − offset) · factor.
 *
 * @category Recordings
 */
export interface RecordingUnits {
  /** What is taken away from each column. */
  readonly offset: readonly number[];
  /** What it is then multiplied with. */
  readonly factor: readonly number[];
  /** The columns, by number, that do not vary; they keep their unit. */
  readonly constant: readonly number[];
}

/**
 * Units in which every column has the mean 0 and the standard deviation 1 over all rows of
 * all trajectories; missing cells do not count. A column that does not vary has the factor 1.
 *
 * @category Recordings
 * @param trajectories The trajectories.
 * @param columns The number of columns.
 * @returns The units.
 * @throws {RangeError} If a column has no value at all.
 *
 * @example
 * ```ts
 * import { recordingUnits } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const states = Float64Array.of(1, 7, NaN, 7, 5, 7);
 * const { offset, factor, constant } = recordingUnits(
 *   [{ name: "1", times: Float64Array.of(0, 1, 2), states }],
 *   2,
 * );
 * assertEquals([offset, factor, constant], [[3, 7], [0.5, 1], [1]]);
 * ```
 */
export function recordingUnits(
  trajectories: readonly Trajectory[],
  columns: number,
): RecordingUnits {
  const constant: number[] = [];
  const offset: number[] = [];
  const factor: number[] = [];
  for (let k = 0; k < columns; k++) {
    // Squares of numbers beyond 1e154 overflow, and those of small ones vanish.
    const scale = scaleOf(trajectories, columns, k);
    let count = 0;
    let mean = 0;
    let squares = 0;
    let largest = 0;
    for (const { states } of trajectories) {
      for (let i = k; i < states.length; i += columns) {
        const x = states[i] * scale;
        if (Number.isNaN(x)) continue;
        // Welford's update: nothing cancels where the mean is large.
        count++;
        const from = x - mean;
        mean += from / count;
        squares += from * (x - mean);
        largest = Math.max(largest, Math.abs(x));
      }
    }
    if (count === 0) {
      throw new RangeError(
        `recordingUnits: column number ${k} has no value in the rows to train on; leave it out`,
      );
    }
    const deviation = Math.sqrt(squares / count);
    const varies = deviation > 1e-12 * largest && scale / deviation < Infinity;
    if (!varies) constant.push(k);
    offset.push(mean / scale);
    factor.push(varies ? scale / deviation : 1);
  }
  return { offset, factor, constant };
}

/** The power of two that brings the largest value of a column near 1, where its square needs that. */
function scaleOf(trajectories: readonly Trajectory[], columns: number, k: number): number {
  let largest = 0;
  for (const { states } of trajectories) {
    for (let i = k; i < states.length; i += columns) {
      const size = Math.abs(states[i]);
      if (size > largest) largest = size;
    }
  }
  if (largest === 0 || (largest > 1e-100 && largest < 1e100)) return 1;
  return 2 ** Math.min(1023, -Math.floor(Math.log2(largest)));
}
