import { asTensor } from "../../trace/operation.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { choose } from "./choice.ts";
import { guarded } from "./guarded.ts";

/**
 * Takes elements of one tensor where a mask holds, and of another elsewhere, with broadcasting:
 * the branch of an `if`, element by element.
 *
 * Cotangents go to the elements that were taken, whole; the others get 0, and the mask gets none,
 * so the derivative is that of the branch. Where the branches do not meet, the result jumps, and no
 * derivative knows of that: an adaptive solver finds the jump by small steps. Both branches are
 * computed everywhere. While a function is traced, what a branch is made of element by element, with
 * broadcasting between, sees a harmless number where the branch is not taken, if its derivative may be
 * infinite or NaN: of `where(greater(x, 0), sqrt(x), 0)` the derivative at 0 is 0, and at -1 too. What comes before
 * another operation, as a product of matrices, a sum or a slice, does not: there 0 times an infinite
 * derivative is NaN, which is told; give it a harmless number yourself, as in
 * `where(m, sum(sqrt(where(m, x, 1))), 0)`.
 *
 * @category Operations
 * @param mask What chooses: `a` where it is not 0, `b` where it is 0, NaN where it is NaN.
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { less, tensor, where } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([-2, 3]);
 * assertEquals(where(less(x, 0), 0, x).toArray(), [0, 3]);
 * ```
 */
export function where(mask: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const [by, one, other] = [mask, a, b].map((t) => asTensor(t, "where"));
  return choose(by, guarded(by, one, true), guarded(by, other, false));
}
