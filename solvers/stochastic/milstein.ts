import { Random, sizeOf, sub, Tensor, trace } from "../../tensors/mod.ts";
import { add, mul } from "../../tensors/mod.ts";
import type { Method } from "../method.ts";
import { euler } from "../methods/tableaus/euler.ts";
import { isElementwise, TracedEquation } from "./equation.ts";
import type { NoisyEquation } from "./noisy_equation.ts";
import { noisyMethod } from "./noisy_method.ts";
import type { BeforeStart } from "./noisy_stepper.ts";

/** How far the two sides may be apart, in parts of their size, by rounding. */
const ROUNDING = 1e-9;

/**
 * Milstein's method for equations whose noises commute, with the derivative of g by tangents:
 *
 *     y' = y + f h + g ΔW + ½ Σ_jk (∂g_j/∂y) g_k (ΔW_j ΔW_k − δ_jk h)
 *
 * in Itô's calculus, and without δ_jk h in Stratonovich's. Strong order 1, weak order 1. Noises commute
 * where (∂g_j/∂y) g_k = (∂g_k/∂y) g_j: a single one does, those that do not depend on y, and diagonal
 * ones each of which depends on its own element of y; others are looked at where a solve starts.
 *
 * Source: G. Milstein, Approximate integration of stochastic differential equations, Theory of
 * Probability and its Applications 19, 1975.
 *
 * @category Stochastic equations
 * @example
 * ```ts
 * import { brownianPath, milstein, mul, solve, stochasticField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // dy = y/2 dW in Stratonovich's sense: y = exp(W/2).
 * const field = stochasticField({
 *   state: [1], noise: "diagonal", calculus: "stratonovich",
 *   drift: (_t, y) => mul(0, y),
 *   diffusion: (_t, y) => mul(0.5, y),
 * });
 * const noise = brownianPath({ seed: 1, t1: 1, dt: 0.001 });
 * const { y1 } = solve({ field, noise, y0: [1], t0: 0, t1: 1, dt: 0.001, method: milstein });
 * assertAlmostEquals(y1.data[0], Math.exp(noise.value(1)[0] / 2), 1e-3);
 * ```
 */
export const milstein: Method<false> = /* @__PURE__ */ noisyMethod({
  name: "milstein",
  order: 1,
  inner: euler,
  variant: {
    name: "milstein",
    slots: ["rate", "length"],
    // With Stratonovich's drift what is left of the double sum is the derivative along g ΔW.
    slope: (at, { rate, length }) =>
      add(
        add(at.driftIn("stratonovich"), at.act(at.diffusion(), rate)),
        mul(mul(0.5, length), at.along(rate, rate)),
      ),
  },
  check: commuting,
});

/** Looks whether noises commute: by structure where that says so, else at each start. */
function commuting(equation: NoisyEquation): BeforeStart | undefined {
  const { shape, kind, additive } = equation.noise;
  if (additive) return undefined;
  if (kind === "diagonal") {
    if (isElementwise(equation)) return undefined;
    throw new TypeError(
      "milstein: the noises do not commute, as an element of the diagonal diffusion depends on other " +
        "elements of y: take eulerMaruyama or stratonovich(heun), of order 1/2 then",
    );
  }
  if (shape[shape.length - 1] === 1) return undefined;
  return commutator(equation);
}

/** Compares the derivatives along two directions of the noise, drawn at random, both ways round. */
function commutator(equation: NoisyEquation): BeforeStart {
  const { drift, parameters, noise: { shape } } = equation;
  const random = new Random(1);
  const draw = () =>
    new Tensor(Float64Array.from({ length: sizeOf(shape) }, () => random.normal()), shape);
  const [a, b] = [draw(), draw()];
  const [time, state] = [new Float64Array(1), new Float64Array(sizeOf(drift.outputShape))];
  const stored = parameters.names.map((name) => parameters.get(name).data);
  const sides = [[a, b], [b, a]].map(([w, v]) =>
    trace(
      (t, y, ...given) => new TracedEquation(equation, t, y, given).along(w, v),
      drift.inputShapes,
    ).bind([time, state, ...stored])
  );
  const apart = trace((x, y) => sub(x, y), [drift.outputShape, drift.outputShape])
    .bind(sides.map(({ output }) => output));
  const largest = (x: Float64Array) => x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return (t0, y0) => {
    time[0] = t0;
    state.set(y0);
    for (const side of sides) side.evaluate();
    apart.evaluate();
    if (!(largest(apart.output) > ROUNDING * largest(sides[0].output))) return;
    throw new TypeError(
      `milstein: the noises do not commute, at t = ${t0} and y0, so that its order would be 1/2 at twice ` +
        "the price: take eulerMaruyama or stratonovich(heun)",
    );
  };
}
