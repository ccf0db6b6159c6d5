import type { Method } from "../method.ts";

/**
 * Checks that step sizes can be controlled.
 *
 * @param size Elements of y.
 * @throws {TypeError} If the method has no error estimate, or none across jumps of the field, or there are
 *   too many tolerances, or too few.
 */
export function checkAdaptive(
  { rtol, atol, jumpAt }: Readonly<Record<"rtol" | "atol" | "jumpAt", Float64Array>>,
  method: Method,
  size: number,
): void {
  if (method.notAdaptive) throw new TypeError(`pid: ${method.name}: ${method.notAdaptive}`);
  if (!method.hasErrorEstimate) {
    throw new TypeError(
      `pid: the method ${method.name} has no error estimate; use an embedded pair such as ` +
        "bosh3, tsit5 or dopri5, or a constant step",
    );
  }
  if (method.carriesSlope && jumpAt.length > 0) {
    throw new TypeError(
      `pid: the method ${method.name} carries the slope from step to step, so the vector field ` +
        "may not jump: jumpAt does not work with it; use a Runge-Kutta method or reversible(…) over one",
    );
  }
  for (const [name, { length }] of Object.entries({ rtol, atol })) {
    if (length !== 1 && length !== size) {
      throw new TypeError(
        `pid: ${name} must be one number or one for each of the ${size} elements of y, ` +
          `got ${length}`,
      );
    }
  }
}
