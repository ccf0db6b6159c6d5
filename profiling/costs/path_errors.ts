import { dopri8, type Method, solve } from "../../mod.ts";
import type { CostProblem } from "./cost_problems.ts";

/** Times at which a solve is looked at: evenly spaced, the last is its end. */
const LOOKS = 10;

/** Steps of the reference solution. */
const REFERENCE_STEPS = 5000;

/**
 * The error of a solve in equal steps: the largest of any element, at ten times evenly spaced. The
 * reference is `dopri8` in 5000 steps.
 */
export class PathErrors {
  readonly #problem: CostProblem;
  readonly #reference: Float64Array;
  readonly #found = new Map<Method, Map<number, number>>();

  /** */
  constructor(problem: CostProblem) {
    this.#problem = problem;
    this.#reference = this.#path(dopri8, REFERENCE_STEPS);
  }

  /**
   * The error in n steps.
   *
   * @param method The method; of several with one name each counts for itself.
   * @param n The number of steps, a multiple of ten.
   * @returns The error; infinite where the solve does not reach its end.
   */
  of(method: Method, n: number): number {
    const known = this.#found.get(method) ?? new Map<number, number>();
    this.#found.set(method, known);
    const error = known.get(n) ?? this.#measure(method, n);
    known.set(n, error);
    return error;
  }

  #measure(method: Method, n: number): number {
    const got = this.#path(method, n);
    const wanted = this.#reference;
    if (got.length < LOOKS * this.#problem.y0.length) return Infinity;
    const most = Math.max(...got.map((x, i) => Math.abs(x - wanted[i])));
    return Number.isNaN(most) ? Infinity : most;
  }

  #path(method: Method, n: number): Float64Array {
    const { field, y0, t1 } = this.#problem;
    return solve({
      field,
      y0: [...y0],
      t0: 0,
      t1,
      dt: t1 / n,
      method,
      saveAt: { every: n / LOOKS },
      watchDrift: false,
      onFailure: "return",
    }).states.data;
  }
}

/** How much finer the next number of steps is. */
const FINER = 1.25;

/** The numbers of steps that are tried: 30, and a quarter more or less each, in whole tens. */
export function stepsTried(fewest: number, most: number): number[] {
  const tried = new Set<number>();
  for (let size = 30 * FINER ** -5; size < FINER * most; size *= FINER) {
    tried.add(LOOKS * Math.round(size / LOOKS));
  }
  return [...tried].filter((n) => n >= fewest);
}

/** Where an error comes below a tolerance: between two numbers of steps, */
export interface Crossing {
  readonly above: number;
  readonly below: number;
  /** and so far on the way, as the logarithm of the error goes: 1 for all of it. */
  readonly part: number;
}

/**
 * Where an error comes below a tolerance, and stays there for the next two numbers of steps.
 *
 * @param range The fewest and the most steps that are of interest.
 * @returns Nothing where it does not.
 */
export function crossing(
  errorOf: (n: number) => number,
  tolerance: number,
  { fewest, most }: { readonly fewest: number; readonly most: number },
): Crossing | undefined {
  const tried = stepsTried(fewest, most);
  const meets = (n: number | undefined) => n === undefined || errorOf(n) <= tolerance;
  const i = tried.findIndex((n, i) => meets(n) && meets(tried[i + 1]) && meets(tried[i + 2]));
  if (i < 0) return undefined;
  const [above, below] = [tried[Math.max(i - 1, 0)], tried[i]];
  const [before, after] = [above, below].map(errorOf);
  const part = Math.log(before / tolerance) / Math.log(before / after);
  return { above, below, part: Number.isFinite(before) && above < below ? part : 1 };
}
