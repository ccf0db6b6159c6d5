import type { RungeKuttaMethod } from "./runge_kutta.ts";
import { METHODS } from "./methods.ts";

/**
 * The Runge-Kutta method of a name, as a command line or a file gives it.
 *
 * @category Methods
 * @param name One of the names in {@linkcode METHODS}.
 * @returns The method.
 * @throws {RangeError} If there is none of that name.
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
    const names = Object.keys(METHODS).join(", ");
    throw new RangeError(`methodNamed: there is no method "${name}"; choose one of ${names}`);
  }
  return METHODS[name];
}
