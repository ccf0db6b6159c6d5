import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Ralston's second-order method: two stages, the second at 2/3 of the step, which gives
 * the least bound on the truncation error among those. The error estimate is the
 * difference to Euler's method, of order 1.
 *
 * Source: A. Ralston, Runge-Kutta methods with minimum error bounds, Mathematics of
 * Computation 16, 1962.
 *
 * @category Methods
 * @example
 * ```ts
 * import { ralston2 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([ralston2.order, ralston2.evaluations], [2, 2]);
 * ```
 */
export const ralston2: RungeKuttaMethod = /* @__PURE__ */ embedded(() => ({
  name: "ralston2",
  order: 2,
  a: [[], [2 / 3]],
  b: [1 / 4, 3 / 4],
  c: [0, 2 / 3],
  error: [-3 / 4, 3 / 4],
}));
