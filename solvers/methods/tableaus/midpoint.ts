import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * The explicit midpoint method: order 2, two stages. The error estimate is the difference
 * to Euler's method, of order 1.
 *
 * Source: C. Runge, Über die numerische Auflösung von Differentialgleichungen,
 * Mathematische Annalen 46, 1895.
 *
 * @category Methods
 * @example
 * ```ts
 * import { midpoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([midpoint.order, midpoint.evaluations], [2, 2]);
 * ```
 */
export const midpoint: RungeKuttaMethod = /* @__PURE__ */ embedded(() => ({
  name: "midpoint",
  order: 2,
  a: [[], [1 / 2]],
  b: [0, 1],
  c: [0, 1 / 2],
  error: [-1, 1],
}));
