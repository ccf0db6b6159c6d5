import { checkWhole } from "../tensors/internal.ts";

/**
 * A ratio of whole numbers, p/q.
 *
 * @category Solving
 */
export type Ratio = readonly [p: number, q: number];

/**
 * The ratio p/q nearest to a number, with q within a bound: by the Stern-Brocot tree, in
 * lowest terms.
 *
 * @category Solving
 * @param x The number, above 0 and at most 1.
 * @param most The largest q. Default 1024.
 * @returns p and q, both at least 1.
 * @throws {RangeError} If x is not in (0, 1], or `most` is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { nearestRatio } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestRatio(0.999), [999, 1000]);
 * assertEquals(nearestRatio(1 / 3), [1, 3]);
 * assertEquals(nearestRatio(1e-9), [1, 1024]);
 * ```
 */
export function nearestRatio(x: number, most = 1024): Ratio {
  if (!(x > 0 && x <= 1)) throw new RangeError(`nearestRatio: x must be in (0, 1], got ${x}`);
  checkWhole("nearestRatio: most", most, 1);
  // x stays between the two; each turn one of them moves as far as it may.
  let [p0, q0, p1, q1] = [0, 1, 1, 1];
  for (;;) {
    if (q0 + q1 > most) break;
    const p = p0 + p1;
    const q = q0 + q1;
    if (x * q === p) return [p, q];
    if (x * q > p) [p0, q0] = [p, q];
    else [p1, q1] = [p, q];
  }
  const below = x - p0 / q0;
  const above = p1 / q1 - x;
  return p0 === 0 || above <= below ? [p1, q1] : [p0, q0];
}
