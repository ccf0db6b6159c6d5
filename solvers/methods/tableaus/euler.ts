import { known, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Euler's method: order 1, one stage, no error estimate.
 *
 * Source: L. Euler, Institutionum calculi integralis, 1768.
 *
 * @category Methods
 * @example
 * ```ts
 * import { euler } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([euler.order, euler.evaluations], [1, 1]);
 * ```
 */
export const euler: RungeKuttaMethod = /* @__PURE__ */ known(() => ({
  name: "euler",
  order: 1,
  a: [[]],
  b: [1],
  c: [0],
}));
