import type { RungeKuttaMethod } from "./runge_kutta.ts";
import { METHODS } from "./methods.ts";

/** What the others are for, by how their names begin: they take some fields alone, or have no base to be. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [
    /^(rodas|kvaerno)/i,
    "is implicit, which no reversible method can be made of; take IMPLICIT_METHODS",
  ],
  [
    /^(verlet|rkn)/i,
    "is for fields of second order; take verlet(), rkn4, rkn6 or rkn8, over secondOrderField",
  ],
  [
    /^(eulerMaruyama|milstein|sra1|stratonovich)/i,
    "is for equations with noise; take eulerMaruyama, milstein, sra1 or stratonovich(heun)",
  ],
  [/^reversibleAdams/i, "has several steps; take reversibleAdams({ order })"],
  [
    /^(reversible|asynchronousLeapfrog|leapfrog|ees)/i,
    "goes back by itself; take reversible(method), asynchronousLeapfrog(), reversibleHeun or ees25",
  ],
];

/**
 * Why a name is not among the Runge-Kutta methods, where it is that of another method.
 *
 * @returns What the method is for, and what to take; undefined where it is no method's name.
 */
export function whyOther(name: string): string | undefined {
  return OTHERS.find(([begin]) => begin.test(name))?.[1];
}

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
