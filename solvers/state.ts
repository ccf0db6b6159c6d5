import {
  formatShape,
  type NestedNumbers,
  sameShape,
  sizeOf,
  Tensor,
  tensor,
} from "../tensors/mod.ts";
import type { VectorField } from "./field.ts";

/** A state as a user writes it: numbers, nested numbers, a flat buffer or a tensor. */
export type StateLike = NestedNumbers | Float64Array | Tensor;

/**
 * Flattens a start and checks it against the field.
 *
 * @throws {TypeError} If the shape does not fit.
 * @throws {RangeError} If an element is not finite.
 */
export function flattenState(field: VectorField, y0: StateLike): Float64Array {
  const { stateShape } = field;
  const given = y0 instanceof Float64Array && y0.length === sizeOf(stateShape)
    ? new Tensor(y0.slice(), stateShape)
    : tensor(y0);
  if (!sameShape(given.shape, stateShape)) {
    throw new TypeError(
      `y0 must have the vector field's state shape ${formatShape(stateShape)}, ` +
        `got ${formatShape(given.shape)}`,
    );
  }
  const bad = given.data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new RangeError(`y0 must be finite, element ${bad} is ${given.data[bad]}`);
  }
  return given.data;
}
