import { checkKeys } from "../../tensors/internal.ts";
import type { Initializer } from "../../solvers/mod.ts";
import { type Shape, sizeOf, Tensor } from "../../tensors/mod.ts";

/**
 * Uniform numbers within ± a bound, or between two.
 *
 * @category Vector fields
 * @param shape The parameter's shape.
 * @param bound The bound, above 0; or the lower and the upper one, as in `[2, 5]`.
 * @returns The initializer.
 * @throws {RangeError} If the bound is not above 0, or two are not in order.
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
export function uniform(shape: Shape, bound: number | readonly [number, number]): Initializer {
  if (typeof bound === "number" && !(bound > 0 && bound < Infinity)) {
    throw new RangeError(`uniform: the bound must be a finite number above 0, got ${bound}`);
  }
  const [low, high] = typeof bound === "number" ? [-bound, bound] : bound;
  if (!(low < high && Number.isFinite(high - low))) {
    throw new RangeError(
      `uniform: the bounds must be finite, the lower one first, got ${low} and ${high}`,
    );
  }
  return (random) => draw(shape, () => random.uniform(low, high));
}

/**
 * Numbers from a normal distribution.
 *
 * @category Vector fields
 * @param shape The parameter's shape.
 * @param options The mean, by default 0, and the standard deviation, by default 1.
 * @returns The initializer.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If the mean is not finite, or the deviation is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const w = normal([1000], { mean: 5, deviation: 2 })(new Random(0));
 * assertAlmostEquals(w.data.reduce((sum, x) => sum + x / 1000, 0), 5, 0.2);
 * ```
 */
export function normal(
  shape: Shape,
  options: { readonly mean?: number; readonly deviation?: number } = {},
): Initializer {
  checkKeys("normal", options, { mean: true, deviation: true });
  const { mean = 0, deviation = 1 } = options;
  if (!Number.isFinite(mean)) throw new RangeError(`normal: mean must be finite, got ${mean}`);
  checkDeviation("normal: deviation", deviation);
  return (random) => draw(shape, () => random.normal(mean, deviation));
}

/**
 * Numbers above 0 whose logarithms are normally distributed: what is known beforehand of a rate or a
 * volume, as in `positive(logNormal([], { median: 1.5, deviation: 0.5 }))`.
 *
 * @category Vector fields
 * @param shape The parameter's shape.
 * @param options The median, by default 1, and the standard deviation of the logarithm, by default 1.
 * @returns The initializer.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If the median is not above 0, or the deviation is below 0 or not finite.
 *
 * @example
 * ```ts
 * import { logNormal, Random } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const rates = logNormal([100], { median: 2, deviation: 0.1 })(new Random(0));
 * assert(rates.data.every((x) => x > 1.2 && x < 3.3));
 * ```
 */
export function logNormal(
  shape: Shape,
  options: { readonly median?: number; readonly deviation?: number } = {},
): Initializer {
  checkKeys("logNormal", options, { median: true, deviation: true });
  const { median = 1, deviation = 1 } = options;
  if (!(median > 0 && median < Infinity)) {
    throw new RangeError(`logNormal: median must be a finite number above 0, got ${median}`);
  }
  checkDeviation("logNormal: deviation", deviation);
  return (random) => draw(shape, () => median * Math.exp(random.normal(0, deviation)));
}

function checkDeviation(what: string, deviation: number): void {
  if (deviation >= 0 && deviation < Infinity) return;
  throw new RangeError(`${what} must be a finite number of at least 0, got ${deviation}`);
}

function draw(shape: Shape, number: () => number): Tensor {
  return new Tensor(Float64Array.from({ length: sizeOf(shape) }, number), shape);
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
