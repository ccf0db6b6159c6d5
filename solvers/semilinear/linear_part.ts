import { allocate, type NumbersLike, type Tensor } from "../../tensors/mod.ts";
import { tensorOf } from "../../tensors/internal.ts";
import { jacobianPattern } from "../implicit/jacobian/pattern.ts";

/** A block of L: the numbers of its elements, and its entries row by row. */
export interface LinearBlock {
  readonly elements: Int32Array;
  readonly entries: Float64Array;
}

/** L, in blocks between which it has no entries. */
export interface LinearPart {
  /** The number of rows. */
  readonly size: number;
  readonly blocks: readonly LinearBlock[];
}

/**
 * Reads L as a user gives it: a square matrix, or the diagonal of one.
 *
 * @throws {TypeError} If it is neither.
 * @throws {RangeError} If an entry is not finite.
 */
export function linearPart(given: NumbersLike | Tensor, caller: string): LinearPart {
  const { data, shape } = tensorOf(given, `${caller}: linear`);
  const [size, columns = size] = shape;
  if (shape.length < 1 || shape.length > 2 || columns !== size) {
    throw new TypeError(
      `${caller}: linear must be a square matrix, or the diagonal of one, got the shape [${
        shape.join(", ")
      }]`,
    );
  }
  const bad = data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new RangeError(`${caller}: linear must be finite, got ${data[bad]} at number ${bad}`);
  }
  const entry = (i: number, j: number) =>
    shape.length === 2 ? data[i * size + j] : i === j ? data[i] : 0;
  const dependence = Array.from({ length: size }, (_, i) => {
    if (shape.length === 1) return Int32Array.of(i);
    return Int32Array.from(data.subarray(i * size, (i + 1) * size).keys())
      .filter((j) => entry(i, j) !== 0);
  });
  return {
    size,
    blocks: jacobianPattern(dependence).blocks.map((elements) => {
      const entries = allocate(elements.length ** 2);
      elements.forEach((i, r) =>
        elements.forEach((j, c) => entries[r * elements.length + c] = entry(i, j))
      );
      return { elements, entries };
    }),
  };
}

/**
 * Adds a multiple of M x, or of Mᵀ x, to a vector, where M has the blocks of L.
 *
 * @param matrices The entries of M, block by block.
 */
export function addProduct(
  { blocks, size }: LinearPart,
  matrices: readonly Float64Array[],
  transposed: boolean,
  factor: number,
  x: Float64Array,
  target: Float64Array,
): void {
  // A batch has L on each of its rows.
  for (let row = 0; row < target.length; row += size) {
    for (let b = 0; b < blocks.length; b++) {
      const { elements } = blocks[b];
      const matrix = matrices[b];
      const n = elements.length;
      const down = transposed ? 1 : n;
      const right = transposed ? n : 1;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) {
          sum += matrix[i * down + j * right] * x[row + elements[j]];
        }
        target[row + elements[i]] += factor * sum;
      }
    }
  }
}
