import type { GradientOptions } from "../solvers/mod.ts";
import type { Optimizer } from "./adamw.ts";

/** What a `Trainer` takes. */
export interface TrainerOptions {
  /** The problems, at least one, all over one vector field. */
  readonly problems: readonly GradientOptions[];
  /** What each problem's loss counts. Default: the same for all, 1 together. */
  readonly weights?: readonly number[];
  /** Updates the parameters. Default `adamW()`. */
  readonly optimizer?: Optimizer;
  /**
   * Updates the starts y0 as well, which are then fitted too. "joint" is the one of the
   * parameters: it sees both as one vector, the starts last. Default: they stay.
   */
  readonly startOptimizer?: Optimizer | "joint";
  /**
   * What happens where a solve fails, or its loss or gradient is not finite. Default "throw": the
   * error is thrown before any update, and the field has the best parameters so far. With
   * "retreat" the loss counts as infinite and the gradient as 0, and the update begins at the
   * best parameters and starts so far; where there are none yet, at parameters a tenth
   * smaller, as a field near 0 fails nowhere. After 50 failures in a row the error is thrown.
   */
  readonly onFailure?: "throw" | "retreat";
}

/** All that a training goes on from, as `Trainer.save` gives it. */
export interface TrainerState {
  /** The number of updates so far. */
  readonly updates: number;
  /** The least loss so far. */
  readonly bestLoss: number;
  /** The update before which it was. */
  readonly bestUpdate: number;
  /** The numbers, by name: parameters, starts, the best of both, the optimisers' memories. */
  readonly arrays: Readonly<Record<string, Float64Array>>;
}

/**
 * Checks the weights of a training.
 *
 * @throws {TypeError} If there is not one a problem.
 * @throws {RangeError} If one is not a number of at least 0.
 */
export function checkedWeights(
  weights: readonly number[] | undefined,
  count: number,
): readonly number[] {
  if (weights === undefined) return Array.from({ length: count }, () => 1 / count);
  if (weights.length !== count) {
    throw new TypeError(
      `Trainer: there must be ${count} weights, one a problem, got ${weights.length}`,
    );
  }
  const bad = weights.find((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad !== undefined) {
    throw new RangeError(`Trainer: a weight must be a number of at least 0, got ${bad}`);
  }
  return weights;
}
