/** The times of a solve: step i goes from `time(i)` to `time(i + 1)`. */
export interface Steps {
  /** The number of steps. */
  readonly count: number;
  /** The time at which step i begins; `time(count)` is the end. */
  time(i: number): number;
}

/**
 * Steps of one size from t0 to t1. Where dt does not divide the interval the last
 * step is shorter.
 *
 * @param t0 The start.
 * @param t1 The end; before t0 for a solve backwards in time.
 * @param dt The step size; its sign is that of t1 − t0.
 * @returns The steps.
 * @throws {TypeError} If an argument is not a number.
 * @throws {RangeError} If t1 equals t0, dt is 0 or of the wrong sign, or one is not finite.
 */
export function fixedSteps(t0: number, t1: number, dt: number): Steps {
  for (const [name, value] of Object.entries({ t0, t1, dt })) {
    if (typeof value !== "number") {
      throw new TypeError(`solve: ${name} must be a number, got ${typeof value}`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(`solve: ${name} must be finite, got ${value}`);
    }
  }
  if (t0 === t1) {
    throw new RangeError(`solve: t1 must differ from t0, got ${t0} for both`);
  }
  if (dt === 0 || Math.sign(dt) !== Math.sign(t1 - t0)) {
    throw new RangeError(
      `solve: from t0 = ${t0} to t1 = ${t1} dt must be ${t1 > t0 ? "above" : "below"} 0, got ${dt}`,
    );
  }
  const exact = (t1 - t0) / dt;
  if (exact > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`solve: dt = ${dt} is too small for the interval from ${t0} to ${t1}`);
  }
  const whole = Math.round(exact);
  const divides = whole >= 1 && Math.abs(exact - whole) <= 1e-9 * whole;
  const count = divides ? whole : Math.ceil(exact);
  const size = divides ? (t1 - t0) / count : dt;
  return { count, time: (i) => i === count ? t1 : t0 + i * size };
}
