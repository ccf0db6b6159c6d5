import { add } from "../../tensors/mod.ts";
import type { Method } from "../method.ts";
import { heun } from "../methods/tableaus/heun.ts";
import { isRungeKutta } from "../methods/runge_kutta.ts";
import type { ReversibleMethod } from "../reversible/reversible.ts";
import { reversibleHeun } from "../reversible/reversible_heun.ts";
import { noisyMethod } from "./noisy_method.ts";
import type { Variant } from "./noisy_program.ts";
import { ReversibleHeunSteps } from "./reversible_heun_steps.ts";

const VARIANT: Variant = {
  name: "stratonovich",
  slots: ["rate"],
  slope: (at, { rate }) => add(at.driftIn("stratonovich"), at.act(at.diffusion(), rate)),
};

/**
 * Makes a method for equations with noise of one for ordinary equations. Over one step the noise has the
 * constant rate ΔW/h, so that the equation is an ordinary one there, y' = f + g ΔW/h; a method of order 2
 * or more over that solves the equation in Stratonovich's calculus. An equation in Itô's is turned into
 * that. Strong order 1 where the noises commute, 1/2 where they do not, whatever the method's own; weak
 * order 1. `stratonovich(heun)` is the stochastic Heun method.
 *
 * Over a reversible method it goes back, through the same noise: for `reversible(heun)` a step is
 *
 *     y' = λ y + (1 − λ) z + Ψ_h(t, z; ΔW),   z' = z − Ψ_{−h}(t', y'; −ΔW)
 *
 * so that `reversibleAdjoint` gives the gradient in constant memory. So do `reversibleHeun`, whose strong
 * order is 1/2 unless g does not depend on y, and which takes two evaluations a step here, and `ees25`.
 *
 * Sources: S. McCallum and J. Foster, Efficient, Accurate and Stable Gradients for Neural ODEs, arXiv
 * 2410.11648, 2024; P. Kidger, J. Foster, X. Li and T. Lyons, Efficient and Accurate Gradients for
 * Neural SDEs, arXiv 2105.13493, 2021; on the limit of smooth noise E. Wong and M. Zakai, On the
 * convergence of ordinary integrals to stochastic integrals, Annals of Mathematical Statistics 36, 1965.
 *
 * @category Stochastic equations
 * @param method A Runge-Kutta method of order 2 or more, `reversible(…)` over one, `reversibleHeun`,
 *   `ees25` or `ees27`.
 * @returns The method.
 * @throws {TypeError} If it is another method.
 * @throws {RangeError} If its order is 1: that of a reversible one would solve neither calculus.
 *
 * @example
 * ```ts
 * import {
 *   brownianPath, finalStateLoss, heun, mul, reversible, stochasticField, stratonovich, sum, tensor,
 *   valueAndGrad,
 * } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y = exp(σ W), so that dy/dσ = W y.
 * const field = stochasticField({
 *   state: [1], noise: "diagonal", calculus: "stratonovich",
 *   parameters: { sigma: tensor([0.3]) },
 *   drift: (_t, y) => mul(0, y),
 *   diffusion: (_t, y, p) => mul(p.sigma, y),
 * });
 * const noise = brownianPath({ seed: 1, t1: 1, dt: 0.001 });
 * const { value, parametersBar } = valueAndGrad({
 *   field, noise, y0: [1], t0: 0, t1: 1, dt: 0.001,
 *   method: stratonovich(reversible(heun)),
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(parametersBar[0], noise.value(1)[0] * value, 1e-3);
 * ```
 */
export function stratonovich<Back extends boolean>(method: Method<Back>): Method<Back> {
  const given = method as Method<Back> & Partial<ReversibleMethod> | undefined;
  const own = (given as unknown) === reversibleHeun;
  const base = isRungeKutta(given?.base) && given?.arithmetic !== undefined
    ? given.base
    : undefined;
  if (given === undefined || !(own || base || isRungeKutta(given))) {
    throw new TypeError(
      "stratonovich: the method must be a Runge-Kutta method such as heun, reversible(heun) or " +
        `reversibleHeun, got ${given?.name ?? typeof method}`,
    );
  }
  if (given.order < 2) {
    throw new RangeError(
      `stratonovich: the order of ${given.name} must be 2 or more, got ${given.order}; for Euler's ` +
        "steps take eulerMaruyama, which is in Itô's calculus",
    );
  }
  return noisyMethod({
    name: `stratonovich ${given.name}`,
    order: own ? 0.5 : 1,
    inner: own ? { ...given, evaluations: 2, carriesSlope: false, stateVectors: 2 } : given,
    variant: VARIANT,
    base: base ? stratonovich(base) : own ? stratonovich(heun) : undefined,
    ...(own && { steps: (slots, options) => new ReversibleHeunSteps(slots.field, options) }),
  });
}
