import { checkKeys, describe, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { checkGradient } from "./check_gradient.ts";
import type { Schedule } from "./schedules.ts";

/**
 * An optimiser's recipe; bound to a parameter vector it has a memory of its own.
 *
 * @category Optimisers
 */
export interface Optimizer {
  /** Makes the memory for `size` parameters. */
  bind(size: number): BoundOptimizer;
}

/**
 * An optimiser at work on one parameter vector.
 *
 * @category Optimisers
 */
export interface BoundOptimizer {
  /**
   * All that it remembers, by name: the live buffers. Numbers written into them, such as
   * those saved from another run, are what the next step goes on from.
   */
  readonly memory: Readonly<Record<string, Float64Array>>;
  /**
   * Changes the parameters in place.
   *
   * @param parameters The parameters.
   * @param gradient The gradient there.
   * @param loss The loss there, for optimisers that look at it; infinite where it could not
   *   be computed, the gradient is 0 then.
   * @throws {RangeError} If the gradient is not finite; parameters and memory stay as they were.
   */
  step(parameters: Float64Array, gradient: Float64Array, loss?: number): void;
}

/**
 * Options of {@linkcode adamW}.
 *
 * @category Optimisers
 */
export interface AdamWOptions {
  /** The learning rate, or one for each update. Default 1e-3. */
  readonly learningRate?: number | Schedule;
  /** The decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** The decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Keeps the denominator from 0. Default 1e-8. */
  readonly epsilon?: number;
  /** The decay of the parameters, apart from the gradient. Default 0.01. */
  readonly weightDecay?: number;
}

const KNOWN: KeysOf<AdamWOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  weightDecay: true,
};

const LEARNING_RATE = 'did you mean "learningRate"?';

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019):
 *
 *     m ← β1 m + (1 − β1) g,   v ← β2 v + (1 − β2) g²
 *     θ ← θ − η (m̂ / (sqrt v̂ + ε) + w θ),   m̂ = m / (1 − β1^k),   v̂ = v / (1 − β2^k)
 *
 * @category Optimisers
 * @param options Rates; the defaults are those of the second paper.
 * @returns The optimiser.
 * @throws {TypeError} If an option is unknown, or the learning rate is neither number nor schedule.
 * @throws {RangeError} If a rate is out of range.
 *
 * @example
 * ```ts
 * import { adamW } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const parameters = Float64Array.of(1);
 * adamW({ learningRate: 0.1, weightDecay: 0 }).bind(1).step(parameters, Float64Array.of(5));
 * assertAlmostEquals(parameters[0], 0.9, 1e-8);
 * ```
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  checkKeys("adamW", options, KNOWN, {
    lr: LEARNING_RATE,
    rate: LEARNING_RATE,
    betas: "they are beta1 and beta2",
  });
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } =
    options;
  const constant = typeof learningRate === "number";
  if (!constant && typeof learningRate !== "function") {
    throw new TypeError(
      `adamW: learningRate must be a number or a schedule such as cosineDecay(…), got ` +
        describe(learningRate),
    );
  }
  if (constant) check("learningRate", learningRate, learningRate > 0, "above 0");
  check("beta1", beta1, beta1 >= 0 && beta1 < 1, "at least 0 and below 1");
  check("beta2", beta2, beta2 >= 0 && beta2 < 1, "at least 0 and below 1");
  check("epsilon", epsilon, epsilon > 0, "above 0");
  check("weightDecay", weightDecay, weightDecay >= 0, "at least 0");
  return {
    bind(size) {
      const m = allocate(size);
      const v = allocate(size);
      // β1^k, β2^k and k.
      const powers = allocate(3);
      powers[0] = powers[1] = 1;
      return {
        memory: { m, v, powers },
        step(parameters, gradient) {
          checkGradient("adamW", gradient);
          const rate = constant ? learningRate : rateOf(learningRate, powers[2]);
          powers[0] *= beta1;
          powers[1] *= beta2;
          powers[2]++;
          const part1 = 1 - powers[0];
          const part2 = 1 - powers[1];
          for (let i = 0; i < size; i++) {
            const g = gradient[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            const direction = m[i] / part1 / (Math.sqrt(v[i] / part2) + epsilon);
            parameters[i] -= rate * (direction + weightDecay * parameters[i]);
          }
        },
      };
    },
  };
}

/** A schedule may end at 0, but not below. */
function rateOf(schedule: Schedule, update: number): number {
  const rate = schedule(update);
  check(`the learning rate of update ${update}`, rate, rate >= 0, "at least 0");
  return rate;
}

function check(name: string, value: number, holds: boolean, wanted: string): void {
  if (!holds || !Number.isFinite(value)) {
    throw new RangeError(`adamW: ${name} must be ${wanted}, got ${value}`);
  }
}
