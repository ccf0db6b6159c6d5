import { known, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Ralston's third-order method: three stages, the least bound on the truncation
 * error among those, no error estimate.
 *
 * Source: A. Ralston, Runge-Kutta methods with minimum error bounds, Mathematics of
 * Computation 16, 1962.
 *
 * @category Methods
 * @example
 * ```ts
 * import { ralston3 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([ralston3.order, ralston3.evaluations], [3, 3]);
 * ```
 */
export const ralston3: RungeKuttaMethod = /* @__PURE__ */ known(() => ({
  name: "ralston3",
  order: 3,
  a: [[], [1 / 2], [0, 3 / 4]],
  b: [2 / 9, 1 / 3, 4 / 9],
  c: [0, 1 / 2, 3 / 4],
}));
