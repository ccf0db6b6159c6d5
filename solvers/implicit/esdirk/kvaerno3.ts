import { esdirk, type EsdirkMethod } from "./esdirk.ts";

/**
 * Kværnø's method of order 3, for stiff problems: four stages, the first one explicit, each of the
 * others solved for by Newton's method. It is stiffly accurate and L-stable. The error estimate is the
 * difference to a method of order 2.
 *
 * Source: A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, BIT
 * Numerical Mathematics 44, 2004; γ is a root of γ³ − 3γ² + 3γ/2 − 1/6.
 *
 * @category Methods
 * @example
 * ```ts
 * import { kvaerno3, scale, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => scale(y, -1e6) });
 * const { y1 } = solve({ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: kvaerno3 });
 * assertAlmostEquals(y1.data[0], 0, 1e-9);
 * ```
 */
export const kvaerno3: EsdirkMethod = /* @__PURE__ */ esdirk(() => {
  const g = 0.4358665215084589994;
  return {
    name: "kvaerno3",
    order: 3,
    gamma: g,
    a: [
      [],
      [g],
      [(-4 * g * g + 6 * g - 1) / (4 * g), (1 - 2 * g) / (4 * g)],
      [(6 * g - 1) / (12 * g), -1 / ((24 * g - 12) * g), (-6 * g * g + 6 * g - 1) / (6 * g - 3)],
    ],
  };
});
