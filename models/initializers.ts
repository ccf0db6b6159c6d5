import type { Initializer } from "../solvers/mod.ts";
import { type Shape, sizeOf, Tensor } from "../tensors/mod.ts";

/**
 * Uniform numbers within ± a bound.
 *
 * @category Vector fields
 * @param shape The parameter's shape.
 * @param bound The bound, above 0.
 * @returns The initializer.
 * @throws {RangeError} If the bound is not above 0.
 *
 * @example
 * ```ts
 * import { Random, uniform } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const w = uniform([3], 0.1)(new Random(0));
 * assert(w.data.every((x) => Math.abs(x) <= 0.1));
 * ```
 */
export function uniform(shape: Shape, bound: number): Initializer {
  if (!(bound > 0 && bound < Infinity)) {
    throw new RangeError(`uniform: the bound must be a finite number above 0, got ${bound}`);
  }
  return (random) =>
    new Tensor(
      Float64Array.from({ length: sizeOf(shape) }, () => random.uniform(-bound, bound)),
      shape,
    );
}

/**
 * Glorot and Bengio's uniform numbers (2010): within ± sqrt(6 / (fan-in + fan-out)),
 * which keeps the variance of activations and cotangents alike from layer to layer.
 *
 * @category Vector fields
 * @param shape The shape of a matrix: its two sizes are the fans, either way round.
 * @returns The initializer.
 * @throws {TypeError} If the shape is not that of a matrix.
 *
 * @example
 * ```ts
 * import { glorot, Random } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const w = glorot([4, 2])(new Random(0));
 * assert(w.data.every((x) => Math.abs(x) <= 1));
 * ```
 */
export function glorot(shape: Shape): Initializer {
  if (shape.length !== 2) {
    throw new TypeError(`glorot: the shape must be that of a matrix, got [${shape.join(", ")}]`);
  }
  return uniform(shape, Math.sqrt(6 / (shape[0] + shape[1])));
}
