import { dopri8, type Method, solve } from "../../mod.ts";
import type { CostProblem } from "./cost_problems.ts";

/** Steps of the reference solution, at least. */
const REFERENCE_STEPS = 4000;

/**
 * The error of a solve in equal steps: of the states behind each step the largest root mean square
 * over the elements. The reference is `dopri8` in at least 4000 steps, at the same times.
 */
export class PathErrors {
  readonly #problem: CostProblem;
  readonly #references = new Map<number, Float64Array>();
  readonly #found = new Map<Method, Map<number, number>>();

  /** */
  constructor(problem: CostProblem) {
    this.#problem = problem;
  }

  /**
   * The error in n steps.
   *
   * @param method The method; of several with one name each counts for itself.
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
    const got = this.#path(method, n, 1);
    const wanted = this.#reference(n);
    const { length } = this.#problem.y0;
    if (got.length < n * length) return Infinity;
    let most = 0;
    for (let at = 0; at < got.length; at += length) {
      let squares = 0;
      for (let k = at; k < at + length; k++) squares += (got[k] - wanted[k]) ** 2;
      const error = Math.sqrt(squares / length);
      if (!(error <= most)) most = error;
    }
    return Number.isNaN(most) ? Infinity : most;
  }

  #reference(n: number): Float64Array {
    const known = this.#references.get(n);
    if (known) return known;
    const parts = Math.ceil(REFERENCE_STEPS / n);
    const path = this.#path(dopri8, n * parts, parts);
    this.#references.set(n, path);
    return path;
  }

  #path(method: Method, n: number, every: number): Float64Array {
    const { field, y0, t1 } = this.#problem;
    return solve({
      field,
      y0: [...y0],
      t0: 0,
      t1,
      dt: t1 / n,
      method,
      saveAt: { every },
      watchDrift: false,
      onFailure: "return",
    }).states.data;
  }
}

/** How much finer the next number of steps is, where one is looked for. */
const FINER = 1.15;

/**
 * The least number of steps whose error is below a tolerance: of numbers of steps that grow by 15 %
 * the first that is, as the two after it are, and from there by halving down to the one before.
 *
 * @param range The fewest and the most steps that are of interest.
 * @returns The number of steps, or nothing where it is above that.
 */
export function leastSteps(
  errorOf: (n: number) => number,
  tolerance: number,
  { fewest, most }: { readonly fewest: number; readonly most: number },
): number | undefined {
  const meets = (n: number) => errorOf(n) <= tolerance;
  const next = (n: number) => Math.ceil(FINER * n);
  let before = 0;
  for (let n = fewest; before < most; n = next(n)) {
    if (meets(n) && meets(next(n)) && meets(next(next(n)))) {
      let [low, high] = [before, n];
      while (high - low > 1 && before > 0) {
        const middle = (low + high) >> 1;
        if (meets(middle)) high = middle;
        else low = middle;
      }
      return high <= most ? high : undefined;
    }
    before = n;
  }
  return undefined;
}
