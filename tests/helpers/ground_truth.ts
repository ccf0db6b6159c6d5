import { dopri8, pid, solve, type Tensor } from "../../mod.ts";
import { type NumericField, numericField } from "../problems/numeric_field.ts";

/**
 * Solves equations written as plain arithmetic by eighth-order steps, adaptive at 1e-12: what
 * a path of the same equations is held against.
 *
 * @returns The states at the times, of shape [times, y0]; the first time is the start.
 */
export function groundTruth(
  equations: NumericField,
  y0: readonly number[],
  times: ArrayLike<number>,
): Tensor {
  return solve({
    field: numericField(y0.length, equations),
    y0,
    t0: times[0],
    t1: times[times.length - 1],
    saveAt: times,
    method: dopri8,
    stepControl: pid({ rtol: 1e-12, atol: 1e-12, readBy: "steps" }),
  }).states;
}

/** The largest difference of two buffers' elements. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`got ${a.length} and ${b.length} elements`);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}
