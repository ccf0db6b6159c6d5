import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { isFailedSolve } from "../../solvers/mod.ts";
import { checkLevel, intervals } from "./intervals.ts";
import type { Interval } from "./interval_types.ts";
import { type Fit, fitElements } from "../least_squares/levenberg_marquardt.ts";
import {
  elementsNamed,
  naturalOf,
  type ParameterElement,
  parameterElements,
} from "../least_squares/parameter_elements.ts";
import { studentDistance } from "./student.ts";

/**
 * Options of {@linkcode profileLikelihood}.
 *
 * @category Fitting
 */
export interface ProfileOptions {
  /** How often such intervals hold the truth. Default 0.95. */
  readonly level?: number;
  /** The standard deviation of the noise, as `intervals` takes it. Default: estimated. */
  readonly noise?: number;
  /** The most steps of each fit of the other parameters. Default 100. */
  readonly iterations?: number;
}

const KNOWN: KeysOf<ProfileOptions> = { level: true, noise: true, iterations: true };

/**
 * A value of one parameter, and how well the others can make up for it.
 *
 * @category Fitting
 */
export interface ProfilePoint {
  /** The natural value that it was held at. */
  readonly value: number;
  /** Σ r² with the others fitted; infinite where no solve came to its end. */
  readonly sumOfSquares: number;
}

/**
 * What {@linkcode profileLikelihood} gives.
 *
 * @category Fitting
 */
export interface Profile {
  /** The name of the number. */
  readonly name: string;
  /** The natural value that was fitted. */
  readonly value: number;
  /** The lower end of the interval; the parameter's bound, or -Infinity, where the data set none. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Where it was held, in order, the fitted value among them. */
  readonly points: readonly ProfilePoint[];
}

/** Wider steps than this many are taken to no end: the data set none there. */
const MOST_STEPS = 14;
/** An end is found when the root of Σ r² is right to this part. */
const PRECISE = 1e-4;
/** What a constraint stores is never further out. */
const FURTHEST = 500;

/**
 * The interval of one parameter by its profile likelihood: it is held at other values, all others that
 * were fitted are fitted anew, and the interval ends where Σ r² has risen by what its level allows,
 * t² times the variance of the noise. This is right for paths that bend within the interval, where
 * `intervals` is not, and it takes some ten fits.
 *
 * @category Fitting
 * @param fit What `levenbergMarquardt` gave, at a minimum. Its field is the same afterwards.
 * @param name The name of a number that was fitted, such as "k" or "w[0, 2]".
 * @param options The level, the noise where it is known, the steps of a fit.
 * @returns The interval, and the sums of squares on the way to it.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If none of that name was fitted, an option is out of range, or there are no more
 *   data than parameters and the noise is not given.
 * @throws {Error} If Σ r² is lower somewhere than at the fit: then it is none yet.
 *
 * @example
 * ```ts
 * import { levenbergMarquardt, meanSquaredError, mul, neg, positive, profileLikelihood, rk4, vectorField } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [],
 *   parameters: { k: positive(1) },
 *   f: (_t, y, { k }) => neg(mul(k, y)),
 * });
 * const loss = meanSquaredError([1, 2, 3], [3.75, 2.7, 2.08]);
 * const fit = levenbergMarquardt({
 *   problems: [{ field, y0: 5, t0: 0, t1: 3, dt: 0.1, method: rk4, loss }],
 * });
 * const { low, high } = profileLikelihood(fit, "k");
 * assert(low < 0.3 && 0.3 < high && high - low < 0.06);
 * ```
 */
export function profileLikelihood(fit: Fit, name: string, options: ProfileOptions = {}): Profile {
  checkKeys("profileLikelihood", options, KNOWN);
  const { level = 0.95, noise, iterations = 100 } = options;
  checkLevel("profileLikelihood", level);
  const all = elementsNamed(
    "profileLikelihood",
    parameterElements(fit.field.parameters),
    fit.names,
  );
  const element = all.find((each) => each.name === name);
  if (element === undefined) {
    throw new RangeError(
      `profileLikelihood: no "${name}" was fitted; there are ${fit.names.join(", ")}`,
    );
  }
  const estimate = intervals(fit, { level, noise });
  const { flat } = fit.field.parameters;
  const before = flat.slice();
  try {
    fit.field.parameters.setNatural(fit.parameters);
    const held = new HeldParameter(fit, element, all, iterations);
    const distance = studentDistance(level, estimate.degreesOfFreedom) * estimate.noise;
    const first = firstStep(estimate.get(name), element, held.fitted);
    const [low, high] = [-1, 1].map((side) => end(held, side, first, distance));
    const points = held.points.toSorted((a, b) => a.value - b.value);
    return {
      name,
      value: naturalOf(element, held.fitted),
      low: naturalOf(element, low),
      high: naturalOf(element, high),
      points,
    };
  } finally {
    flat.set(before);
  }
}

/** As far as the standard error says, where it says anything. */
function firstStep(
  { low, high }: Interval,
  { transform }: ParameterElement,
  fitted: number,
): number {
  const ends = [low, high].map((x) => Math.abs((transform?.stored(x) ?? x) - fitted));
  const step = (ends[0] + ends[1]) / 2;
  if (step > 0 && step < FURTHEST) return step;
  return transform ? 1 : Math.max(Math.abs(fitted), 1) / 2;
}

/** One parameter at other values, with the others fitted anew. */
class HeldParameter {
  /** What was stored of it by the fit. */
  readonly fitted: number;
  readonly points: ProfilePoint[];
  readonly #fit: Fit;
  readonly #element: ParameterElement;
  readonly #others: readonly ParameterElement[];
  readonly #iterations: number;
  /** All parameters where it was held already, to begin the nearest ones from. */
  readonly #known: Float64Array[];

  constructor(
    fit: Fit,
    element: ParameterElement,
    all: readonly ParameterElement[],
    iterations: number,
  ) {
    const { flat } = fit.field.parameters;
    this.fitted = flat[element.at];
    this.#fit = fit;
    this.#element = element;
    this.#others = all.filter((other) => other !== element);
    this.#iterations = iterations;
    this.#known = [flat.slice()];
    const { sumOfSquares } = fit;
    this.points = [{ value: naturalOf(element, this.fitted), sumOfSquares }];
  }

  /** The root of what Σ r² rises by; infinite where it cannot be told. */
  rise(stored: number): number {
    const { field: { parameters: { flat } }, problems, sumOfSquares: least } = this.#fit;
    const { at } = this.#element;
    const away = (known: Float64Array) => Math.abs(known[at] - stored);
    flat.set(this.#known.reduce((best, known) => away(known) < away(best) ? known : best));
    flat[at] = stored;
    let sum = Infinity;
    try {
      const { sumOfSquares } = fitElements(
        { problems, iterations: this.#iterations },
        this.#others,
      );
      sum = sumOfSquares;
      this.#known.push(flat.slice());
    } catch (error) {
      if (!isFailedSolve(error)) throw error;
    }
    const value = naturalOf(this.#element, stored);
    this.points.push({ value, sumOfSquares: sum });
    if (sum < least * (1 - 1e-6)) {
      throw new Error(
        `profileLikelihood: at ${this.#element.name} = ${value} the sum of squares is ${sum}, below ` +
          `${least} at the fit, which is no minimum then; fit again from there`,
      );
    }
    return Math.sqrt(Math.max(0, sum - least));
  }
}

/** Where the root of the rise reaches a distance, as it is stored; infinite where it does not. */
function end(held: HeldParameter, side: number, first: number, distance: number): number {
  let [inner, innerRise] = [0, 0];
  let [outer, outerRise] = [first, held.rise(held.fitted + side * first)];
  for (let k = 0; outerRise < distance; k++) {
    if (k === MOST_STEPS || outer >= FURTHEST && k > 2) return side * Infinity;
    // The root rises about in proportion.
    const factor = Math.min(4, Math.max(1.3, 1.1 * distance / outerRise));
    [inner, innerRise] = [outer, outerRise];
    outer *= factor;
    outerRise = held.rise(held.fitted + side * outer);
  }
  for (let k = 0; k < 40 && outer - inner > PRECISE * outer; k++) {
    const part = (distance - innerRise) / (outerRise - innerRise);
    // Half of it where a solve failed, or where a straight line would not move.
    const next = inner +
      (outer - inner) * (Number.isFinite(part) ? Math.min(0.95, Math.max(0.05, part)) : 0.5);
    const rise = held.rise(held.fitted + side * next);
    if (Math.abs(rise - distance) <= PRECISE * distance) return held.fitted + side * next;
    if (rise < distance) [inner, innerRise] = [next, rise];
    else [outer, outerRise] = [next, rise];
  }
  return held.fitted + side * outer;
}
