import { checkKeys, describe, type KeysOf, replay } from "../../tensors/internal.ts";
import {
  concat,
  type KernelOptions,
  Random,
  reshape,
  type Shape,
  slice,
  type Tensor,
  trace,
} from "../../tensors/mod.ts";
import type { Halves, VectorField } from "../field.ts";
import { type InputReader, inputShapes } from "../inputs/read_input.ts";
import { undrivenField } from "../inputs/undriven_field.ts";
import { settleParameters } from "../traced/settle_parameters.ts";
import { traceFunction } from "../traced/trace_function.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";
import type { FieldInputs, FieldParameters, FixedNames, StoredNames } from "../vector_field.ts";

/**
 * One half of a field of second order: of t, of q or v, of the parameters and the inputs by name, and of
 * what reads inputs at other times.
 *
 * @category Vector fields
 * @typeParam Name The names of the parameters.
 * @typeParam Input The names of the inputs.
 */
export type HalfFunction<Name extends string = string, Input extends string = string> = (
  t: Tensor,
  half: Tensor,
  parameters: Readonly<Record<Name, Tensor>>,
  inputs: Readonly<Record<Input, Tensor>>,
  reader: InputReader<Input>,
) => Tensor;

/**
 * What {@linkcode secondOrderField} takes.
 *
 * @category Vector fields
 * @typeParam P The parameters, by whose names f knows them.
 * @typeParam I The inputs, likewise.
 */
export interface SecondOrderFieldOptions<
  P extends FieldParameters = FieldParameters,
  I extends FieldInputs = FieldInputs,
> extends KernelOptions {
  /** The shape of q: `[d]`, or `[batch, d]`. The state is (q, v), of shape `[2, ...position]`. */
  readonly position: Shape;
  /** θ by name, as `vectorField` takes it. Default none. */
  readonly parameters?: P & FieldParameters;
  /** The accelerations f(t, q; θ) = dv/dt, traced as f of `vectorField` is; they must not depend on v. */
  readonly f: HalfFunction<string & keyof NoInfer<P>, string & keyof NoInfer<I>>;
  /**
   * What moves q, g(t, v; θ) = dq/dt, where that is not v: of a Hamiltonian T(v) + V(q), whose v are
   * momenta, it is the gradient of T. Default v itself.
   */
  readonly velocity?: HalfFunction<string & keyof NoInfer<P>, string & keyof NoInfer<I>>;
  /** What drives it, by name, as `vectorField` takes it. Default none. */
  readonly inputs?: I;
  /** Seeds the initializers; a whole number from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

const KNOWN: KeysOf<SecondOrderFieldOptions> = {
  position: true,
  parameters: true,
  f: true,
  velocity: true,
  inputs: true,
  seed: true,
  kernels: true,
  dtype: true,
  fused: true,
};

const ELSEWHERE = {
  state: "the state is (q, v); give the shape of q, as position: [2]",
};

/**
 * Makes a field of second order, q'' = f(t, q; θ), of its accelerations: its state is (q, v), of shape
 * `[2, ...position]`, so that a start is `[q, v]`. It is a vector field as any other, for every method;
 * `verlet()` and the Nyström methods, which move q and v in turn, take such fields alone.
 *
 * With `velocity` it is that of a separable Hamiltonian, dq/dt = g(t, v) and dv/dt = f(t, q).
 *
 * @category Vector fields
 * @param options The shape of q, the parameters and the accelerations.
 * @returns The vector field.
 * @throws {TypeError} If an option is unknown or of the wrong type, or a function does not return a tensor
 *   of the shape of q, reads or compares a traced value, or reads an input that there is not.
 * @throws {RangeError} If `kernels` or `dtype` is unknown, or float32 is to be interpreted.
 * @throws {KernelsUnavailableError} If compiled kernels were asked for and cannot be had.
 *
 * @example
 * ```ts
 * import { mul, neg, secondOrderField, sin, solve, tensor, verlet } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // A pendulum: its angle q, and its angular velocity v.
 * const field = secondOrderField({
 *   position: [1],
 *   parameters: { g: tensor(9.81) },
 *   f: (_t, q, { g }) => neg(mul(g, sin(q))),
 * });
 * assertEquals(field.stateShape, [2, 1]);
 * const { y1 } = solve({ field, y0: [[1], [0]], t0: 0, t1: 10, dt: 0.01, method: verlet() });
 * const [[q], [v]] = y1.toArray() as number[][];
 * assertAlmostEquals(v * v / 2 - 9.81 * Math.cos(q), -9.81 * Math.cos(1), 1e-3);
 * ```
 */
export function secondOrderField<
  const P extends FieldParameters = Record<never, never>,
  const I extends FieldInputs = Record<never, never>,
>(
  options: SecondOrderFieldOptions<P, I>,
): VectorField<StoredNames<P>, FixedNames<P>, string & keyof I> {
  return fieldOf(options as unknown as SecondOrderFieldOptions) as VectorField<
    StoredNames<P>,
    FixedNames<P>,
    string & keyof I
  >;
}

function fieldOf(options: SecondOrderFieldOptions): VectorField {
  checkKeys("secondOrderField", options, KNOWN, ELSEWHERE);
  const { position: shape, f, velocity, seed = 0 } = options;
  if (!Array.isArray(shape)) {
    throw new TypeError(
      "secondOrderField: position must be a shape such as [2], or [] for a scalar, " +
        `got ${describe(shape)}`,
    );
  }
  checkFunction("f", "(t, q, parameters) => dv/dt", f);
  if (velocity !== undefined) {
    checkFunction("velocity", "(t, v, parameters) => dq/dt", velocity);
  }
  const parameters = settleParameters(
    "secondOrderField",
    options.parameters ?? {},
    new Random(seed),
  );
  const inputs = inputShapes(options.inputs ?? {}, "secondOrderField");
  const traced = (name: string, half: HalfFunction) =>
    traceFunction(half, {
      who: `secondOrderField: ${name}`,
      wants: "shape of q",
      shape: shape as Shape,
      parameters,
      inputs,
    });
  const accelerations = traced("f", f);
  const velocities = velocity && traced("velocity", velocity);
  const row: Shape = [1, ...shape as Shape];
  const program = trace((t, y, ...stored) => {
    const [q, v] = [0, 1].map((i) => reshape(slice(y, i, i + 1), shape));
    const rates = [
      velocities ? replay(velocities, [t, v, ...stored]) : v,
      replay(accelerations, [t, q, ...stored]),
    ];
    return concat(rates.map((rate) => reshape(rate, row)));
  }, [[], [2, ...shape as Shape], ...accelerations.inputShapes.slice(2)]);
  const make = (program: typeof accelerations, halves?: Halves) => {
    const parts = { program, parameters, options, halves };
    return options.inputs ? undrivenField(parts, inputs) : tracedVectorField(parts);
  };
  return make(program, {
    ...(velocities && { position: make(velocities) }),
    velocity: make(accelerations),
  });
}

function checkFunction(name: string, wanted: string, f: unknown): void {
  if (typeof f === "function") return;
  throw new TypeError(
    `secondOrderField: ${name} must be a function ${wanted}, got ${describe(f)}`,
  );
}
