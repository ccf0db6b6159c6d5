import { dopri8, pid, solve, SolveError, type VectorField } from "../../mod.ts";
import type { DrawnCase } from "./drawn_case.ts";
import { startOf } from "./gradients.ts";
import type { Watched } from "./verdict.ts";

/**
 * Compares the solution of a reversible method with that of its base over the same steps: wrong
 * where its error is above ten times the base's and 1e-6 of the state's size.
 *
 * @param y1 The end of the reversible solve.
 * @param passed Whether it was given, rather than refused.
 * @returns Nothing where the base itself is off, or there is no reference.
 */
export function watch(
  { problem, method, steps, loss: _, kernels }: DrawnCase,
  field: VectorField,
  y1: ArrayLike<number>,
  passed: boolean,
): Watched | undefined {
  if (!problem.watched || !method.base || steps.adaptive || kernels.dtype === "float32") {
    return undefined;
  }
  const given = { field, y0: startOf(problem), t0: problem.t0, t1: problem.t1 };
  try {
    const atol = problem.sizes.map((s) => 1e-12 * s);
    const { y1: fine } = solve({
      ...given,
      method: dopri8,
      stepControl: pid({ rtol: 1e-11, atol }),
      maxSteps: 3000,
    });
    const { y1: base } = solve({
      ...given,
      method: method.base,
      dt: steps.dt,
      stepControl: steps.stepControl,
    });
    const errorOf = (y: ArrayLike<number>) =>
      problem.sizes.reduce((most, s, k) => Math.max(most, Math.abs(y[k] - fine.data[k]) / s), 0);
    const own = errorOf(base.data);
    if (!(own < 0.1)) return undefined;
    const good = errorOf(y1) <= 10 * own + 1e-6;
    return `${good ? "good" : "wrong"} ${passed ? "passed" : "refused"}`;
  } catch (error) {
    if (error instanceof SolveError) return undefined;
    throw error;
  }
}
