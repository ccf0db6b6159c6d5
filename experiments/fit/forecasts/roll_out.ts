import {
  type Method,
  pid,
  type ProblemInputs,
  solve,
  type VectorField,
} from "../../../solvers/mod.ts";

/** How a path is stepped through. */
export interface Stepping {
  /** The method. */
  readonly method: Method;
  /** The longest step; with `rtol`, the first one. */
  readonly dt: number;
  /** The tolerance of adaptive steps; unset for steps of one size. */
  readonly rtol?: number;
  /** What drives the field; unset where nothing does. */
  readonly inputs?: ProblemInputs;
}

/**
 * The states along a path, before its start as well as after.
 *
 * @param y0 The state there, of d numbers.
 * @param times The times wanted; they rise.
 * @returns The states, of shape [times, d]; NaN where the solve broke off before.
 */
export function rollOut(
  field: VectorField,
  t0: number,
  y0: ArrayLike<number>,
  times: Float64Array,
  { method, dt, rtol, inputs }: Stepping,
): Float64Array {
  const d = y0.length;
  const states = new Float64Array(times.length * d).fill(NaN);
  let first = times.findIndex((t) => t >= t0);
  if (first < 0) first = times.length;
  const stepControl = rtol === undefined ? {} : { stepControl: pid({ rtol, atol: rtol }) };
  const solveTo = (saveAt: Float64Array, sign: 1 | -1) =>
    solve({
      field,
      ...(inputs && { inputs }),
      y0: Array.from(y0),
      t0,
      t1: saveAt[saveAt.length - 1],
      dt: sign * Math.min(dt, Math.abs(saveAt[saveAt.length - 1] - t0)),
      method,
      saveAt,
      onFailure: "return",
      ...stepControl,
    }).states.data;
  const before = times.slice(0, first).reverse();
  if (before.length > 0) {
    const found = solveTo(before, -1);
    for (let i = 0; i < found.length / d; i++) {
      states.set(found.subarray(i * d, (i + 1) * d), (first - 1 - i) * d);
    }
  }
  let after = times.slice(first);
  if (after[0] === t0) {
    states.set(y0, first * d);
    after = after.slice(1);
    first++;
  }
  if (after.length > 0) states.set(solveTo(after, 1), first * d);
  return states;
}

/**
 * Checks the times of a forecast.
 *
 * @throws {RangeError} If they do not rise, or there are none.
 */
export function checkRising(times: ArrayLike<number>): void {
  if (times.length === 0) throw new RangeError("forecast: there must be at least one time");
  const bad = Array.from(times).findIndex((t, i) =>
    !(i === 0 ? Number.isFinite(t) : t > times[i - 1])
  );
  if (bad < 0) return;
  throw new RangeError(
    `forecast: the times must be finite and rise, number ${bad} is ${times[bad]}`,
  );
}
