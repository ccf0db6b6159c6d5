import { nystrom, type NystromMethod } from "./nystrom.ts";

/**
 * The pair of Nyström of order 4 and 3 by Dormand, El-Mikkawy and Prince, RKN4(3)4FM, for fields of second
 * order, q'' = f(t, q): four stages, the last of which is the first of the next step.
 *
 * Source: J. R. Dormand, M. E. A. El-Mikkawy and P. J. Prince, Families of Runge-Kutta-Nyström formulae,
 * IMA Journal of Numerical Analysis 7, 1987, as OrdinaryDiffEq.jl has it (`DPRKN4`).
 *
 * @category Methods
 * @example
 * ```ts
 * import { neg, rkn4, secondOrderField, solve } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = secondOrderField({ position: [1], f: (_t, q) => neg(q) });
 * const { y1 } = solve({ field, y0: [[1], [0]], t0: 0, t1: 1, dt: 0.05, method: rkn4 });
 * assertAlmostEquals(y1.data[0], Math.cos(1), 1e-7);
 * ```
 */
export const rkn4: NystromMethod = /* @__PURE__ */ nystrom(() => ({
  name: "rkn4",
  order: 4,
  errorOrder: 4,
  a: [[], [1 / 32], [7 / 1000, 119 / 500], [1 / 14, 8 / 27, 25 / 189]],
  b: [1 / 14, 8 / 27, 25 / 189, 0],
  d: [1 / 14, 32 / 81, 250 / 567, 5 / 54],
  c: [0, 1 / 4, 7 / 10, 1],
  bError: [1 / 14 + 7 / 150, 8 / 27 - 67 / 150, 25 / 189 - 3 / 20, 1 / 20],
  dError: [1 / 14 - 13 / 21, 32 / 81 + 20 / 27, 250 / 567 - 275 / 189, 5 / 54 + 1 / 3],
}));
