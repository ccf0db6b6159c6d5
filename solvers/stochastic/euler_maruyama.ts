import { add } from "../../tensors/mod.ts";
import type { Method } from "../method.ts";
import { euler } from "../methods/tableaus/euler.ts";
import { noisyMethod } from "./noisy_method.ts";

/**
 * The Euler-Maruyama method for equations with noise, of any kind:
 *
 *     y' = y + f(t, y) h + g(t, y) ΔW
 *
 * in Itô's calculus; an equation in Stratonovich's is turned into that. Strong order 1/2, and 1 where g does
 * not depend on y; weak order 1. One evaluation a step. It does not go back: take `stratonovich(…)` over a
 * reversible method for that.
 *
 * Source: G. Maruyama, Continuous Markov processes and stochastic equations, Rendiconti del Circolo
 * Matematico di Palermo 4, 1955.
 *
 * @category Stochastic equations
 * @example
 * ```ts
 * import { brownianPath, eulerMaruyama, neg, solve, stochasticField, tensor } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = stochasticField({
 *   state: [1], noise: "diagonal", calculus: "ito",
 *   drift: (_t, y) => neg(y),
 *   diffusion: () => tensor([0.5]),
 * });
 * const noise = brownianPath({ seed: 1, t1: 2, dt: 0.5 });
 * const { states, times } = solve({
 *   field, noise, y0: [1], t0: 0, t1: 2, dt: 0.5, method: eulerMaruyama,
 *   saveAt: { start: true, every: 1 },
 * });
 * let y = 1;
 * times.slice(1).forEach((t, i) => {
 *   y += -y * 0.5 + 0.5 * noise.increment(times[i], t)[0];
 *   assertAlmostEquals(states.data[i + 1], y, 1e-14);
 * });
 * ```
 */
export const eulerMaruyama: Method<false> = /* @__PURE__ */ noisyMethod({
  name: "eulerMaruyama",
  order: 0.5,
  inner: euler,
  variant: {
    name: "ito",
    slots: ["rate"],
    slope: (at, { rate }) => add(at.driftIn("ito"), at.act(at.diffusion(), rate)),
  },
});
