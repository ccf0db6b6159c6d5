import { esdirk, type EsdirkMethod } from "./esdirk.ts";

/**
 * Kværnø's method of order 5, for stiff problems: seven stages, the first one explicit, each of the
 * others solved for by Newton's method. It is stiffly accurate and L-stable. The error estimate is 32 times
 * the difference to a method of order 4. At tolerances down to 1e-6 that difference is no larger than the error
 * itself, where that of `rodas5p` is ten to twenty times as large: without the factor a solve is off by as many
 * more tolerances, and one that oscillates throughout by thousands.
 *
 * The second stage lies 1.23 steps ahead of the beginning, behind the end of the step. So an input must go
 * on behind the last time of the solve, best by `extrapolation: "continue"`, and where f jumps at the end of
 * a step, that stage sees the other side: steps there are rejected until they are short. `rodas5p` stays
 * within its steps.
 *
 * Source: A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, BIT
 * Numerical Mathematics 44, 2004.
 *
 * @category Methods
 * @example
 * ```ts
 * import { kvaerno5, scale, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => scale(y, -1e6) });
 * const { y1 } = solve({ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: kvaerno5 });
 * assertAlmostEquals(y1.data[0], 0, 1e-9);
 * ```
 */
export const kvaerno5: EsdirkMethod = /* @__PURE__ */ esdirk(() => ({
  name: "kvaerno5",
  order: 5,
  gamma: 0.26,
  estimateFactor: 32,
  a: [
    [],
    [0.26],
    [0.13, 0.84033320996790809],
    [0.22371961478320505, 0.47675532319799699, -0.06470895363112615],
    [0.16648564323248321, 0.10450018841591720, 0.03631482272098715, -0.13090704451073998],
    [0.13855640231268224, 0, -0.04245337201752043, 0.02446657898003141, 0.61943039072480676],
    [
      0.13659751177640291,
      0,
      -0.05496908796538376,
      -0.04118626728321046,
      0.62993304899016403,
      0.06962479448202728,
    ],
  ],
}));
