import { tensorOf } from "../../tensors/internal.ts";
import { formatShape, type NumbersLike, sameShape, sizeOf, Tensor } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";

/**
 * A state as a user writes it: a number, arrays and typed arrays nested to any depth, a tensor.
 *
 * @category Solving
 */
export type StateLike = NumbersLike | Tensor;

/**
 * Flattens a start and checks it against the field.
 *
 * @returns Numbers of its own.
 * @throws {TypeError} If an element is not a number, or the shape does not fit.
 * @throws {RangeError} If an element is not finite.
 */
export function flattenState(field: VectorField, y0: StateLike): Float64Array {
  const { stateShape } = field;
  const given = y0 instanceof Float64Array && y0.length === sizeOf(stateShape)
    ? new Tensor(y0.slice(), stateShape)
    : tensorOf(y0, "y0");
  if (!sameShape(given.shape, stateShape)) {
    const advice = given.size !== sizeOf(stateShape)
      ? ""
      : stateShape.length === 0
      ? "; give the number itself, or make the field's state [1]"
      : `; nest the numbers so, or give tensor(numbers, ${formatShape(stateShape)})`;
    throw new TypeError(
      `y0 must have the vector field's state shape ${formatShape(stateShape)}, ` +
        `got ${formatShape(given.shape)}${advice}`,
    );
  }
  const bad = given.data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new RangeError(`y0 must be finite, element ${bad} is ${given.data[bad]}`);
  }
  // What is solved from may be written by a fit; a tensor of the caller's may not.
  return given === y0 ? given.data.slice() : given.data;
}
