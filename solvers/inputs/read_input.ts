import {
  apply,
  asTensor,
  describe,
  didYouMean,
  isTraced,
  nodesOf,
  type Operation,
} from "../../tensors/internal.ts";
import {
  formatShape,
  type Program,
  type Shape,
  type Tensor,
  type TensorLike,
} from "../../tensors/mod.ts";

/** What a reading of an input is: of which one, and how often it is differentiated by time. */
export interface Reading {
  readonly name: string;
  readonly derivative: number;
  readonly shape: Shape;
}

/** What an input that has no values yet is asked for. */
function refuse(name: string): never {
  throw new TypeError(
    `The input "${name}" of the vector field has no values: give them with the problem, as ` +
      `inputs: { ${name}: interpolation(times, values) }`,
  );
}

/** The rule of an operation that stands for another one. */
const PLACEHOLDER = () => {
  throw new TypeError("An input of a vector field cannot be computed before it has values");
};

/** An input at a time, in the program of a field that is not driven yet: it stands for what is read. */
export const READ: Operation<Reading> = {
  name: "input",
  shape: (_, { shape }) => shape,
  forward: ({ attributes: { name } }) => refuse(name),
  pullback: (_, { attributes: { name } }) => refuse(name),
  tangent: ({ inputs, tangents: [ofTime], attributes, mul }) =>
    ofTime && mul(ofTime, read(inputs, { ...attributes, derivative: attributes.derivative + 1 })),
  flat: (input) => input > 0,
  compiled: { kind: "elementwise", cost: 2, forward: PLACEHOLDER, pullback: PLACEHOLDER },
};

/** @param at The time; where that is no function of t, behind it t, by which the reading is traced. */
function read(at: readonly Tensor[], reading: Reading): Tensor {
  return apply(READ, at, reading);
}

/** Whether a program reads an input. */
export function readsInputs(program: Program): boolean {
  return nodesOf(program, READ).length > 0;
}

/**
 * Reads inputs at other times than t, and their derivatives: the fifth argument of f.
 *
 * @category Inputs
 * @typeParam Input The names of the inputs.
 */
export interface InputReader<Input extends string = string> {
  /**
   * An input at another time, such as `at("u", sub(t, p.delay))`. Gradients with respect to what
   * the time is made of are those of the interpolant.
   *
   * @param name The input.
   * @param time A scalar, or a tensor of one element.
   * @returns A tensor of the input's shape.
   * @throws {RangeError} If there is no such input.
   * @throws {TypeError} If the time has several elements.
   */
  at(name: Input, time: TensorLike): Tensor;
  /**
   * du/dt of an input, as a neural controlled differential equation has it.
   *
   * @param name The input; not one that is interpolated by "previous".
   * @param time Where; default t.
   * @returns A tensor of the input's shape.
   * @throws {RangeError} If there is no such input.
   */
  rate(name: Input, time?: TensorLike): Tensor;
}

/** The shapes of a field's inputs, checked. */
export function inputShapes(inputs: unknown, caller = "vectorField"): Record<string, Shape> {
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) {
    throw new TypeError(
      `${caller}: inputs must be an object such as { u: 2 }, got ${describe(inputs)}`,
    );
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, given]: [string, unknown]) => {
      const shape: unknown = typeof given === "number" ? [given] : given;
      const fits = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 1);
      if (!fits) {
        throw new TypeError(
          `${caller}: the input "${name}" must be a number of channels such as 2, or a shape such as ` +
            `[] or [batch, 2], got ${Array.isArray(given) ? `[${given}]` : describe(given)}`,
        );
      }
      return [name, [...shape as number[]]];
    }),
  );
}

/** What is said where an input is read that there is not. */
function unknownInput(who: string, name: string, names: readonly string[]): string {
  return `${who} reads an input "${name}", and there is none` +
    didYouMean(name, names, `name it in the field's inputs: { ${name}: 2 }`);
}

/** Tensors by name that refuse to be read by another one. */
function refusing(who: string, tensors: Record<string, Tensor>): Record<string, Tensor> {
  return new Proxy(tensors, {
    get(target, name, receiver) {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name, receiver);
      throw new TypeError(unknownInput(who, name, Object.keys(target)));
    },
  });
}

/**
 * The inputs of a field inside its function, at t, and what reads them elsewhere.
 *
 * @param who Who reads them, as messages begin.
 */
export function inputsAt(
  t: Tensor,
  shapes: Readonly<Record<string, Shape>>,
  who = "vectorField: f",
): { now: Record<string, Tensor>; reader: InputReader } {
  const known = (name: string): Shape => {
    if (Object.hasOwn(shapes, name)) return shapes[name];
    throw new RangeError(unknownInput(who, name, Object.keys(shapes)));
  };
  const readAt = (name: string, given: TensorLike, derivative: number) => {
    const shape = known(name);
    const time = asTensor(given, "vectorField: the time of an input");
    if (time.size !== 1) {
      throw new TypeError(
        `vectorField: an input is read at one time, got times of shape ${formatShape(time.shape)}`,
      );
    }
    return read(isTraced(time) ? [time] : [time, t], { name, derivative, shape });
  };
  return {
    now: refusing(
      who,
      Object.fromEntries(Object.keys(shapes).map((name) => [name, readAt(name, t, 0)])),
    ),
    reader: {
      at: (name, time) => readAt(name, time, 0),
      rate: (name, time = t) => readAt(name, time, 1),
    },
  };
}
