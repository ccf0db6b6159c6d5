import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Dormand and Prince's 5(4) pair: order 5, seven stages, the last of which is the first
 * of the next step (FSAL). The error estimate is the difference to their own method of
 * order 4, as in Hairer's DOPRI5, and not to Shampine's.
 *
 * Source: J. R. Dormand and P. J. Prince, A family of embedded Runge-Kutta formulae,
 * Journal of Computational and Applied Mathematics 6, 1980; Hairer, Nørsett and Wanner,
 * Solving Ordinary Differential Equations I, 1993, table II.5.2.
 *
 * @category Methods
 * @example
 * ```ts
 * import { dopri5 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([dopri5.order, dopri5.tableau.b.length], [5, 7]);
 * ```
 */
export const dopri5: RungeKuttaMethod = /* @__PURE__ */ embedded(() => ({
  name: "dopri5",
  order: 5,
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
  c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
  error: [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40],
}));
