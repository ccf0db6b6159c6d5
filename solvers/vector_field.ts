import { checkKeys, describe, type KeysOf } from "../tensors/internal.ts";
import {
  type Constrained,
  type KernelOptions,
  Random,
  type Shape,
  type Tensor,
} from "../tensors/mod.ts";
import type { VectorField } from "./field.ts";
import { type InputReader, inputShapes } from "./inputs/read_input.ts";
import { undrivenField } from "./inputs/undriven_field.ts";
import { settleParameters } from "./traced/settle_parameters.ts";
import { traceFunction } from "./traced/trace_function.ts";
import { tracedVectorField } from "./traced/traced_vector_field.ts";

/**
 * Draws the first values of a parameter, such as `glorot([10, 2])`.
 *
 * @category Vector fields
 */
export type Initializer = (random: Random) => Tensor;

/**
 * The parameters of a field as {@linkcode vectorField} takes them, by name.
 *
 * @category Vector fields
 */
export type FieldParameters = Readonly<Record<string, Tensor | Initializer | Constrained>>;

/**
 * The inputs of a field as {@linkcode vectorField} takes them, by name: channels, or a shape.
 *
 * @category Inputs
 */
export type FieldInputs = Readonly<Record<string, number | Shape>>;

/**
 * The names of those that are stored: an optimiser changes them.
 *
 * @category Vector fields
 */
export type StoredNames<P extends FieldParameters> = Extract<
  keyof { [Name in keyof P as [P[Name]] extends [Constrained<undefined>] ? never : Name]: true },
  string
> extends infer Names extends string ? Names : never;

/**
 * The names of those that are fixed.
 *
 * @category Vector fields
 */
export type FixedNames<P extends FieldParameters> = Extract<
  keyof {
    [
      Name in keyof P as undefined extends Extract<P[Name], Constrained>["transform"] ? Name : never
    ]: true;
  },
  string
> extends infer Names extends string ? Names : never;

/**
 * What {@linkcode vectorField} takes.
 *
 * @category Vector fields
 * @typeParam P The parameters, by whose names f knows them.
 * @typeParam I The inputs, likewise.
 */
export interface VectorFieldOptions<
  P extends FieldParameters = FieldParameters,
  I extends FieldInputs = FieldInputs,
> extends KernelOptions {
  /** The shape of y: `[d]`, or `[batch, d]`. */
  readonly state: Shape;
  /**
   * θ by name: tensors, initializers such as `glorot([10, 2])`, or either with a constraint, as in
   * `positive(1.5)`; f sees natural values, an optimiser what is stored. Default none.
   */
  readonly parameters?: P & FieldParameters;
  /**
   * f(t, y; θ), written with the operations of `tensors/`: t a scalar, y of shape
   * `state`, the parameters by name. It runs once, on traced tensors. Numbers and tensors that it
   * closes over are copied then, as they are: what is to change later belongs into `parameters`.
   */
  readonly f: (
    t: Tensor,
    y: Tensor,
    parameters: Readonly<Record<string & keyof NoInfer<P>, Tensor>>,
    inputs: Readonly<Record<string & keyof NoInfer<I>, Tensor>>,
    reader: InputReader<string & keyof NoInfer<I>>,
  ) => Tensor;
  /**
   * What drives it, by name, each with the number of its channels, or its shape: `{ u: 2 }`, or
   * `{ u: [batch, 2] }` for one of its own for each of a batch, or `{ u: [] }` for a scalar. f has
   * them at t as its fourth argument, and reads them elsewhere by its fifth. Their values come with
   * the problem: `inputs: { u: interpolation(times, values) }`. Default none.
   */
  readonly inputs?: I;
  /** Seeds the initializers; a whole number from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

const KNOWN: KeysOf<VectorFieldOptions> = {
  state: true,
  parameters: true,
  inputs: true,
  f: true,
  seed: true,
  kernels: true,
  dtype: true,
  fused: true,
};

/**
 * Makes a vector field of a function: it is traced once into a static program, compiled to
 * WebAssembly where that can be had, and from then on evaluated and pulled back without allocation.
 * A function of many operations is compiled in parts; one that the engine refuses all the same is
 * interpreted, or an error when it is first used where `kernels` or `dtype` ask for compiled code.
 *
 * As f runs once, an `if` cannot ask for a value: a branch is written as `where(less(y, 0), a, b)`.
 *
 * @category Vector fields
 * @param options The state's shape, the parameters and the function.
 * @returns The vector field.
 * @throws {TypeError} If an option is unknown or of the wrong type, the function does not return a tensor of the state's shape,
 *   reads or compares a traced value, or reads an input that there is not.
 * @throws {RangeError} If `kernels` or `dtype` is unknown, or float32 is to be interpreted.
 * @throws {KernelsUnavailableError} If compiled kernels were asked for and cannot be had.
 *
 * @example
 * ```ts
 * import { add, glorot, matmul, solve, rk4, tanh, vectorField, zeros } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [2],
 *   parameters: { w1: glorot([10, 2]), b1: zeros([10]), w2: glorot([2, 10]), b2: zeros([2]) },
 *   f: (_t, y, p) => add(matmul(p.w2, tanh(add(matmul(p.w1, y), p.b1))), p.b2),
 * });
 * assertEquals(field.parameters.size, 52);
 * const { y1 } = solve({ field, y0: [1, 0], t0: 0, t1: 1, dt: 0.1, method: rk4 });
 * assertEquals(y1.shape, [2]);
 * ```
 */
export function vectorField<
  const P extends FieldParameters = Record<never, never>,
  const I extends FieldInputs = Record<never, never>,
>(
  options: VectorFieldOptions<P, I>,
): VectorField<StoredNames<P>, FixedNames<P>, string & keyof I> {
  return fieldOf(options as unknown as VectorFieldOptions) as VectorField<
    StoredNames<P>,
    FixedNames<P>,
    string & keyof I
  >;
}

function fieldOf(options: VectorFieldOptions): VectorField {
  checkKeys("vectorField", options, KNOWN);
  const { state, f, seed = 0 } = options;
  if (!Array.isArray(state)) {
    throw new TypeError(
      `vectorField: state must be a shape such as [2], or [] for a scalar, got ${describe(state)}`,
    );
  }
  if (typeof f !== "function") {
    throw new TypeError(
      `vectorField: f must be a function (t, y, parameters) => dy/dt, got ${describe(f)}`,
    );
  }
  const parameters = settleParameters("vectorField", options.parameters ?? {}, new Random(seed));
  const inputs = inputShapes(options.inputs ?? {});
  const program = traceFunction(f, {
    who: "vectorField: f",
    wants: "state's shape",
    shape: state,
    parameters,
    inputs,
  });
  const parts = { program, parameters, options };
  return Object.keys(inputs).length > 0 ? undrivenField(parts, inputs) : tracedVectorField(parts);
}
