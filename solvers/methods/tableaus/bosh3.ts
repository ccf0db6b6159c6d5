import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Bogacki and Shampine's 3(2) pair: order 3, four stages, the last of which is the first
 * of the next step (FSAL). Without it the method is Ralston's of order 3. The error
 * estimate is the difference to a method of order 2 that uses all four.
 *
 * Source: P. Bogacki and L. F. Shampine, A 3(2) pair of Runge-Kutta formulas, Applied
 * Mathematics Letters 2, 1989.
 *
 * @category Methods
 * @example
 * ```ts
 * import { bosh3 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([bosh3.order, bosh3.tableau.b.length], [3, 4]);
 * ```
 */
export const bosh3: RungeKuttaMethod = /* @__PURE__ */ embedded(() => ({
  name: "bosh3",
  order: 3,
  a: [[], [1 / 2], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
  b: [2 / 9, 1 / 3, 4 / 9, 0],
  c: [0, 1 / 2, 3 / 4, 1],
  error: [2 / 9 - 7 / 24, 1 / 3 - 1 / 4, 4 / 9 - 1 / 3, -1 / 8],
}));
