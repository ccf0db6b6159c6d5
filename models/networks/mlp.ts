import { checkKeys, checkWhole, describe, isNumbers, type KeysOf } from "../../tensors/internal.ts";
import {
  add,
  broadcastTo,
  concat,
  formatShape,
  type KernelOptions,
  matmul,
  type Shape,
  tanh,
  type Tensor,
  type TensorLike,
  zeros,
} from "../../tensors/mod.ts";
import { type Initializer, type VectorField, vectorField } from "../../solvers/mod.ts";
import { checkActivation, type LayerNames, network } from "./network.ts";

/**
 * What drives an {@linkcode mlp}, by name with the number of channels.
 *
 * @category Inputs
 */
export type MlpInputs = Readonly<Record<string, number>>;

/**
 * What {@linkcode mlp} takes.
 *
 * @category Vector fields
 */
export interface MlpOptions<
  Hidden extends readonly number[] = readonly number[],
  I extends MlpInputs = MlpInputs,
  Bypass extends boolean = boolean,
> extends KernelOptions {
  /** The shape of y: `[d]`, or `[batch, d]`. */
  readonly state: Shape;
  /** The widths of the hidden layers. Default `[32]`. */
  readonly hidden?: Hidden;
  /** The activation of the hidden layers. Default `tanh`. */
  readonly activation?: (x: TensorLike) => Tensor;
  /** Whether t is an input besides y. Default false. */
  readonly time?: boolean;
  /**
   * What drives it, by name with the number of channels, as in `{ u: 2 }`: the network sees it behind
   * y. In a batch each has an input of its own, of shape [batch, 2]. Its values come with the
   * problem; see `vectorField`. Default none.
   */
  readonly inputs?: I;
  /**
   * Whether a linear map of y, and of what drives it, goes past the hidden layers: f(y) = y A +
   * network(y), with A of shape [d, d], or [d + channels, d], under the name `bypass`. It starts at 0.
   * Default false.
   */
  readonly bypass?: Bypass;
  /** Seeds the start; a whole number from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

const KNOWN: KeysOf<MlpOptions> = {
  state: true,
  hidden: true,
  activation: true,
  time: true,
  inputs: true,
  bypass: true,
  seed: true,
  kernels: true,
  dtype: true,
  fused: true,
};

/**
 * A multilayer perceptron as a vector field. Layer k computes x W_k + b_k with W_k of
 * shape [in, out]; the last one is linear. Weights and biases start uniform within
 * ± 1/sqrt(fan-in).
 *
 * Parameters are named `w0`, `b0`, `w1`, … A linear system has its matrix in the `bypass`
 * alone, whatever its size, and the network learns what is not linear.
 *
 * @category Vector fields
 * @param options The state's shape, the layers, the activation, the seed.
 * @returns The vector field.
 * @throws {TypeError} If the state is not `[d]` or `[batch, d]`.
 * @throws {RangeError} If a width is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { mlp } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = mlp({ state: [2], hidden: [10], time: true, seed: 1 });
 * assertEquals(field.parameters.shapes, { w0: [3, 10], b0: [10], w1: [10, 2], b1: [2] });
 * const driven = mlp({ state: [2], hidden: [10], inputs: { voltage: 1 } });
 * assertEquals(driven.parameters.shapes.w0, [3, 10]);
 * ```
 */
export function mlp<
  const Hidden extends readonly number[] = readonly [32],
  I extends MlpInputs = Record<never, never>,
  Bypass extends boolean = false,
>(
  options: MlpOptions<Hidden, I, Bypass>,
): VectorField<
  LayerNames<readonly [...Hidden, "output"], undefined> | (Bypass extends true ? "bypass" : never),
  never,
  string & keyof I
> {
  return perceptron(options as unknown as MlpOptions) as VectorField<
    | LayerNames<readonly [...Hidden, "output"], undefined>
    | (Bypass extends true ? "bypass" : never),
    never,
    string & keyof I
  >;
}

function perceptron(options: MlpOptions): VectorField {
  checkKeys("mlp", options, KNOWN);
  const { state, hidden = [32], activation = tanh, time = false, seed = 0 } = options;
  const { bypass = false, kernels, dtype, fused } = options;
  if (!Array.isArray(state) || state.length < 1 || state.length > 2) {
    throw new TypeError(
      "mlp: the state's shape must be [d] or [batch, d], got " +
        (Array.isArray(state) ? formatShape(state) : describe(state)),
    );
  }
  if (!isNumbers(hidden)) {
    throw new TypeError(
      `mlp: hidden must be an array of widths such as [32], got ${describe(hidden)}`,
    );
  }
  checkActivation("mlp", activation);
  const d = state[state.length - 1];
  for (const width of [d, ...hidden]) checkWhole("mlp: every width", width, 1);
  const inputs = inputsOf(options.inputs ?? {});
  const channels = inputs.reduce((sum, [, count]) => sum + count, 0);
  const net = network({ widths: [d + channels + (time ? 1 : 0), ...hidden, d], activation });
  const parameters: Record<string, Initializer | Tensor> = { ...net.parameters };
  if (bypass) parameters.bypass = zeros([d + channels, d]);
  return vectorField({
    state,
    parameters,
    seed,
    kernels,
    dtype,
    fused,
    ...(options.inputs && {
      inputs: Object.fromEntries(inputs.map(([name, count]) => [name, state.with(-1, count)])),
    }),
    f(t, y, p, given) {
      const seen = channels > 0 ? concat([y, ...inputs.map(([name]) => given[name])], -1) : y;
      const x = net.apply(p, time ? concat([broadcastTo(t, state.with(-1, 1)), seen], -1) : seen);
      return bypass ? add(x, matmul(seen, p.bypass)) : x;
    },
  });
}

/** The names of the inputs and their channels. */
function inputsOf(inputs: unknown): [string, number][] {
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) {
    throw new TypeError(`mlp: inputs must be an object such as { u: 2 }, got ${describe(inputs)}`);
  }
  const channels = Object.entries(inputs as Record<string, number>);
  for (const [name, count] of channels) {
    checkWhole(`mlp: the channels of the input "${name}"`, count, 1);
  }
  return channels;
}
