import type { RungeKuttaMethod } from "./runge_kutta.ts";
import { bosh3 } from "./tableaus/bosh3.ts";
import { dopri5 } from "./tableaus/dopri5.ts";
import { dopri8 } from "./tableaus/dopri8.ts";
import { euler } from "./tableaus/euler.ts";
import { heun } from "./tableaus/heun.ts";
import { midpoint } from "./tableaus/midpoint.ts";
import { ralston2 } from "./tableaus/ralston2.ts";
import { ralston3 } from "./tableaus/ralston3.ts";
import { rk4 } from "./tableaus/rk4.ts";
import { tsit5 } from "./tableaus/tsit5.ts";
import { verner6 } from "./tableaus/verner6.ts";

/**
 * Every Runge-Kutta method that comes with the library, by name, from order 1 up.
 *
 * @category Methods
 * @example
 * ```ts
 * import { METHODS } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const pairs = Object.values(METHODS).filter((m) => m.hasErrorEstimate && m.order >= 5);
 * assertEquals(pairs.map((m) => m.name), ["tsit5", "dopri5", "verner6", "dopri8"]);
 * ```
 */
export const METHODS: Readonly<Record<string, RungeKuttaMethod>> = /* @__PURE__ */ byName(
  [euler, heun, midpoint, ralston2, ralston3, bosh3, rk4, tsit5, dopri5, verner6, dopri8],
);

function byName(methods: readonly RungeKuttaMethod[]): Readonly<Record<string, RungeKuttaMethod>> {
  return Object.freeze(Object.fromEntries(methods.map((method) => [method.name, method])));
}
