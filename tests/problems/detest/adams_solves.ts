import { dopri8, type Method, pid, solve } from "../../../mod.ts";
import { numericField } from "../numeric_field.ts";
import { END, type Problem } from "./problem.ts";
import { PROBLEMS } from "./problems.ts";

/** A problem, and where it ends if not where all do. */
export type Ended = Problem & { readonly end?: number };

/** The step sizes of these change by factors of hundreds, again and again. */
export const RELAXING: readonly Ended[] = [3, 30].map((mu) => ({
  name: `van der Pol's equation at ${mu}`,
  y0: [2, 0],
  f: (_t, y, dy) => {
    dy[0] = y[1];
    dy[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
  },
  published: [],
  end: mu === 30 ? 60 : END,
}));

/** All of them. */
export const ALL: readonly Ended[] = [...PROBLEMS, ...RELAXING];

/** The tolerances, relative and absolute. */
export const TOLERANCES: readonly number[] = [1e-4, 1e-6, 1e-8, 1e-10];

/** How a solve went. */
export interface Outcome {
  readonly evaluations: number;
  /** The largest error of an element at the end, in tolerances: of |y − w| / (1 + |w|). */
  readonly error: number;
}

/** Solves with adaptive steps, each problem once with each method and tolerance. */
export class AdamsSolves {
  readonly #ends = new Map<Ended, Float64Array>();
  readonly #found = new Map<string, Outcome>();

  /** How a solve goes; methods are told apart by their names. */
  of(problem: Ended, method: Method, tolerance: number): Outcome {
    const key = `${problem.name} ${method.name} ${tolerance}`;
    const found = this.#found.get(key) ?? this.#solve(problem, method, tolerance);
    this.#found.set(key, found);
    return found;
  }

  #solve(problem: Ended, method: Method, tolerance: number): Outcome {
    const wanted = this.#end(problem);
    const { y1, stats: { evaluations } } = run(problem, method, tolerance);
    let error = 0;
    wanted.forEach((w, k) => {
      const off = Math.abs(y1.data[k] - w) / (1 + Math.abs(w)) / tolerance;
      if (!(off <= error)) error = off;
    });
    return { evaluations, error };
  }

  #end(problem: Ended): Float64Array {
    const end = this.#ends.get(problem) ?? run(problem, dopri8, 1e-13).y1.data;
    this.#ends.set(problem, end);
    return end;
  }
}

function run({ y0, f, end = END }: Ended, method: Method, tolerance: number) {
  return solve({
    field: numericField(y0.length, f),
    y0: [...y0],
    t0: 0,
    t1: end,
    method,
    stepControl: pid({ rtol: tolerance, atol: tolerance }),
  });
}
