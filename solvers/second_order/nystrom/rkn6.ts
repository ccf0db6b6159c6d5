import { nystrom, type NystromMethod } from "./nystrom.ts";

/**
 * The pair of Nyström of order 6 and 4 by Dormand, El-Mikkawy and Prince, RKN6(4)6FM, for fields of second
 * order, q'' = f(t, q): six stages, the last of which is the first of the next step.
 *
 * Source: J. R. Dormand, M. E. A. El-Mikkawy and P. J. Prince, Families of Runge-Kutta-Nyström formulae,
 * IMA Journal of Numerical Analysis 7, 1987, as OrdinaryDiffEq.jl has it (`DPRKN6FM`).
 *
 * @category Methods
 * @example
 * ```ts
 * import { neg, rkn6, secondOrderField, solve } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = secondOrderField({ position: [1], f: (_t, q) => neg(q) });
 * const { y1 } = solve({ field, y0: [[1], [0]], t0: 0, t1: 1, dt: 0.05, method: rkn6 });
 * assertAlmostEquals(y1.data[0], Math.cos(1), 1e-11);
 * ```
 */
export const rkn6: NystromMethod = /* @__PURE__ */ nystrom(() => ({
  name: "rkn6",
  order: 6,
  errorOrder: 5,
  a: [
    [],
    [1 / 200],
    [-1 / 2200, 1 / 22],
    [637 / 6600, -7 / 110, 7 / 33],
    [225437 / 1968750, -30073 / 281250, 65569 / 281250, -9367 / 984375],
    [151 / 2142, 5 / 116, 385 / 1368, 55 / 168, -6250 / 28101],
  ],
  b: [151 / 2142, 5 / 116, 385 / 1368, 55 / 168, -6250 / 28101, 0],
  d: [151 / 2142, 25 / 522, 275 / 684, 275 / 252, -78125 / 112404, 1 / 12],
  c: [0, 1 / 10, 3 / 10, 7 / 10, 17 / 25, 1],
  bError: [
    151 / 2142 - 1349 / 157500,
    5 / 116 - 7873 / 50000,
    385 / 1368 - 192199 / 900000,
    55 / 168 - 521683 / 2100000,
    -6250 / 28101 + 16 / 125,
    0,
  ],
  dError: [
    151 / 2142 - 1349 / 157500,
    25 / 522 - 7873 / 45000,
    275 / 684 - 27457 / 90000,
    275 / 252 - 521683 / 630000,
    -78125 / 112404 + 2 / 5,
    0,
  ],
}));
