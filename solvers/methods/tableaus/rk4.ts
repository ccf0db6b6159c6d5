import { known, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * The classical fourth-order method: four stages, no error estimate.
 *
 * Source: W. Kutta, Beitrag zur näherungsweisen Integration totaler
 * Differentialgleichungen, Zeitschrift für Mathematik und Physik 46, 1901.
 *
 * @category Methods
 * @example
 * ```ts
 * import { rk4 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([rk4.order, rk4.evaluations], [4, 4]);
 * ```
 */
export const rk4: RungeKuttaMethod = /* @__PURE__ */ known(() => ({
  name: "rk4",
  order: 4,
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  c: [0, 1 / 2, 1 / 2, 1],
}));
