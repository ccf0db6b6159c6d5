import { nystrom, type NystromMethod } from "./nystrom.ts";

/**
 * The pair of Nyström of order 8 and 6 by Dormand, El-Mikkawy and Prince, RKN8(6)9FM, for fields of second
 * order, q'' = f(t, q): eight stages, and with adaptive steps a ninth, the first of the next step.
 *
 * Source: J. R. Dormand, M. E. A. El-Mikkawy and P. J. Prince, High-order embedded Runge-Kutta-Nyström
 * formulae, IMA Journal of Numerical Analysis 7, 1987, as OrdinaryDiffEq.jl has it (`DPRKN8`).
 *
 * @category Methods
 * @example
 * ```ts
 * import { neg, rkn8, secondOrderField, solve } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = secondOrderField({ position: [1], f: (_t, q) => neg(q) });
 * const { y1 } = solve({ field, y0: [[1], [0]], t0: 0, t1: 1, dt: 0.05, method: rkn8 });
 * assertAlmostEquals(y1.data[0], Math.cos(1), 1e-14);
 * ```
 */
export const rkn8: NystromMethod = /* @__PURE__ */ nystrom(() => ({
  name: "rkn8",
  order: 8,
  errorOrder: 7,
  a: [
    [],
    [1 / 800],
    [1 / 600, 1 / 300],
    [9 / 200, -9 / 100, 9 / 100],
    [-66701 / 197352, 28325 / 32892, -2665 / 5482, 2170 / 24669],
    [227015747 / 304251000, -54897451 / 30425100, 12942349 / 10141700, -9499 / 304251, 539 / 9250],
    [
      -1131891597 / 901789000,
      41964921 / 12882700,
      -6663147 / 3220675,
      270954 / 644135,
      -108 / 5875,
      114 / 1645,
    ],
    [
      13836959 / 3667458,
      -17731450 / 1833729,
      1063919505 / 156478208,
      -33213845 / 39119552,
      13335 / 28544,
      -705 / 14272,
      1645 / 57088,
    ],
    [223 / 7938, 0, 1175 / 8064, 925 / 6048, 41 / 448, 925 / 14112, 1175 / 72576, 0],
  ],
  b: [223 / 7938, 0, 1175 / 8064, 925 / 6048, 41 / 448, 925 / 14112, 1175 / 72576, 0, 0],
  d: [
    223 / 7938,
    0,
    5875 / 36288,
    4625 / 21168,
    41 / 224,
    4625 / 21168,
    5875 / 36288,
    223 / 7938,
    0,
  ],
  c: [0, 1 / 20, 1 / 10, 3 / 10, 1 / 2, 7 / 10, 9 / 10, 1, 1],
  bError: [
    223 / 7938 - 7987313 / 109941300,
    0,
    1175 / 8064 - 1610737 / 44674560,
    925 / 6048 - 10023263 / 33505920,
    41 / 448 + 497221 / 12409600,
    925 / 14112 - 10023263 / 78180480,
    1175 / 72576 - 1610737 / 402071040,
    0,
    0,
  ],
  dError: [
    223 / 7938 - 7987313 / 109941300,
    0,
    5875 / 36288 - 1610737 / 40207104,
    4625 / 21168 - 10023263 / 23454144,
    41 / 224 + 497221 / 6204800,
    4625 / 21168 - 10023263 / 23454144,
    5875 / 36288 - 1610737 / 40207104,
    223 / 7938 + 4251941 / 54970650,
    -3 / 20,
  ],
}));
