import {
  argumentsRead,
  checkChoice,
  checkKeys,
  chooseKernels,
  describe,
  type KeysOf,
  lackOf,
  looking,
  workOf,
} from "../../tensors/internal.ts";
import {
  type KernelOptions,
  type Program,
  Random,
  type Shape,
  type Tensor,
} from "../../tensors/mod.ts";
import type { Calculus, FieldNoise, VectorField } from "../field.ts";
import { settleParameters } from "../traced/settle_parameters.ts";
import { traceFunction } from "../traced/trace_function.ts";
import { FIELD_LOOK } from "../traced/traced_vector_field.ts";
import type { FieldParameters, FixedNames, StoredNames } from "../vector_field.ts";
import { noteEquation } from "./noisy_equation.ts";

/**
 * What {@linkcode stochasticField} takes.
 *
 * @category Stochastic equations
 * @typeParam P The parameters, by whose names f and g know them.
 */
export interface StochasticFieldOptions<P extends FieldParameters = FieldParameters>
  extends KernelOptions {
  /** The shape of y: `[d]`, or `[batch, d]`, each of the batch with noise of its own. */
  readonly state: Shape;
  /**
   * How many noises there are, m, where g is a matrix; or "diagonal", where each element of y has one of
   * its own.
   */
  readonly noise: number | "diagonal";
  /**
   * How the equation is meant. Itô's g dW takes g at the beginning of each step, so that its mean is 0;
   * Stratonovich's takes it in the middle, as a limit of smooth noise does, and obeys the chain rule.
   * Methods turn one into the other by themselves, by Σ_j (∂g_j/∂y) g_j / 2.
   */
  readonly calculus: Calculus;
  /** θ by name, for both, as `vectorField` has them. Default none. */
  readonly parameters?: P & FieldParameters;
  /** f(t, y; θ), of the shape of y, written with the operations of `tensors/`; it runs once. */
  readonly drift: (
    t: Tensor,
    y: Tensor,
    parameters: Readonly<Record<string & keyof NoInfer<P>, Tensor>>,
  ) => Tensor;
  /** g(t, y; θ), likewise: of the shape of y for diagonal noise, else `[d, m]` or `[batch, d, m]`. */
  readonly diffusion: (
    t: Tensor,
    y: Tensor,
    parameters: Readonly<Record<string & keyof NoInfer<P>, Tensor>>,
  ) => Tensor;
  /** Seeds the initializers, not the noise; a whole number from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

const KNOWN: KeysOf<StochasticFieldOptions> = {
  state: true,
  noise: true,
  calculus: true,
  parameters: true,
  drift: true,
  diffusion: true,
  seed: true,
  kernels: true,
  dtype: true,
  fused: true,
};

/**
 * A vector field with noise: see {@linkcode stochasticField}.
 *
 * @category Stochastic equations
 * @typeParam Stored The names of its parameters.
 * @typeParam Fixed The names of what is fixed beside them.
 */
export interface StochasticField<Stored extends string = string, Fixed extends string = string>
  extends VectorField<Stored, Fixed> {
  /** Its noise. */
  readonly noise: FieldNoise;
}

/**
 * Makes a stochastic differential equation, dy = f(t, y; θ) dt + g(t, y; θ) dW, of two functions. It is
 * solved as other fields are, with a `brownianPath` as the problem's `noise`, by `eulerMaruyama`,
 * `milstein`, `sra1`, or `stratonovich(…)` over methods of ordinary equations; and so are its gradients
 * taken, which are those of the steps on that path.
 *
 * @category Stochastic equations
 * @param options The state's shape, the noise, the calculus, the parameters and the two functions.
 * @returns The field.
 * @throws {TypeError} If an option is unknown or of the wrong type, or a function does not return a tensor
 *   of the shape that it must have.
 * @throws {RangeError} If the calculus, `kernels` or `dtype` is unknown.
 * @throws {KernelsUnavailableError} If compiled kernels were asked for and cannot be had.
 *
 * @example
 * ```ts
 * import { brownianPath, eulerMaruyama, mul, solve, stochasticField, tensor } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Geometric Brownian motion, dy = μ y dt + σ y dW in Itô's sense.
 * const field = stochasticField({
 *   state: [1], noise: "diagonal", calculus: "ito",
 *   parameters: { mu: tensor([0.1]), sigma: tensor([0.3]) },
 *   drift: (_t, y, p) => mul(p.mu, y),
 *   diffusion: (_t, y, p) => mul(p.sigma, y),
 * });
 * const noise = brownianPath({ seed: 1, t1: 1, dt: 0.001 });
 * const { y1 } = solve({ field, noise, y0: [1], t0: 0, t1: 1, dt: 0.001, method: eulerMaruyama });
 * const exact = Math.exp(0.1 - 0.3 ** 2 / 2 + 0.3 * noise.value(1)[0]);
 * assertAlmostEquals(y1.data[0], exact, 0.01);
 * ```
 */
export function stochasticField<const P extends FieldParameters = Record<never, never>>(
  options: StochasticFieldOptions<P>,
): StochasticField<StoredNames<P>, FixedNames<P>> {
  return fieldOf(options as unknown as StochasticFieldOptions) as StochasticField<
    StoredNames<P>,
    FixedNames<P>
  >;
}

function fieldOf(options: StochasticFieldOptions): StochasticField {
  checkKeys("stochasticField", options, KNOWN, {
    f: "it is called drift, and the factor of the noise diffusion",
    inputs: "an equation with noise has none; time may be read from t",
  });
  const { state, noise, calculus, seed = 0 } = options;
  if (!Array.isArray(state) || state.length === 0) {
    throw new TypeError(
      `stochasticField: state must be a shape such as [2] or [batch, 2], got ${
        Array.isArray(state) ? "[]" : describe(state)
      }`,
    );
  }
  if (noise !== "diagonal" && !(Number.isSafeInteger(noise) && noise >= 1)) {
    throw new TypeError(
      'stochasticField: noise must be "diagonal", or how many noises there are, got ' +
        describe(noise),
    );
  }
  checkChoice("stochasticField: calculus", calculus, ["ito", "stratonovich"]);
  const parameters = settleParameters(
    "stochasticField",
    options.parameters ?? {},
    new Random(seed),
  );
  const traced = (name: "drift" | "diffusion", returns: Shape): Program => {
    const f = options[name];
    const who = `stochasticField: ${name}`;
    if (typeof f !== "function") {
      throw new TypeError(
        `${who} must be a function (t, y, parameters) => tensor, got ${describe(f)}`,
      );
    }
    return traceFunction(f, { who, wants: "shape", shape: state, returns, parameters, inputs: {} });
  };
  const drift = traced("drift", state);
  const diffusion = traced("diffusion", noise === "diagonal" ? state : [...state, noise]);
  const kernels = chooseKernels(options, lackOf(drift) ?? lackOf(diffusion));
  const own: FieldNoise = {
    shape: noise === "diagonal" ? state : [...state.slice(0, -1), noise],
    kind: noise === "diagonal" ? "diagonal" : "general",
    calculus,
    additive: !argumentsRead(diffusion).has(1),
  };
  const field = looking<StochasticField>({
    stateShape: state,
    parameters,
    noise: own,
    kernels,
    singlePrecision: options.dtype === "float32",
    work: workOf(drift) + workOf(diffusion),
    linearize() {
      throw new TypeError(
        "This equation has noise, and no slope without a path: give the problem noise: " +
          "brownianPath({ seed, size, t0, t1 })",
      );
    },
  }, FIELD_LOOK);
  noteEquation(field, { drift, diffusion, parameters, noise: own, options });
  return field;
}
