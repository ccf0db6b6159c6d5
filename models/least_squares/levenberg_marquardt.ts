import {
  checkKeys,
  checkWhole,
  describe,
  type KeysOf,
  type Look,
  looking,
  partsLook,
} from "../../tensors/internal.ts";
import type { Tensor } from "../../tensors/mod.ts";
import type { GradientOptions, VectorField } from "../../solvers/mod.ts";
import { dampedSteps } from "./damped_steps.ts";
import { elementsNamed, type ParameterElement, parameterElements } from "./parameter_elements.ts";
import { ResidualSet } from "./residual_set.ts";

/**
 * What {@linkcode levenbergMarquardt} takes.
 *
 * @category Fitting
 */
export interface LevenbergMarquardtOptions {
  /**
   * The problems, at least one, all over one vector field. The loss of each is a
   * `meanSquaredError`; every number of the data counts the same, whichever problem it is of, but for
   * the losses' own weights.
   */
  readonly problems: readonly GradientOptions[];
  /** The names of the parameters to fit; the others stay as they are. Default: all. */
  readonly only?: readonly string[];
  /** The most steps that are tried. Default 100; with 0 the fit is what the parameters are. */
  readonly iterations?: number;
  /** A step that lowers the sum of squares by a smaller part than this is the last one. Default 1e-8. */
  readonly ftol?: number;
  /** A step that changes every natural value by a smaller part than this is the last one. Default 1e-8. */
  readonly xtol?: number;
  /**
   * Residuals at right angles to their derivatives, up to a cosine of this, are those of a minimum.
   * Default 1e-8.
   */
  readonly gtol?: number;
  /** Is shown each step that is tried; returning false ends the fit. Default: unset. */
  readonly onIteration?: (iteration: FitIteration) => boolean | void;
}

const KNOWN: KeysOf<LevenbergMarquardtOptions> = {
  problems: true,
  only: true,
  iterations: true,
  ftol: true,
  xtol: true,
  gtol: true,
  onIteration: true,
};

const ELSEWHERE = {
  field: "a problem has one: problems: [{ field, … }]",
  loss: "a problem has one: problems: [{ …, loss }]",
  learningRate: "it has none; the damping of its steps is found by itself",
  optimizer: "it is one itself; train and Trainer take others",
  parameters: "they are the field's; for the names of those to fit say only",
};

/**
 * A step that {@linkcode levenbergMarquardt} tried.
 *
 * @category Fitting
 */
export interface FitIteration {
  /** Its number; the first is 0. */
  readonly iteration: number;
  /** The mean of the squares there; infinite where a solve failed. */
  readonly loss: number;
  /** Whether it was lower, so that the next step begins there. */
  readonly accepted: boolean;
}

/**
 * What {@linkcode levenbergMarquardt} gives.
 *
 * @category Fitting
 */
export interface Fit {
  /**
   * Why it ended: by one of the three tolerances, after all `iterations`, or "stopped" by
   * `onIteration`.
   */
  readonly status: "ftol" | "xtol" | "gtol" | "iterations" | "stopped";
  /** Whether that was by a tolerance. */
  readonly converged: boolean;
  /** The steps that were tried. */
  readonly iterations: number;
  /** How often all residuals were computed, for derivatives, too. */
  readonly evaluations: number;
  /** The natural values of the field's parameters, by name; those that are fixed, too. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** The names of the numbers that were fitted, such as "k" and "w[0, 2]". */
  readonly names: readonly string[];
  /** The mean of the squared residuals. */
  readonly loss: number;
  /** Σ r². */
  readonly sumOfSquares: number;
  /** The standard deviation of the noise in the residuals, where the losses know it: 1. */
  readonly noise?: number;
  /** The residuals, √weight (path − data), problem after problem, without what is missing. */
  readonly residuals: Float64Array;
  /**
   * Their derivatives by what is stored of the fitted numbers, a row for each of these: element
   * `j * residuals.length + i` is dr_i/dθ_j.
   */
  readonly jacobian: Float64Array;
  /** The field, which has the fitted parameters. */
  readonly field: VectorField;
  /** What was fitted. */
  readonly problems: readonly GradientOptions[];
}

const LOOK: Look<Fit> = /* @__PURE__ */ partsLook("Fit", [
  "residuals",
  "jacobian",
  "field",
  "problems",
]);

/**
 * Fits the parameters of a vector field to data by least squares: the steps of Levenberg and Marquardt,
 * damped as by Nielsen (1999) and ended as in MINPACK. It is for up to some hundred parameters, such as
 * those of known equations, and needs tens of steps where a gradient alone needs thousands. A step at
 * which a solve fails is taken back and made shorter.
 *
 * The field's parameters are written in place, and are the best ones when it ends.
 *
 * @category Fitting
 * @param options The problems, what to fit, and when to end.
 * @returns The fit, from which `intervals` says how sure it is.
 * @throws {TypeError} If an option is unknown or of the wrong type, the fields differ, or a loss is no
 *   `meanSquaredError`.
 * @throws {RangeError} If a number is out of range, or a name is unknown.
 * @throws {SolveError} If a solve fails at the parameters that it begins with.
 *
 * @example
 * ```ts
 * import { levenbergMarquardt, meanSquaredError, mul, neg, positive, rk4, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [],
 *   parameters: { k: positive(1) },
 *   f: (_t, y, { k }) => neg(mul(k, y)),
 * });
 * const times = [0, 1, 2, 3];
 * const loss = meanSquaredError(times, times.map((t) => 5 * Math.exp(-0.3 * t)));
 * const fit = levenbergMarquardt({
 *   problems: [{ field, y0: 5, t0: 0, t1: 3, dt: 0.1, method: rk4, loss }],
 * });
 * assertAlmostEquals(fit.parameters.k.item(), 0.3, 1e-6);
 * ```
 */
export function levenbergMarquardt(options: LevenbergMarquardtOptions): Fit {
  checkKeys("levenbergMarquardt", options, KNOWN, ELSEWHERE);
  const { problems, only, onIteration } = options;
  const free = fittedElements("levenbergMarquardt", problems, only);
  if (onIteration !== undefined && typeof onIteration !== "function") {
    throw new TypeError(
      `levenbergMarquardt: onIteration must be a function, got ${describe(onIteration)}`,
    );
  }
  return fitElements(options, free);
}

/**
 * The numbers to fit; checks the problems first.
 *
 * @param only The names of tensors, or of numbers; by default all.
 */
export function fittedElements(
  caller: string,
  problems: readonly GradientOptions[],
  only: readonly string[] | undefined,
): readonly ParameterElement[] {
  checkProblems(caller, problems);
  if (only !== undefined && !Array.isArray(only)) {
    throw new TypeError(`${caller}: only must be an array of names, got ${describe(only)}`);
  }
  const elements = parameterElements(problems[0].field.parameters);
  return only === undefined ? elements : elementsNamed(`${caller}: only`, elements, only);
}

/** Fits the numbers that are given. */
export function fitElements(
  options: Omit<LevenbergMarquardtOptions, "only">,
  free: readonly ParameterElement[],
): Fit {
  const { problems, iterations = 100, ftol = 1e-8, xtol = 1e-8, gtol = 1e-8, onIteration } =
    options;
  checkWhole("levenbergMarquardt: iterations", iterations, 0);
  for (const [name, value] of Object.entries({ ftol, xtol, gtol })) {
    if (value >= 0 && value < Infinity) continue;
    throw new RangeError(
      `levenbergMarquardt: ${name} must be a finite number of at least 0, got ${describe(value)}`,
    );
  }
  const set = new ResidualSet("levenbergMarquardt", problems);
  try {
    const end = dampedSteps(
      set,
      free.map(({ at }) => at),
      { iterations, ftol, xtol, gtol },
      onIteration &&
        (({ iteration, sum, accepted }) =>
          onIteration({ iteration, loss: sum / set.count, accepted })),
    );
    return fitOf({
      status: end.status,
      converged: end.status !== "iterations" && end.status !== "stopped",
      iterations: end.iterations,
      evaluations: set.evaluations,
      names: free.map(({ name }) => name),
      loss: end.sum / set.count,
      sumOfSquares: end.sum,
      ...(set.isStandard && { noise: 1 }),
      residuals: end.residuals,
      jacobian: end.jacobian.data,
    }, problems);
  } finally {
    set.release();
  }
}

/** What of a fit is plain numbers and words. */
export type FitNumbers = Omit<Fit, "parameters" | "field" | "problems">;

/** A fit of these problems, whose field has the fitted parameters. */
export function fitOf(numbers: FitNumbers, problems: readonly GradientOptions[]): Fit {
  const [{ field }] = problems;
  return looking<Fit>(
    { ...numbers, parameters: field.parameters.natural(), field, problems },
    LOOK,
  );
}

function checkProblems(caller: string, problems: readonly GradientOptions[]): void {
  if (!Array.isArray(problems)) {
    throw new TypeError(
      `${caller}: problems must be an array, got ${describe(problems)}; for one write [problem]`,
    );
  }
  if (problems.length === 0) throw new TypeError(`${caller}: there must be at least one problem`);
  const [first] = problems;
  problems.forEach((problem: unknown, k) => {
    if (typeof problem !== "object" || problem === null || !("field" in problem)) {
      throw new TypeError(
        `${caller}: problem number ${k} must be an object with a field, a loss and what solve ` +
          `takes, got ${describe(problem)}`,
      );
    }
    if (problem.field !== first.field) {
      throw new TypeError(
        `${caller}: all problems must have the same vector field, the same object`,
      );
    }
  });
}
