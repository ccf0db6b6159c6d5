import { rosenbrock, type RosenbrockMethod } from "./rosenbrock.ts";
import { stifflyAccurate } from "./rosenbrock_tableau.ts";

/**
 * Rodas4P, for stiff problems: a Rosenbrock method of order 4 with six stages, stiffly accurate and
 * L-stable, which keeps its order on parabolic equations. The error estimate is the difference to a
 * method of order 3.
 *
 * Source: G. Steinebach, Order-reduction of ROW-methods for DAEs and method of lines applications,
 * Technische Universität Darmstadt, Preprint 1741, 1995.
 *
 * @category Methods
 * @example
 * ```ts
 * import { rodas4p, scale, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => scale(y, -1e6) });
 * const { y1 } = solve({ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rodas4p });
 * assertAlmostEquals(y1.data[0], 0, 1e-9);
 * ```
 */
export const rodas4p: RosenbrockMethod = /* @__PURE__ */ rosenbrock(() =>
  stifflyAccurate({
    name: "rodas4p",
    order: 4,
    gamma: 0.25,
    rows: [
      [],
      [3],
      [1.831036793486759, 0.4955183967433795],
      [2.304376582692669, -0.05249275245743001, -1.176798761832782],
      [-7.170454962423024, -4.741636671481785, -16.31002631330971, -1.062004044111401],
    ],
    c: [
      [],
      [-12],
      [-8.791795173947035, -2.207865586973518],
      [10.81793056857153, 6.780270611428266, 19.53485944642410],
      [34.19095006749676, 15.49671153725963, 54.74760875964130, 14.16005392148534],
      [
        34.62605830930532,
        15.30084976114473,
        56.99955578662667,
        18.40807009793095,
        -5.714285714285717,
      ],
    ],
    early: [0, 0.75, 0.21, 0.63],
    earlyWeights: [0.25, -0.5, -0.023504, -0.0362],
  })
);
