import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Verner's "most robust" 6(5) pair: order 6, nine stages, the last of which is the first of
 * the next step (FSAL). The error estimate is the difference to a method of order 5.
 *
 * Source: J. H. Verner, Numerically optimal Runge-Kutta pairs with interpolants, Numerical
 * Algorithms 53, 2010; the fractions from his tables, RKV65.IIIXb.Robust.00010102836.081204.
 *
 * @category Methods
 * @example
 * ```ts
 * import { verner6 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([verner6.order, verner6.evaluations, verner6.hasErrorEstimate], [6, 8, true]);
 * ```
 */
export const verner6: RungeKuttaMethod = /* @__PURE__ */ embedded(() => {
  const B = [11 / 144, 0, 0, 256 / 693, 0, 125 / 504, 125 / 528, 5 / 72];
  const EMBEDDED = [
    28 / 477,
    0,
    0,
    212 / 441,
    -312500 / 366177,
    2125 / 1764,
    0,
    -2105 / 35532,
    2995 / 17766,
  ];
  return {
    name: "verner6",
    order: 6,
    a: [
      [],
      [9 / 50],
      [29 / 324, 25 / 324],
      [1 / 16, 0, 3 / 16],
      [79129 / 250000, 0, -261237 / 250000, 19663 / 15625],
      [1336883 / 4909125, 0, -25476 / 30875, 194159 / 185250, 8225 / 78546],
      [
        -2459386 / 14727375,
        0,
        19504 / 30875,
        2377474 / 13615875,
        -6157250 / 5773131,
        902 / 735,
      ],
      [2699 / 7410, 0, -252 / 1235, -1393253 / 3993990, 236875 / 72618, -135 / 49, 15 / 22],
      B,
    ],
    b: [...B, 0],
    c: [0, 9 / 50, 1 / 6, 1 / 4, 53 / 100, 3 / 5, 4 / 5, 1, 1],
    error: EMBEDDED.map((embedded, i) => (B[i] ?? 0) - embedded),
  };
});
