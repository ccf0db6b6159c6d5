/**
 * Sums, means and their like over one dimension, several, or all.
 *
 * @module
 */

import { checkKeys, type KeysOf } from "../../checks/known_keys.ts";
import { apply, asTensor } from "../../trace/operation.ts";
import { offsetsOf, resolveAxis, type Shape, stridesOf } from "../../shape.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { add, div, sub } from "../elementwise/arithmetic.ts";
import { exp, log } from "../elementwise/functions.ts";
import { reshape } from "../layout/layout.ts";
import { type Reduction, SUM } from "../layout/moves.ts";
import { SHIFT } from "./shift.ts";

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

/** Where the elements of a shape go. */
function reductionOf(what: string, from: Shape, options: ReductionOptions): Reduction {
  checkKeys(what, options, KNOWN);
  const { axis = from.map((_, i) => i), keepDims = false } = options;
  const axes = [axis].flat().map((a) => resolveAxis(a, from.length, what));
  const kept = from.map((n, i) => axes.includes(i) ? 1 : n);
  const strides = stridesOf(kept).map((stride, i) => axes.includes(i) ? 0 : stride);
  const shape = keepDims ? kept : from.filter((_, i) => !axes.includes(i));
  return { shape, map: offsetsOf(from, strides) };
}

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
  const t = asTensor(x, "sum");
  return apply(SUM, [t], reductionOf("sum", t.shape, options));
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

/** exp(x − shift), and the shift, whose dimensions stay. */
function shifted(what: string, x: Tensor, options: ReductionOptions): [Tensor, Tensor] {
  const shift = apply(SHIFT, [x], reductionOf(what, x.shape, { ...options, keepDims: true }));
  return [exp(sub(x, shift)), shift];
}

/**
 * ln Σ exp x, which stays finite where exp would not. Its derivative is {@linkcode softmax}.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @param options Over which dimensions; by default all, which gives a scalar.
 * @returns The logarithms of the sums; −Infinity of elements that are all −Infinity.
 * @throws {RangeError} If there is no such dimension.
 *
 * @example
 * ```ts
 * import { logSumExp, tensor } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(logSumExp(tensor([1000, 1000])).item(), 1000 + Math.LN2);
 * ```
 */
export function logSumExp(x: TensorLike, options: ReductionOptions = {}): Tensor {
  const t = asTensor(x, "logSumExp");
  const { shape } = reductionOf("logSumExp", t.shape, options);
  const [powers, shift] = shifted("logSumExp", t, options);
  return add(log(sum(powers, options)), reshape(shift, shape));
}

/**
 * exp x over its sum: positive weights whose sum is 1, however large x is.
 *
 * @category Operations
 * @param x A tensor.
 * @param axis The dimension over which the weights have the sum 1; by default the last.
 * @returns The weights, of the shape of `x`.
 * @throws {RangeError} If there is no such dimension.
 *
 * @example
 * ```ts
 * import { softmax, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(softmax(tensor([1000, 1000])).toArray(), [0.5, 0.5]);
 * ```
 */
export function softmax(x: TensorLike, axis = -1): Tensor {
  const [powers] = shifted("softmax", asTensor(x, "softmax"), { axis });
  return div(powers, sum(powers, { axis, keepDims: true }));
}
