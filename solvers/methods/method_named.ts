import type { RungeKuttaMethod } from "./runge_kutta.ts";
import { METHODS } from "./methods.ts";
import { whyOther } from "./why_other.ts";

/**
 * The Runge-Kutta method of a name, as a command line or a file gives it.
 *
 * @category Methods
 * @param name One of the names in {@linkcode METHODS}. Others are not among them, as `reversible` is for any
 *   of these: the implicit ones are in `IMPLICIT_METHODS`, and methods that take fields of second order or
 *   equations with noise alone have functions of their own.
 * @returns The method.
 * @throws {RangeError} If there is none of that name; it says what a name of another kind is for.
 *
 * @example
 * ```ts
 * import { methodNamed, rk4 } from "@revode/revode/solvers";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(methodNamed("rk4"), rk4);
 * assertThrows(() => methodNamed("rk5"), RangeError, "tsit5");
 * ```
 */
export function methodNamed(name: string): RungeKuttaMethod {
  if (!Object.hasOwn(METHODS, name)) {
    const other = whyOther(name);
    if (other) throw new RangeError(`methodNamed: "${name}" ${other}`);
    const names = Object.keys(METHODS).join(", ");
    throw new RangeError(`methodNamed: there is no method "${name}"; choose one of ${names}`);
  }
  return METHODS[name];
}
