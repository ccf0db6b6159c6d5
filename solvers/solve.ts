import { BoundSolve } from "./bound_solve.ts";
import type { Solution, SolveOptions } from "./solution.ts";

export type * from "./solution.ts";

/**
 * Solves dy/dt = f(t, y) from t0 to t1, with fixed or adaptive steps, forwards or
 * backwards in time. A field that has inputs is driven by those of the problem.
 *
 * @category Solving
 * @param options The problem, what to save, and what to do when the end is not reached. It may be
 *   that of a gradient: `loss`, `adjoint` and `timeGradients` are then left aside.
 * @returns The saved states, the last one, how the solve ended and what it took.
 * @throws {TypeError} If an option is unknown or of the wrong type, y0 does not have the field's
 *   state shape, dt is missing, the method has no error estimate for adaptive steps, or inputs are not
 *   those that the field wants.
 * @throws {RangeError} If t1 equals t0, dt is 0 or of the wrong sign, a time to save
 *   at is outside the solve, or a number is not finite.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 * @throws {MaxStepsError} If `maxSteps` is reached.
 * @throws {StepTooSmallError} If step-size control needs steps below the least one.
 * @throws {UnstableError} If the two states of a reversible method drift apart.
 *
 * @example
 * ```ts
 * import { neg, rk4, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const decay = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { y1 } = solve({ field: decay, y0: [1], t0: 0, t1: 1, dt: 0.01, method: rk4 });
 * assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-9);
 * ```
 */
export function solve<Name extends string, Input extends string>(
  options: SolveOptions<Name, Input>,
): Solution {
  const bound = new BoundSolve(options, "solve");
  try {
    return bound.run();
  } finally {
    bound.release();
  }
}
