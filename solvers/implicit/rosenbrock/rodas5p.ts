import { rosenbrock, type RosenbrockMethod } from "./rosenbrock.ts";
import { rodas5pTableau } from "./rodas5p_tableau.ts";

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
export const rodas5p: RosenbrockMethod = /* @__PURE__ */ rosenbrock(
  rodas5pTableau,
);
