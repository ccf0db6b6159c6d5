import { dopri8, pid, solve, SolveError, type VectorField } from "../../mod.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { problemOf } from "./problem_of.ts";
import type { Watched } from "./verdict.ts";

/** The end of a solve that was refused, unwatched; not finite where it has none. */
export function refusedEnd(
  { problem, method, steps }: DrawnCase,
  field: VectorField,
  coupling: number | undefined,
): Float64Array {
  const { y1, status } = solve({
    ...problemOf(problem),
    field,
    method: coupling === undefined
      ? method.method
      : method.withCoupling?.(coupling) ?? method.method,
    dt: steps.dt,
    stepControl: steps.stepControl,
    maxSteps: steps.maxSteps,
    watchDrift: false,
    onFailure: "return",
  });
  return status === "finished" ? y1.data : y1.data.fill(NaN);
}

/**
 * Compares the solution of a reversible method with that of its base over the same steps, and a
 * refused one by reversible Adams with that of its start: wrong where its error is above ten times
 * that and 1e-6 of the state's size.
 *
 * @param passed Whether it was given, rather than refused.
 * @returns Nothing where the base itself is off, or there is no reference.
 */
export function watch(
  { problem, method, steps, kernels }: DrawnCase,
  field: VectorField,
  y1: ArrayLike<number>,
  passed: boolean,
): Watched | undefined {
  // What has noise, or another branch behind an event, has no such reference.
  if (problem.noise || problem.events) return undefined;
  // A method of several steps has an error of its own: only what was refused is to be as good as its start's.
  const base = method.base ?? (passed ? undefined : method.adams?.start);
  if (!base || steps.adaptive || kernels.dtype === "float32") return undefined;
  // What is refused is judged in every family whose solutions can be told apart.
  if (passed ? !problem.watched : problem.family === "chaotic") return undefined;
  const sizes = problem.sizes.map((s, k) => Number.isFinite(s) ? s : Math.abs(problem.y0[k]));
  const given = { ...problemOf(problem), field };
  try {
    const atol = sizes.map((s) => 1e-12 * s);
    const { y1: fine } = solve({
      ...given,
      method: dopri8,
      stepControl: pid({ rtol: 1e-11, atol }),
      maxSteps: 3000,
    });
    const { y1: plain } = solve({
      ...given,
      method: base,
      dt: steps.dt,
      stepControl: steps.stepControl,
    });
    const errorOf = (y: ArrayLike<number>) =>
      sizes.reduce((most, s, k) => Math.max(most, Math.abs(y[k] - fine.data[k]) / s), 0);
    const own = errorOf(plain.data);
    if (!(own < 0.1)) return undefined;
    const good = errorOf(y1) <= 10 * own + 1e-6;
    return `${good ? "good" : "wrong"} ${passed ? "passed" : "refused"}`;
  } catch (error) {
    if (error instanceof SolveError) return undefined;
    throw error;
  }
}
