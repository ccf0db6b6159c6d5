import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Heun's method, the explicit trapezium rule: order 2, two stages. The error estimate is
 * the difference to Euler's method, of order 1.
 *
 * Source: K. Heun, Neue Methoden zur approximativen Integration der
 * Differentialgleichungen einer unabhängigen Veränderlichen, Zeitschrift für Mathematik
 * und Physik 45, 1900.
 *
 * @category Methods
 * @example
 * ```ts
 * import { heun } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([heun.order, heun.evaluations], [2, 2]);
 * ```
 */
export const heun: RungeKuttaMethod = /* @__PURE__ */ embedded(() => ({
  name: "heun",
  order: 2,
  a: [[], [1]],
  b: [1 / 2, 1 / 2],
  c: [0, 1],
  error: [-1 / 2, 1 / 2],
}));
