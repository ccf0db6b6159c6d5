import { allocate } from "../../tensors/mod.ts";
import type { Optimizer } from "./adamw.ts";
import { checkOptimizer } from "../training/trainer_options.ts";

/**
 * An optimiser that is shown gradients of a bounded length: a longer one is shortened, its
 * direction stays (Pascanu, Mikolov and Bengio 2013).
 *
 * @category Optimisers
 * @param optimizer The optimiser.
 * @param longest The longest gradient, as the root of the sum of squares; above 0.
 * @returns The optimiser with the bound.
 * @throws {TypeError} If the optimiser is something else.
 * @throws {RangeError} If `longest` is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { clipNorm } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const descent = {
 *   bind: () => ({
 *     memory: {},
 *     step: (x: Float64Array, g: Float64Array) => g.forEach((gi, i) => x[i] -= gi),
 *   }),
 * };
 * const x = Float64Array.of(0, 0);
 * clipNorm(descent, 1).bind(2).step(x, Float64Array.of(30, 40));
 * assertEquals(x, Float64Array.of(-0.6, -0.8));
 * ```
 */
export function clipNorm(optimizer: Optimizer, longest: number): Optimizer {
  checkOptimizer("clipNorm: the optimizer", optimizer);
  if (!(longest > 0 && longest < Infinity)) {
    throw new RangeError(
      `clipNorm: the longest gradient must be a finite number above 0, got ${longest}`,
    );
  }
  return {
    bind(size) {
      const bound = optimizer.bind(size);
      const shortened = allocate(size);
      return {
        memory: bound.memory,
        step(parameters, gradient, loss) {
          let squares = 0;
          for (let i = 0; i < size; i++) squares += gradient[i] * gradient[i];
          const length = squares < Infinity ? Math.sqrt(squares) : lengthOf(gradient);
          // One that is not finite is for the optimiser to refuse.
          if (!(length > longest && length < Infinity)) {
            return bound.step(parameters, gradient, loss);
          }
          const factor = longest / length;
          for (let i = 0; i < size; i++) shortened[i] = factor * gradient[i];
          bound.step(parameters, shortened, loss);
        },
      };
    },
  };
}

/** The length, where the sum of squares is beyond the range of numbers. */
function lengthOf(gradient: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < gradient.length; i++) largest = Math.max(largest, Math.abs(gradient[i]));
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += (gradient[i] / largest) ** 2;
  return largest * Math.sqrt(squares);
}
