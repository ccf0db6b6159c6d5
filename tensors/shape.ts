/**
 * Shapes: lists of sizes, outermost first, as in NumPy. `[]` is a scalar.
 *
 * @module
 */

/**
 * The sizes of a tensor's dimensions, outermost first; `[]` for a scalar.
 *
 * @category Tensors
 */
export type Shape = readonly number[];

/**
 * The number of elements that a shape holds; 1 for `[]`.
 *
 * @category Tensors
 * @param shape The shape.
 * @returns The number.
 *
 * @example
 * ```ts
 * import { sizeOf } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sizeOf([2, 3]), 6);
 * ```
 */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/**
 * Writes a shape for a message: `[2, 3]`.
 *
 * @category Tensors
 * @param shape The shape.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { formatShape } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatShape([2, 3]), "[2, 3]");
 * ```
 */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * Whether two shapes are the same, dimension by dimension.
 *
 * @category Tensors
 * @param a One shape.
 * @param b Another one.
 * @returns Whether they are.
 *
 * @example
 * ```ts
 * import { sameShape } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sameShape([2, 3], [3, 2]), false);
 * ```
 */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/**
 * Checks that a shape is a list of whole numbers of at least 0.
 *
 * @throws {TypeError} If it is not an array.
 * @throws {RangeError} If a size is not a whole number of at least 0.
 */
export function checkShape(shape: Shape, what: string): Shape {
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `${what}: a shape must be an array of sizes, got ${typeof shape}`,
    );
  }
  for (const n of shape) {
    if (!Number.isInteger(n) || n < 0) {
      throw new RangeError(
        `${what}: every size of a shape must be a whole number of at least 0, got ${
          formatShape(shape)
        }`,
      );
    }
  }
  return Object.freeze([...shape]);
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

/**
 * The shape that two shapes broadcast to, by NumPy's rule: aligned at the last
 * dimension, sizes must be equal or 1.
 *
 * @throws {TypeError} If they do not fit.
 */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const m = a[a.length - i] ?? 1;
    const n = b[b.length - i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new TypeError(
        `${what}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: ` +
          `counted from the last, dimension ${i} has sizes ${m} and ${n}; they must be equal or 1`,
      );
    }
    result[rank - i] = m === 1 ? n : m;
  }
  return result;
}

/**
 * Turns an axis that may count from the end into one from 0 on.
 *
 * @throws {RangeError} If there is no such axis.
 */
export function resolveAxis(axis: number, rank: number, what: string): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new RangeError(
      `${what}: axis ${axis} is out of range: the tensor has ${rank} dimension(s), ` +
        `so an axis must be a whole number from ${-rank} to ${rank - 1}`,
    );
  }
  return resolved;
}

/**
 * Walks the elements of `shape` in row-major order and gives, for each, the
 * offset that `strides` leads to. With stride 0 a dimension repeats.
 */
export function offsetsOf(
  shape: Shape,
  strides: readonly number[],
  start = 0,
): Int32Array {
  const size = sizeOf(shape);
  const offsets = new Int32Array(size);
  const index = new Array<number>(shape.length).fill(0);
  let offset = start;
  for (let i = 0; i < size; i++) {
    offsets[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return offsets;
}
