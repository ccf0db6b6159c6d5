import { checkKeys, describe, type KeysOf, type Look, looking } from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import type { GradientOptions } from "../../solvers/mod.ts";
import { leastSquaresOf } from "../losses/least_squares.ts";
import {
  type Information,
  likelihoodInformation,
  namesIn,
  squaresInformation,
} from "./information.ts";
import { intervalTable } from "./interval_table.ts";
import type { Interval, Intervals } from "./interval_types.ts";
import { type Fit, fitElements, fittedElements } from "../least_squares/levenberg_marquardt.ts";
import {
  elementsNamed,
  naturalOf,
  type ParameterElement,
  parameterElements,
} from "../least_squares/parameter_elements.ts";
import { studentDistance } from "./student.ts";

/**
 * Options of {@linkcode intervals}.
 *
 * @category Fitting
 */
export interface IntervalOptions {
  /** How often such intervals hold the truth. Default 0.95. */
  readonly level?: number;
  /**
   * The standard deviation of the noise in the data, in units of the residuals; 1 where the losses have
   * weights 1 / deviation². Default: that of the losses, where they are likelihoods; else estimated from
   * what is left over, √(Σ r² / degrees of freedom).
   */
  readonly noise?: number;
  /**
   * A direction along which the path changes by a smaller part than this counts as not at all: its
   * parameters are not identifiable. Default 1e-6.
   */
  readonly tolerance?: number;
}

const KNOWN: KeysOf<IntervalOptions> = { level: true, noise: true, tolerance: true };

/**
 * A training whose parameters are those of its field now: at a minimum, as after `train` by `lbfgs`.
 *
 * @category Fitting
 */
export interface Trained {
  /** The problems, all over one vector field, with the losses that were lowered. */
  readonly problems: readonly GradientOptions[];
  /** The names of the parameters that were fitted. Default: all. */
  readonly only?: readonly string[];
}

const TRAINED: KeysOf<Trained> = { problems: true, only: true };

/**
 * How sure the parameters of a fit are: standard errors from the Gauss-Newton information JᵀJ, on the
 * assumption that the noise is independent, of one size, and small enough for the path to be straight
 * within the interval. Where it may not be, `profileLikelihood` does without that.
 *
 * For a parameter with a constraint the interval is that of what is stored, seen by natural values: it is
 * not symmetric, and stays within the bounds. Its standard error is that of the natural value (the delta
 * method).
 *
 * Of a training by another way give the problems, `{ problems: [problem] }`, with the field as it was
 * trained. Where their losses are sums of squares it is the same. Any other loss must be a negative
 * log-likelihood, in its own scale: then the information is its Hessian, by Hessian-vector products, the
 * intervals are those of a normal distribution, and a training that is not at its minimum is an error.
 *
 * @category Fitting
 * @param fit What `levenbergMarquardt` gave, or what was trained.
 * @param options The level, the noise where it is known, and the tolerance.
 * @returns Intervals, correlations, and which parameters are not identifiable.
 * @throws {TypeError} If an option is unknown or of the wrong type.
 * @throws {RangeError} If an option is out of range, or there are no more data than parameters and the
 *   noise is not given.
 * @throws {Error} If a likelihood is not at its maximum.
 *
 * @example
 * ```ts
 * import { intervals, levenbergMarquardt, meanSquaredError, mul, neg, positive, rk4, vectorField } from "@revode/revode";
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
 * const { low, high } = intervals(fit).get("k");
 * assert(low < 0.3 && 0.3 < high && high - low < 0.06);
 * ```
 */
export function intervals(fit: Fit | Trained, options: IntervalOptions = {}): Intervals {
  checkKeys("intervals", options, KNOWN);
  const { level = 0.95, noise } = options;
  checkLevel("intervals", level);
  if (noise !== undefined && !(noise > 0 && noise < Infinity)) {
    throw new RangeError(`intervals: noise must be a number above 0, got ${describe(noise)}`);
  }
  const { information, elements, natural, deviation, degrees } = "residuals" in fit
    ? ofSquares(fit, options)
    : ofTrained(fit, options);
  const { covariance, silent, unknown } = information;
  const names = elements.map(({ name }) => name);
  const n = names.length;
  const distance = studentDistance(level, degrees);
  const made = elements.map((element, j): Interval => {
    const value = natural[element.at];
    const stored = element.transform?.stored(value) ?? value;
    const error = unknown[j] ? Infinity : deviation * Math.sqrt(covariance[j * n + j]);
    const slope = element.transform?.slope(stored) ?? 1;
    return {
      name: element.name,
      value,
      standardError: unknown[j] ? Infinity : error * slope,
      low: naturalOf(element, stored - distance * error),
      high: naturalOf(element, stored + distance * error),
      identifiable: !unknown[j],
    };
  });
  const correlation = covariance.map((c, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    if (unknown[i] || unknown[j]) return NaN;
    return i === j ? 1 : c / Math.sqrt(covariance[i * n + i] * covariance[j * n + j]);
  });
  const notIdentifiable = silent.map((direction) => namesIn(direction, elements));
  return looking<Intervals>({
    intervals: made,
    level,
    correlation: new Tensor(correlation, [n, n]),
    noise: deviation,
    degreesOfFreedom: degrees,
    notIdentifiable,
    get(name) {
      const found = made.find((each) => each.name === name);
      if (found) return found;
      throw new RangeError(`intervals: no "${name}" was fitted; there are ${names.join(", ")}`);
    },
    toString: () => intervalTable(made, level, notIdentifiable),
  }, LOOK);
}

const LOOK: Look<Intervals> = {
  print: (intervals) => intervals.toString(),
  brief: ({ intervals: { length } }) => `Intervals of ${length} numbers`,
};

/** What intervals are made of. */
interface Found {
  readonly information: Information;
  readonly elements: readonly ParameterElement[];
  /** The natural values of all parameters, flat. */
  readonly natural: readonly number[];
  readonly deviation: number;
  readonly degrees: number;
}

function ofSquares(fit: Fit, { noise = fit.noise, tolerance = 1e-6 }: IntervalOptions): Found {
  const { names, residuals: { length: m }, field: { parameters } } = fit;
  const n = names.length;
  const degrees = noise === undefined ? m - n : Infinity;
  if (!(degrees > 0)) {
    throw new RangeError(
      `intervals: there are ${m} numbers of data for ${n} parameters, so that nothing is left over to ` +
        "tell the noise from; give noise, or fit fewer parameters",
    );
  }
  return {
    information: squaresInformation(fit, tolerance),
    elements: elementsNamed("intervals", parameterElements(parameters), names),
    natural: parameters.names.flatMap((name) => Array.from(fit.parameters[name].data)),
    deviation: noise ?? Math.sqrt(fit.sumOfSquares / degrees),
    degrees,
  };
}

function ofTrained(trained: Trained, options: IntervalOptions): Found {
  checkKeys("intervals: what was trained", trained, TRAINED);
  const { problems, only } = trained;
  const elements = fittedElements("intervals", problems, only);
  if (problems.every(({ loss }) => leastSquaresOf(loss) !== undefined)) {
    return ofSquares(fitElements({ problems, iterations: 0 }, elements), options);
  }
  if (options.noise !== undefined) {
    throw new TypeError("intervals: a likelihood has its own noise; leave noise out");
  }
  const { parameters } = problems[0].field;
  const natural = parameters.natural();
  return {
    information: likelihoodInformation(problems, elements),
    elements,
    natural: parameters.names.flatMap((name) => Array.from(natural[name].data)),
    deviation: 1,
    degrees: Infinity,
  };
}

/** Checks a probability. */
export function checkLevel(caller: string, level: number): void {
  if (level > 0 && level < 1) return;
  throw new RangeError(`${caller}: level must be between 0 and 1, such as 0.95, got ${level}`);
}
