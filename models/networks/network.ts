import { checkKeys, checkWhole, describe, isNumbers, type KeysOf } from "../../tensors/internal.ts";
import { linear, tanh, type Tensor, type TensorLike } from "../../tensors/mod.ts";
import type { Initializer } from "../../solvers/mod.ts";
import { uniform } from "./initializers.ts";

/**
 * The names of the parameters of a network's layers, such as `w0` and `b0`; where the number of layers is
 * no part of the type, those of any number.
 *
 * @category Vector fields
 * @typeParam Layers A list as long as there are layers.
 * @typeParam Name What the names begin with.
 */
export type LayerNames<Layers extends readonly unknown[], Name extends string | undefined> =
  `${Name extends string ? `${Name}.` : ""}${"w" | "b"}${number extends Layers["length"] ? number
    : Extract<keyof Layers, `${number}`>}` extends infer Names extends string ? Names : never;

/**
 * What {@linkcode network} takes.
 *
 * @category Vector fields
 */
export interface NetworkOptions<
  Widths extends readonly number[] = readonly number[],
  Name extends string | undefined = string | undefined,
> {
  /** The widths of the layers, from the input to the output: `[2, 16, 1]` has one hidden layer. */
  readonly widths: Widths;
  /** The activation of the hidden layers. Default `tanh`. */
  readonly activation?: (x: TensorLike) => Tensor;
  /** What its parameters' names begin with: "net" makes them `net.w0`, `net.b0`, …. Default none. */
  readonly name?: Name;
}

const KNOWN: KeysOf<NetworkOptions> = { widths: true, activation: true, name: true };

/**
 * A network to use inside a vector field.
 *
 * @category Vector fields
 * @typeParam Names The names of its parameters.
 */
export interface Network<Names extends string = string> {
  /** What draws its weights and biases, by name: for `vectorField({ parameters })`. */
  readonly parameters: Readonly<Record<Names, Initializer>>;
  /**
   * Applies it.
   *
   * @param parameters The parameters that f is given; its own are found by name.
   * @param x The input, of shape [..., in].
   * @returns The output, of shape [..., out].
   * @throws {TypeError} If the parameters are not among them, or shapes do not fit.
   */
  apply(parameters: Readonly<Record<string, Tensor>>, x: Tensor): Tensor;
}

/**
 * A multilayer perceptron as a part of a vector field, beside what is known of it: its parameters go
 * among those of the field, under names of their own. Layer k computes x W_k + b_k with W_k of shape
 * [in, out]; the last one is linear. Weights and biases start uniform within ± 1/sqrt(fan-in).
 *
 * @category Vector fields
 * @param options The widths, the activation, the name.
 * @returns The network.
 * @throws {TypeError} If an option is unknown or of the wrong type.
 * @throws {RangeError} If there are fewer than two widths, or one is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { concat, mul, neg, network, positive, slice, sub, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * // A spring that is known, and a friction that is not: it is a function of the velocity.
 * const friction = network({ widths: [1, 8, 1], name: "friction" });
 * const field = vectorField({
 *   state: [2],
 *   parameters: { stiffness: positive(1), ...friction.parameters },
 *   f(_t, y, p) {
 *     const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
 *     return concat([v, sub(neg(mul(p.stiffness, x)), friction.apply(p, v))]);
 *   },
 * });
 * assertEquals(field.parameters.names.slice(0, 3), ["stiffness", "friction.w0", "friction.b0"]);
 * ```
 */
export function network<
  const Widths extends readonly number[],
  Name extends string | undefined = undefined,
>(
  options: NetworkOptions<Widths, Name>,
): Network<LayerNames<Widths extends readonly [number, ...infer Layers] ? Layers : Widths, Name>> {
  return networkOf(options as unknown as NetworkOptions) as Network<
    LayerNames<Widths extends readonly [number, ...infer Layers] ? Layers : Widths, Name>
  >;
}

function networkOf(options: NetworkOptions): Network {
  checkKeys("network", options, KNOWN);
  const { widths, activation = tanh, name } = options;
  if (!isNumbers(widths)) {
    throw new TypeError(
      `network: widths must be an array such as [2, 16, 1], got ${describe(widths)}`,
    );
  }
  if (widths.length < 2) {
    throw new RangeError(
      "network: widths must have the input's and the output's, as in [2, 16, 1], got " +
        `${widths.length} of them`,
    );
  }
  for (const width of widths) checkWhole("network: every width", width, 1);
  checkActivation("network", activation);
  if (name !== undefined && typeof name !== "string") {
    throw new TypeError(`network: name must be a text such as "net", got ${describe(name)}`);
  }
  const layers = widths.length - 1;
  const prefix = name === undefined ? "" : `${name}.`;
  const parameters: Record<string, Initializer> = {};
  for (let k = 0; k < layers; k++) {
    const bound = 1 / Math.sqrt(widths[k]);
    parameters[`${prefix}w${k}`] = uniform([widths[k], widths[k + 1]], bound);
    parameters[`${prefix}b${k}`] = uniform([widths[k + 1]], bound);
  }
  return {
    parameters,
    apply(given, x) {
      let value = x;
      for (let k = 0; k < layers; k++) {
        const [w, b] = [given[`${prefix}w${k}`], given[`${prefix}b${k}`]];
        if (w === undefined || b === undefined) {
          throw new TypeError(
            `network: there is no parameter "${prefix}${w === undefined ? "w" : "b"}${k}"; give ` +
              "the field the network's: vectorField({ parameters: { …, ...net.parameters } })",
          );
        }
        value = linear(value, w, b);
        if (k + 1 < layers) value = activation(value);
      }
      return value;
    },
  };
}

/** Checks that an activation is a function. */
export function checkActivation(caller: string, activation: unknown): void {
  if (typeof activation === "function") return;
  throw new TypeError(
    `${caller}: activation must be a function such as tanh, got ${describe(activation)}`,
  );
}
