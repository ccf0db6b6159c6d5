import { rosenbrock, type RosenbrockMethod } from "./rosenbrock.ts";
import { stifflyAccurate } from "./rosenbrock_tableau.ts";

/**
 * Rodas5P, for stiff problems: a Rosenbrock method of order 5 with eight stages, stiffly accurate and
 * L-stable. The error estimate is the difference to a method of order 4.
 *
 * Source: G. Steinebach, Construction of Rosenbrock–Wanner method Rodas5P and numerical benchmarks
 * within the Julia Differential Equations package, BIT Numerical Mathematics 63, 2023.
 *
 * @category Methods
 * @example
 * ```ts
 * import { pid, rodas5p, scale, solve, vectorField } from "@revode/revode";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => scale(y, -1e6) });
 * const { y1, stats } = solve({
 *   field, y0: [1], t0: 0, t1: 1, method: rodas5p, stepControl: pid({ rtol: 1e-6, atol: 1e-9 }),
 * });
 * assertAlmostEquals(y1.data[0], 0, 1e-9);
 * assert(stats.steps < 100); // an explicit method takes some 300,000
 * ```
 */
export const rodas5p: RosenbrockMethod = /* @__PURE__ */ rosenbrock(() =>
  stifflyAccurate({
    name: "rodas5p",
    order: 5,
    gamma: 0.21193756319429014,
    rows: [
      [],
      [3],
      [2.849394379747939, 0.45842242204463923],
      [-6.954028509809101, 2.489845061869568, -10.358996098473584],
      [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
      [
        -7.502846399306121,
        2.561846144803919,
        -11.627539656261098,
        -0.18268767659942256,
        0.030198172008377946,
      ],
    ],
    c: [
      [],
      [-14.155112264123755],
      [-17.97296035885952, -2.859693295451294],
      [147.12150275711716, -1.41221402718213, 71.68940251302358],
      [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
      [
        24.854864614690072,
        -3.0009227002832186,
        47.4931110020768,
        5.5814197821558125,
        -0.6610691825249471,
      ],
      [
        30.91273214028599,
        -3.1208243349937974,
        77.79954646070892,
        34.28646028294783,
        -19.097331116725623,
        -28.087943162872662,
      ],
      [
        37.80277123390563,
        -3.2571969029072276,
        112.26918849496327,
        66.9347231244047,
        -40.06618937091002,
        -54.66780262877968,
        -9.48861652309627,
      ],
    ],
    early: [0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664],
    earlyWeights: [
      0.21193756319429014,
      -0.42387512638858027,
      -0.3384627126235924,
      1.8046452872882734,
      2.325825639765069,
    ],
  })
);
