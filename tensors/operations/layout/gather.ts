import { apply, asTensor } from "../../trace/operation.ts";
import { isNumbers } from "../../checks/numbers.ts";
import { offsetsOf, resolveAxis, stridesOf } from "../../shape.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { gatherOperation } from "./moves.ts";

const GATHER = /* @__PURE__ */ gatherOperation("gather");

/**
 * Takes elements of one dimension by their indices, in any order and as often as wanted.
 *
 * @category Operations
 * @param x The tensor.
 * @param indices Which ones, as numbers that are known beforehand; negative ones count from the end.
 *   For indices that are computed see {@linkcode piecewiseLinear} and {@linkcode where}.
 * @param axis The dimension; by default the first.
 * @returns A tensor whose size in that dimension is the number of indices.
 * @throws {TypeError} If `indices` are no numbers.
 * @throws {RangeError} If there is no such dimension, or an index leaves it.
 *
 * @example
 * ```ts
 * import { gather, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(gather(tensor([10, 20, 30]), [2, 0, -1]).toArray(), [30, 10, 30]);
 * assertEquals(gather(tensor([[1, 2], [3, 4]]), [1], 1).toArray(), [[2], [4]]);
 * ```
 */
export function gather(
  x: TensorLike,
  indices: readonly number[] | Int32Array,
  axis = 0,
): Tensor {
  const t = asTensor(x, "gather");
  const at = resolveAxis(axis, t.shape.length, "gather");
  if (!isNumbers(indices)) {
    throw new TypeError(
      "gather: the indices must be an array of numbers that are known beforehand; to choose by " +
        "values use where",
    );
  }
  const size = t.shape[at];
  const list = Array.from(indices as ArrayLike<number>, (index) => {
    const from = index < 0 ? index + size : index;
    if (!Number.isInteger(index) || from < 0 || from >= size) {
      throw new RangeError(
        `gather: there is no index ${index} in dimension ${at}, which has size ${size}: wanted ` +
          `whole numbers from ${-size} to ${size - 1}`,
      );
    }
    return from;
  });
  const strides = stridesOf(t.shape);
  const shape = t.shape.with(at, list.length);
  const inner = strides[at];
  // As if the first index were wanted all along, and then moved on to the right one.
  const map = offsetsOf(shape, strides.with(at, 0));
  for (let i = 0; i < map.length; i++) {
    map[i] += list[Math.floor(i / inner) % list.length] * inner;
  }
  return apply(GATHER, [t], { shape, map });
}
