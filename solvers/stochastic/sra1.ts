import { add, mul, sub } from "../../tensors/mod.ts";
import type { Method } from "../method.ts";
import { known } from "../methods/runge_kutta.ts";
import type { NoisyEquation } from "./noisy_equation.ts";
import { noisyMethod } from "./noisy_method.ts";

/**
 * Rößler's method SRA1 for additive noise, g(t) without y. With J = ΔW/2 + H, where h J is the integral of
 * W(r) − W(t) over the step,
 *
 *     k1 = f(t, y),   k2 = f(t + 3/4 h, y + 3/4 h k1 + 3/2 g(t + h) J)
 *     y' = y + h (k1 + 2 k2)/3 + g(t + h) (ΔW − J) + g(t) J
 *
 * Strong order 3/2, weak order 2. Two evaluations a step. It does not go back.
 *
 * Source: A. Rößler, Runge-Kutta methods for the strong approximation of solutions of stochastic
 * differential equations, SIAM Journal on Numerical Analysis 48, 2010.
 *
 * @category Stochastic equations
 * @example
 * ```ts
 * import { brownianPath, neg, solve, sra1, stochasticField, tensor } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = stochasticField({
 *   state: [1], noise: "diagonal", calculus: "ito",
 *   drift: (_t, y) => neg(y),
 *   diffusion: () => tensor([0.5]),
 * });
 * const noise = brownianPath({ seed: 1, t1: 1, dt: 0.01 });
 * const end = (dt: number) =>
 *   solve({ field, noise, y0: [1], t0: 0, t1: 1, dt, method: sra1 }).y1.data[0];
 * assertAlmostEquals(end(0.01), end(0.01 / 16), 1e-4);
 * ```
 */
export const sra1: Method<false> = /* @__PURE__ */ noisyMethod({
  name: "sra1",
  order: 1.5,
  inner: /* @__PURE__ */ known(() => ({
    name: "sra1",
    order: 2,
    a: [[], [3 / 4]],
    b: [1 / 3, 2 / 3],
    c: [0, 3 / 4],
  })),
  variant: {
    name: "sra1",
    slots: ["rate", "area", "begin", "length"],
    // As a field: what a stage has of the noise besides its rate N is a shift that grows with t.
    slope(at, { rate, area, begin, length }) {
      const late = at.diffusion(add(begin, length));
      const half = mul(0.5, rate);
      const [lateJ, earlyJ] = [late, at.diffusion(begin)].map((g) => at.act(g, add(half, area)));
      const noise = add(at.act(late, sub(half, area)), earlyJ);
      const shift = mul(sub(at.t, begin), sub(mul(2, lateJ), noise));
      return add(at.drift(at.t, add(at.y, shift)), noise);
    },
  },
  check: additive,
});

function additive({ noise }: NoisyEquation): undefined {
  if (noise.additive) return undefined;
  throw new TypeError(
    "sra1: the diffusion depends on y, and the method is for additive noise; take milstein, " +
      "eulerMaruyama or stratonovich(heun)",
  );
}
