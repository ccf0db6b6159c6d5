import { checkWhole } from "../../tensors/internal.ts";

/**
 * Evenly spaced times, both ends included: the step grid of a solve from `t0` to `t1`
 * with `points - 1` steps.
 *
 * @category Data sets
 * @param t0 The first time.
 * @param t1 The last time, hit exactly; it may lie before `t0`.
 * @param points The number of times, at least 2.
 * @returns The times; `points` elements.
 * @throws {RangeError} If `points` is not a whole number of at least 2, a time is not
 *   finite, or the two are equal.
 *
 * @example
 * ```ts
 * import { evenTimes } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(evenTimes(0, 2, 5), Float64Array.of(0, 0.5, 1, 1.5, 2));
 * ```
 */
export function evenTimes(t0: number, t1: number, points: number): Float64Array {
  checkWhole("evenTimes: points", points, 2);
  if (!Number.isFinite(t0) || !Number.isFinite(t1) || t0 === t1) {
    throw new RangeError(
      `evenTimes: t0 and t1 must be two different finite numbers, got ${t0} and ${t1}`,
    );
  }
  const size = (t1 - t0) / (points - 1);
  return Float64Array.from({ length: points }, (_, i) => i === points - 1 ? t1 : t0 + i * size);
}
