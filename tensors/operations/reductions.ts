/**
 * Sums and means over one dimension, several, or all.
 *
 * @module
 */

import { checkKeys, type KeysOf } from "../checks/known_keys.ts";
import { apply, asTensor } from "../trace/operation.ts";
import { offsetsOf, resolveAxis, stridesOf } from "../shape.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { div } from "./arithmetic.ts";
import { SUM } from "./moves.ts";

/**
 * Which dimensions a reduction runs over.
 *
 * @category Operations
 */
export interface ReductionOptions {
  /** One dimension or several; by default all. Negative ones count from the end. */
  readonly axis?: number | readonly number[];
  /** Whether the dimensions stay, with size 1; by default they are dropped. */
  readonly keepDims?: boolean;
}

const KNOWN: KeysOf<ReductionOptions> = { axis: true, keepDims: true };

/**
 * Adds elements up.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @param options Over which dimensions; by default all, which gives a scalar.
 * @returns The sums.
 * @throws {RangeError} If there is no such dimension.
 *
 * @example
 * ```ts
 * import { sum, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([[1, 2], [3, 4]]);
 * assertEquals(sum(x).item(), 10);
 * assertEquals(sum(x, { axis: 0 }).toArray(), [4, 6]);
 * ```
 */
export function sum(x: TensorLike, options: ReductionOptions = {}): Tensor {
  checkKeys("sum", options, KNOWN);
  const t = asTensor(x, "sum");
  const rank = t.shape.length;
  const { axis = t.shape.map((_, i) => i), keepDims = false } = options;
  const axes = [axis].flat().map((a) => resolveAxis(a, rank, "sum"));
  const kept = t.shape.map((n, i) => axes.includes(i) ? 1 : n);
  const strides = stridesOf(kept).map((stride, i) => axes.includes(i) ? 0 : stride);
  const shape = keepDims ? kept : t.shape.filter((_, i) => !axes.includes(i));
  return apply(SUM, [t], { shape, map: offsetsOf(t.shape, strides) });
}

/**
 * Averages elements.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @param options Over which dimensions; by default all, which gives a scalar.
 * @returns The means.
 * @throws {RangeError} If there is no such dimension.
 *
 * @example
 * ```ts
 * import { mean, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mean(tensor([[1, 2], [3, 4]]), { axis: 1 }).toArray(), [1.5, 3.5]);
 * ```
 */
export function mean(x: TensorLike, options: ReductionOptions = {}): Tensor {
  checkKeys("mean", options, KNOWN);
  const t = asTensor(x, "mean");
  const total = sum(t, options);
  return div(total, t.size / total.size);
}
