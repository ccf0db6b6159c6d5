import { checkKeys, checkNumber, type KeysOf, numbersOf } from "../../tensors/internal.ts";
import { AdaptiveSteps, type ErrorNorm, type PidSettings } from "./adaptive_steps.ts";
import type { StepControl } from "./step_control.ts";

/**
 * Options of {@linkcode pid}.
 *
 * @category Steps
 */
export interface PidOptions {
  /** Relative tolerance: a number, or one for each element of y, flattened. Default 1e-3. */
  readonly rtol?: number | ArrayLike<number>;
  /** Absolute tolerance: a number, or one for each element of y, flattened. Default 1e-6. */
  readonly atol?: number | ArrayLike<number>;
  /** The proportional coefficient. Default 0. */
  readonly p?: number;
  /** The integral coefficient. Default 1. */
  readonly i?: number;
  /** The derivative coefficient. Default 0. */
  readonly d?: number;
  /** What the ideal step size is multiplied with. Default 0.9. */
  readonly safety?: number;
  /** The least ratio of a step size to that of a rejected step before it. Default 0.2. */
  readonly factorMin?: number;
  /**
   * The least ratio of a step size to that of an accepted step before it. Default 1: only a step
   * that fails makes the next one smaller; but 0.2 for implicit methods, of which a step that fails is
   * dear. Below 1 the steps follow the error down as well, so that fewer fail and `safety` holds on the
   * way down too.
   */
  readonly factorMinAccepted?: number;
  /** The largest ratio. Default 10. */
  readonly factorMax?: number;
  /**
   * The least step size, in magnitude. A first size that is smaller is raised to it; where a step of
   * that size fails the solve ends. Default: what t can resolve.
   */
  readonly dtMin?: number;
  /** The largest step size, in magnitude. Default: none. */
  readonly dtMax?: number;
  /** The norm of the scaled error. Default "rms". */
  readonly norm?: ErrorNorm;
  /**
   * How given times inside a step are read: from the interpolant, a cubic but for implicit methods, or
   * by ending a step at each. Default: "steps" for methods of order 5 and up, whose accuracy the
   * interpolant would spoil, and for implicit ones; "interpolant" for the others.
   */
  readonly readBy?: "interpolant" | "steps";
  /** Times that a step must end at, in any order. Default: none. */
  readonly stepAt?: ArrayLike<number>;
  /**
   * Times at which f is discontinuous, and has its later value, as `t < 2 ? 1 : −1` has at 2. A step
   * ends on one side, at the last representable number, and the next begins on the other, so
   * no stage mixes both; backwards in time as well. The jumps of an input that is interpolated by
   * "previous" need not be given. Default none.
   */
  readonly jumpAt?: ArrayLike<number>;
}

const KNOWN: KeysOf<PidOptions> = {
  rtol: true,
  atol: true,
  p: true,
  i: true,
  d: true,
  safety: true,
  factorMin: true,
  factorMinAccepted: true,
  factorMax: true,
  dtMin: true,
  dtMax: true,
  norm: true,
  readBy: true,
  stepAt: true,
  jumpAt: true,
};

/** What to do in place of options that are another function's. */
const ELSEWHERE = {
  dt: "the first step's size is the solve's: solve({ dt })",
  maxSteps: "it is the solve's: solve({ maxSteps })",
};

/**
 * Adaptive steps: a PID controller on the error estimate of the method (Söderlind 2003,
 * Digital filters in adaptive time-stepping). With E = norm(err / (atol + rtol max(|y0|,
 * |y1|))) and δ = 1/E a step passes when E < 1, and the next size is the old one times
 *
 *     safety · δₙ^((p+i+d)/k) · δₙ₋₁^(−(p+2d)/k) · δₙ₋₂^(d/k)
 *
 * with k the order of the error estimate, within [factorMinAccepted, factorMax] after an
 * accepted step, by default from 1 on, or from 0.2 on with an implicit method, and within
 * [factorMin, safety] after a rejected one, at most 0.99 there.
 * Without dt the first size is chosen by the rule of Hairer, Nørsett and Wanner (1993, II.4),
 * for two evaluations.
 *
 * The tolerances bound the error of a step, not that of the solution. Of the 25 DETEST
 * problems (Hull et al. 1972), solved to t = 20 at 1e-6 and 1e-8 with tsit5, dopri5 and
 * dopri8, 20 end within 100 tolerances. The five orbits of class D magnify every error by
 * 190 to 5000: they end within 725 tolerances with dopri5 and 264 with tsit5, and within
 * 100 with dopri8. For problems that magnify errors take `safety: 0.6, factorMinAccepted: 0.2`:
 * all 25 then end within 56 tolerances with each of the three, for 1.43 times the steps and 1.19
 * times the evaluations, as fewer steps fail. A smaller safety alone does not do it: steps that
 * have to become shorter do so only when one fails, so on the way their errors come up to the
 * tolerance whatever the safety.
 *
 * The accepted times are kept, 8 bytes a step. In a gradient the step sizes count as
 * constants. At most 100,000 steps are taken unless `maxSteps` says otherwise.
 *
 * @category Steps
 * @param options Tolerances, coefficients, bounds.
 * @returns The step control.
 * @throws {TypeError} If an option is unknown, or is no number or list of numbers.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { bosh3, neg, pid, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertLess } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { y1, stats } = solve({
 *   field, y0: [1], t0: 0, t1: 1, method: bosh3, stepControl: pid({ rtol: 1e-6, atol: 1e-6 }),
 * });
 * assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-5);
 * assertLess(stats.steps, 100);
 * ```
 */
export function pid(options: PidOptions = {}): StepControl {
  return controlBy(settingsOf(options));
}

function controlBy(settings: PidSettings): StepControl {
  const { rtol, atol, jumpAt } = settings;
  return {
    name: "pid",
    adaptive: true,
    jumpAt,
    repeated: (times) =>
      controlBy({ ...settings, rtol: repeat(rtol, times), atol: repeat(atol, times) }),
    bind: (solve) => new AdaptiveSteps(settings, solve),
  };
}

/** Tolerances over and over; one for all elements stays one. */
function repeat(tolerances: Float64Array, times: number): Float64Array {
  const { length } = tolerances;
  if (length === 1) return tolerances;
  return Float64Array.from({ length: times * length }, (_, k) => tolerances[k % length]);
}

function settingsOf(options: PidOptions): PidSettings {
  checkKeys("pid", options, KNOWN, ELSEWHERE);
  const { p = 0, i = 1, d = 0, safety = 0.9 } = options;
  const { factorMin = 0.2, factorMinAccepted, factorMax = 10, dtMin = 0, dtMax = Infinity } =
    options;
  const { norm = "rms", readBy } = options;
  const rtol = listOf("rtol", options.rtol, [1e-3]);
  const atol = listOf("atol", options.atol, [1e-6]);
  const stepAt = listOf("stepAt", options.stepAt, []);
  const jumpAt = listOf("jumpAt", options.jumpAt, []);
  for (
    const [name, value] of [
      ...Object.entries({ p, i, d, safety, factorMin, factorMax, dtMin, dtMax }),
      ["factorMinAccepted", factorMinAccepted ?? 1] as const,
    ]
  ) {
    checkNumber("pid", name, value);
  }
  const positive = (values: Float64Array) => values.every((v) => v >= 0 && v < Infinity);
  expect("rtol", rtol, positive(rtol), "finite and at least 0");
  expect("atol", atol, positive(atol), "finite and at least 0");
  expect(
    "rtol and atol",
    `${rtol} and ${atol}`,
    rtol.every((r, k) => r > 0 || atol[k % atol.length] > 0),
    "not both 0",
  );
  for (const [name, value] of Object.entries({ p, i, d })) {
    expect(name, value, Number.isFinite(value) && value >= 0, "a finite number of at least 0");
  }
  expect("p + i + d", p + i + d, p + i + d > 0, "above 0");
  expect("safety", safety, safety > 0 && safety <= 1, "above 0 and at most 1");
  expect("factorMin", factorMin, factorMin > 0 && factorMin < 1, "above 0 and below 1");
  const low = factorMinAccepted === undefined || factorMinAccepted > 0 && factorMinAccepted <= 1;
  expect("factorMinAccepted", factorMinAccepted, low, "above 0 and at most 1");
  expect("factorMax", factorMax, factorMax > 1, "above 1");
  expect("dtMin", dtMin, dtMin >= 0 && dtMin < Infinity, "finite and at least 0");
  expect("dtMax", dtMax, dtMax > 0 && dtMax >= dtMin, "above 0 and at least dtMin");
  const known = norm === "rms" || norm === "max" || typeof norm === "function";
  expect("norm", norm, known, '"rms", "max" or a function');
  const ways = [undefined, "interpolant", "steps"];
  expect("readBy", readBy, ways.includes(readBy), '"interpolant" or "steps"');
  const times = [...stepAt, ...jumpAt];
  expect("stepAt and jumpAt", times, times.every(Number.isFinite), "finite");
  return {
    rtol,
    atol,
    p,
    i,
    d,
    safety,
    factorMin,
    factorMinAccepted,
    factorMax,
    dtMin,
    dtMax,
    norm,
    readBy,
    stepAt,
    jumpAt,
  };
}

function listOf(
  name: string,
  given: number | ArrayLike<number> | undefined,
  ifLeftOut: readonly number[],
): Float64Array {
  const values = given === undefined ? ifLeftOut : given;
  return typeof values === "number" ? Float64Array.of(values) : numbersOf(values, `pid: ${name}`);
}

function expect(name: string, value: unknown, holds: boolean, wanted: string): void {
  if (!holds) throw new RangeError(`pid: ${name} must be ${wanted}, got ${String(value)}`);
}
