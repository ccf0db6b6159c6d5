import type { Trajectory } from "../../../systems/mod.ts";
import { number, parts } from "../options/config_checks.ts";
import type { Band, Forecaster } from "../plan.ts";

/** Between which values a column was in the data that a model was trained on. */
export interface ColumnRange {
  /** The least value. */
  readonly low: number;
  /** The largest. */
  readonly high: number;
}

/** What is wrong with a range, as a run's configuration holds it. */
export const wrongInRange = parts({ low: number, high: number });

/** From so many widths of the range on a forecast is told of, is refused, and has no numbers. */
export const TOLD = 1;
/** See above. */
export const REFUSED = 2;
/** See above. */
export const REACH = 100;

/** Where a forecast leaves the range of the data by some of its widths. */
export interface Departure {
  /** The number of the column. */
  readonly column: number;
  /** The number of the time. */
  readonly row: number;
}

/**
 * The range of each column in the rows that were trained on.
 *
 * @param trained Of each trajectory, how many of its rows were trained on. Default all.
 * @returns The ranges; of a column without a value there the one from 0 to 0.
 *
 * @example
 * ```ts
 * import { rangeOf, widthsBeyond } from "./data_range.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const times = Float64Array.of(0, 1, 2);
 * const [range] = rangeOf([{ name: "1", times, states: Float64Array.of(3, NaN, 7) }], 1);
 * assertEquals(range, { low: 3, high: 7 });
 * assertEquals([5, 9, -5].map((x) => widthsBeyond(range, x)), [0, 0.5, 2]);
 * ```
 */
export function rangeOf(
  trajectories: readonly Trajectory[],
  d: number,
  trained: readonly number[] = trajectories.map(({ times }) => times.length),
): ColumnRange[] {
  return Array.from({ length: d }, (_, k): ColumnRange => {
    let low = Infinity;
    let high = -Infinity;
    trajectories.forEach(({ states }, j) => {
      for (let i = k; i < trained[j] * d; i += d) {
        if (states[i] < low) low = states[i];
        if (states[i] > high) high = states[i];
      }
    });
    return low > high ? { low: 0, high: 0 } : { low, high };
  });
}

/** How many widths of its range a column's value is outside; 0 inside. One that does not vary counts as wide as it is large. */
export function widthsBeyond({ low, high }: ColumnRange, x: number): number {
  // Halves, as the whole may overflow.
  const half = (high / 2 - low / 2) || Math.abs(high) / 2 || 0.5;
  const outside = Math.max(low / 2 - x / 2, x / 2 - high / 2, 0);
  return outside / half;
}

/**
 * Where states first leave the ranges of the data by more than so many of their widths.
 *
 * @param states Of shape [times, columns].
 * @returns Where; undefined where they do not.
 */
export function departureOf(
  ranges: readonly ColumnRange[],
  states: ArrayLike<number>,
  widths: number,
): Departure | undefined {
  const d = ranges.length;
  for (let i = 0; i < states.length; i++) {
    if (widthsBeyond(ranges[i % d], states[i]) > widths) {
      return { column: i % d, row: Math.floor(i / d) };
    }
  }
  return undefined;
}

/**
 * A forecaster that has no numbers where they are no forecast any more: where one of them leaves the range of
 * the data by a hundred widths all of that time are NaN, as they are where a path is infinite.
 */
export function withinReach(forecaster: Forecaster, ranges: readonly ColumnRange[]): Forecaster {
  return {
    ...forecaster,
    forecast(start, times, trajectory) {
      return nearOf(forecaster.forecast(start, times, trajectory), ranges);
    },
  };
}

/** Writes NaN into all of a time where a state is a hundred widths from the data, and gives the states back. */
export function nearOf(states: Float64Array, ranges: readonly ColumnRange[]): Float64Array {
  const d = ranges.length;
  for (let i = 0; i < states.length; i += d) {
    const row = states.subarray(i, i + d);
    if (departureOf(ranges, row, REACH) !== undefined) row.fill(NaN);
  }
  return states;
}

/** A band where its edges are near enough to the data to be told; NaN elsewhere. */
export function bandWithinReach(band: Band, ranges: readonly ColumnRange[]): Band {
  return (trajectory, trained, times) => {
    const { lower, upper } = band(trajectory, trained, times);
    return { lower: nearEdge(lower, ranges), upper: nearEdge(upper, ranges) };
  };
}

/** An edge of a band where it is near enough to the data to be told; NaN elsewhere. */
export function nearEdge(edge: Float64Array, ranges: readonly ColumnRange[]): Float64Array {
  return edge.map((x, i) => widthsBeyond(ranges[i % ranges.length], x) <= REACH ? x : NaN);
}
