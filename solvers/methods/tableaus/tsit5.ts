import { embedded, type RungeKuttaMethod } from "../runge_kutta.ts";

/**
 * Tsitouras's 5(4) pair: order 5, seven stages, the last of which is the first of the
 * next step (FSAL). The error estimate is the difference to a method of order 4.
 *
 * Source: Ch. Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first column
 * simplifying assumption, Computers & Mathematics with Applications 62, 2011; more digits
 * from the SciML tableaus.
 *
 * @category Methods
 * @example
 * ```ts
 * import { tsit5 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([tsit5.order, tsit5.tableau.b.length], [5, 7]);
 * ```
 */
export const tsit5: RungeKuttaMethod = /* @__PURE__ */ embedded(() => {
  const B = [
    0.09646076681806522951816731316512876,
    1 / 100,
    0.4798896504144995747752495322905965,
    1.379008574103741893192274821856872770,
    -3.290069515436080679901047585711363850,
    2.324710524099773982415355918398765796,
  ];
  const EMBEDDED = [
    0.09468075576583945807478876255758923,
    0.009183565540343253096776363936645314,
    0.4877705284247615707855642599631228,
    1.234297566930478985655109673884237654,
    -2.707712349983525454881109975059321671,
    1.866628418170587035753719399566211499,
    1 / 66,
  ];
  return {
    name: "tsit5",
    order: 5,
    a: [
      [],
      [161 / 1000],
      [-0.008480655492356988544426874250230775, 0.3354806554923569885444268742502307746],
      [
        2.897153057105493432130432594192938765,
        -6.359448489975074843148159912383825626,
        4.362295432869581411017727318190886861,
      ],
      [
        5.325864828439256604428877920840511318,
        -11.74888356406282787774717033978577296,
        7.495539342889836208304604784564358156,
        -0.09249506636175524925650207933207191611,
      ],
      [
        5.861455442946420028659251486982647890,
        -12.92096931784710929170611868178335940,
        8.159367898576158643180400794539253485,
        -0.07158497328140099722453054252582973869,
        -0.02826905039406838290900305721271224147,
      ],
      B,
    ],
    b: [...B, 0],
    c: [0, 161 / 1000, 327 / 1000, 9 / 10, 0.9800255409045096857298102862870245955, 1, 1],
    error: EMBEDDED.map((embedded, i) => (B[i] ?? 0) - embedded),
  };
});
