import { numbersOf } from "../../tensors/internal.ts";
import { sizeOf, Tensor } from "../../tensors/mod.ts";
import { checkTimeSeries, type TimeSeries } from "./time_series.ts";

/** Times nearer to an end of the series than this part of its length count as that end. */
const SNAP = 1e-9;

/**
 * Interpolates a time series linearly onto new times. Nothing is extrapolated.
 *
 * @category Data sets
 * @param series The series: at least two strictly increasing times.
 * @param times The new times, in any order, within those of the series.
 * @returns The series at the new times.
 * @throws {TypeError} If there is not one state a time, or the new times are no numbers.
 * @throws {RangeError} If a new time is outside the series or not finite, there is none,
 *   or the times of the series do not strictly increase.
 *
 * @example
 * ```ts
 * import { resample } from "@revode/revode/systems";
 * import { tensor } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const series = { times: Float64Array.of(0, 1, 3), states: tensor([[0], [10], [30]]) };
 * assertEquals(resample(series, [0.5, 2]).states.toArray(), [[5], [20]]);
 * ```
 */
export function resample(series: TimeSeries, times: ArrayLike<number>): TimeSeries {
  checkTimeSeries(series, "resample");
  const wanted = numbersOf(times, "resample: the new times");
  if (wanted.length === 0) throw new RangeError("resample: there must be at least one new time");
  const { times: known, states } = series;
  const [first, last] = [known[0], known[known.length - 1]];
  // Times added up one by one are off by up to half a spacing of t for each of them.
  const rounding = (times.length + 2) * Number.EPSILON * Math.max(Math.abs(first), Math.abs(last));
  const length = last - first;
  const margin = SNAP * length + Math.min(rounding, length / (100 * times.length));
  const stateShape = states.shape.slice(1);
  const size = sizeOf(stateShape);
  const data = new Float64Array(wanted.length * size);
  let left = 0;
  for (let i = 0; i < wanted.length; i++) {
    const t = wanted[i];
    if (!(t >= first - margin && t <= last + margin)) {
      throw new RangeError(
        `resample: new time number ${i} is ${t}, outside the series, which goes from ${first} to ` +
          `${last}; take it out, or record for longer`,
      );
    }
    // New times mostly go up, so the search begins where the last one ended.
    if (t < known[left]) left = 0;
    while (left < known.length - 2 && known[left + 1] <= t) left++;
    const weight = Math.min(1, Math.max(0, (t - known[left]) / (known[left + 1] - known[left])));
    for (let k = 0; k < size; k++) {
      const a = states.data[left * size + k];
      const b = states.data[(left + 1) * size + k];
      data[i * size + k] = (1 - weight) * a + weight * b;
    }
  }
  return {
    times: wanted,
    states: new Tensor(data, [wanted.length, ...stateShape]),
  };
}
