const view = /* @__PURE__ */ (() => new DataView(new ArrayBuffer(8)))();

/** The next representable number above t (direction 1) or below it (−1). */
export function neighbour(t: number, direction: number): number {
  if (t === 0) return direction * Number.MIN_VALUE;
  view.setFloat64(0, t);
  view.setBigInt64(0, view.getBigInt64(0) + (direction > 0 === t > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

/** The distance from t to the next representable number away from 0. */
export function spacing(t: number): number {
  const size = Math.abs(t);
  return neighbour(size, 1) - size;
}

/**
 * The least size of equal steps, in spacings of t.
 *
 * The ends of steps of size h round to multiples of the spacing u. The steps still sum to t1 − t0, but
 * those of size k u become ⌊k⌋ u or ⌈k⌉ u long, and the error of each goes with the power p + 1 of
 * its length. From k = 4 on the errors of all steps together are at most 1.14 times those of equal
 * steps at order 4 and 1.54 times at order 8. Between 2 and 3 they are up to 3.6 times at order 8,
 * between 1 and 2 up to 22 times, and below 1 there are steps of no length beside others.
 */
export const RESOLVED_SPACINGS = 4;
