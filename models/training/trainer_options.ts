import { checkKeys, describe, type KeysOf } from "../../tensors/internal.ts";
import type { GradientOptions } from "../../solvers/mod.ts";
import type { BoundOptimizer, Optimizer } from "../optimisers/adamw.ts";
import { checkWorkers, type WorkerOptions } from "../workers/worker_options.ts";

/** Failures in a row that a training that retreats puts up with. */
export const MOST_FAILURES = 50;

/**
 * What a `Trainer` takes.
 *
 * @category Training
 */
export interface TrainerOptions {
  /** The problems, at least one, all over one vector field. */
  readonly problems: readonly GradientOptions[];
  /** What each problem's loss counts. Default: the same for all, 1 together. */
  readonly weights?: readonly number[];
  /** Updates the parameters. Default `adamW()`. */
  readonly optimizer?: Optimizer;
  /**
   * Updates the starts y0 as well, which are then fitted too. "joint" is the one of the
   * parameters: it sees both as one vector, the starts last. Those that are functions of the
   * parameters are none of its business: they move with the parameters. Default: they stay.
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
  /**
   * Workers that `runAsync` and `stepAsync` have the gradients from, each some problems' at a time. The numbers are
   * those without workers, bit for bit, whatever their count. They end with `release`. Default: there are none.
   */
  readonly workers?: WorkerOptions;
}

const KNOWN: KeysOf<TrainerOptions> = {
  problems: true,
  weights: true,
  optimizer: true,
  startOptimizer: true,
  onFailure: true,
  workers: true,
};

/**
 * Checks what a training is made of.
 *
 * @throws {TypeError} If an option is unknown, the problems are no list, or an optimiser is not one.
 */
export function checkTrainer(options: TrainerOptions): void {
  checkKeys("Trainer", options, KNOWN, {
    learningRate: "it is the optimiser's: optimizer: adamW({ learningRate })",
    iterations: "a Trainer makes an update a call of step(); train has a number of them",
    loss: "a problem has one: problems: [{ …, loss }]",
    field: "a problem has one: problems: [{ field, … }]",
  });
  const { problems, optimizer, startOptimizer, workers } = options;
  if (!Array.isArray(problems)) {
    throw new TypeError(`Trainer: problems must be an array, got ${describe(problems)}`);
  }
  problems.forEach((problem: unknown, k) => {
    if (typeof problem !== "object" || problem === null || !("field" in problem)) {
      throw new TypeError(
        `Trainer: problem number ${k} must be an object with a field, a loss and what solve ` +
          `takes, got ${describe(problem)}`,
      );
    }
    if ("timeGradients" in problem) {
      throw new TypeError(
        `Trainer: problem number ${k} has timeGradients, and a training does not move times; they are ` +
          "for valueAndGrad and PreparedGradient, with an optimiser that you step yourself",
      );
    }
  });
  if (optimizer !== undefined) checkOptimizer("Trainer: optimizer", optimizer);
  if (startOptimizer !== undefined && startOptimizer !== "joint") {
    checkOptimizer("Trainer: startOptimizer", startOptimizer, ' or "joint"');
  }
  if (workers !== undefined) checkWorkers("Trainer", workers);
}

/**
 * Checks that an optimiser is one.
 *
 * @param what What it is called, as the message begins.
 * @param others What else it may be.
 * @throws {TypeError} If it is something else.
 */
export function checkOptimizer(what: string, optimizer: unknown, others = ""): void {
  const isObject = typeof optimizer === "object" && optimizer !== null;
  if (isObject && "bind" in optimizer && typeof optimizer.bind === "function") return;
  throw new TypeError(
    `${what} must be an optimiser such as adamW()${others}, got ${describe(optimizer)}` +
      (typeof optimizer === "function" ? `; call it, as in ${optimizer.name || "make"}()` : ""),
  );
}

/**
 * All that a training goes on from, as `Trainer.save` gives it.
 *
 * @category Training
 */
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

/** The memory of an optimiser, by names that begin with its own. */
export function prefixed(name: string, { memory }: BoundOptimizer): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(memory).map(([part, array]) => [`${name}.${part}`, array]),
  );
}
