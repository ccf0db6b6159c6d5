import { CoarseGridError, NonFiniteGradientError, SolveError } from "./errors.ts";
import { ReconstructionError } from "./way_back_errors.ts";

/**
 * Whether an error says that a solve, or the gradient of one, came to no good at these
 * parameters, so that others may do; any other error is a fault of the call or of the program.
 *
 * @category Errors
 * @param error What was thrown.
 * @returns Whether it is a `SolveError`, a `NonFiniteGradientError`, a `ReconstructionError` or a
 *   `CoarseGridError`.
 *
 * @example
 * ```ts
 * import { isFailedSolve, rk4, solve, square, vectorField } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => square(y) });
 * try {
 *   solve({ field, y0: [1], t0: 0, t1: 2, dt: 0.1, method: rk4 });
 * } catch (error) {
 *   assert(isFailedSolve(error));
 * }
 * ```
 */
export function isFailedSolve(
  error: unknown,
): error is SolveError | NonFiniteGradientError | ReconstructionError | CoarseGridError {
  return error instanceof SolveError || error instanceof NonFiniteGradientError ||
    error instanceof ReconstructionError || error instanceof CoarseGridError;
}
