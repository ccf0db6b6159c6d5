import {
  checkKeys,
  checkWhole,
  cutNumbers,
  describe,
  drawn,
  type KeysOf,
  type Look,
  looking,
} from "../../tensors/internal.ts";
import { eachProblem, PROBLEM_KEYS } from "../../solvers/internal.ts";
import type { GradientEachOptions, GradientOptions, GradientStats } from "../../solvers/mod.ts";
import { adamW, type Optimizer } from "../optimisers/adamw.ts";
import { Trainer } from "./trainer.ts";
import type { WithWorkers, WorkerOptions } from "../workers/worker_options.ts";

/**
 * What {@linkcode train} takes besides a problem, or many.
 *
 * @category Training
 */
export interface TrainingOptions {
  /** Default `adamW()`. */
  readonly optimizer?: Optimizer;
  /** The number of updates. Default 1000. */
  readonly iterations?: number;
  /**
   * What happens where a solve fails, or its loss or gradient is not finite. Default "throw": the
   * error is thrown before any update, and the field has the best parameters so far, or those that
   * it began with. With "retreat" the loss of that iteration counts as infinite, and the update
   * begins at the best parameters so far; after 50 failures in a row the error is thrown. See
   * `TrainerOptions`.
   */
  readonly onFailure?: "throw" | "retreat";
  /** Is shown every iteration before its update; returning false ends the training. Default: unset. */
  readonly onIteration?: (iteration: Iteration) => boolean | void;
}

/**
 * What {@linkcode train} takes: a problem, as `valueAndGrad` does.
 *
 * @category Training
 */
export interface TrainOptions<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> extends GradientOptions<Name, Input, Back>, TrainingOptions {}

/**
 * What {@linkcode train} takes for many trajectories: those of `valueAndGradEach`. The loss is their
 * weighted sum, by default the mean.
 *
 * @category Training
 */
export interface TrainEachOptions<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> extends GradientEachOptions<Name, Input, Back>, TrainingOptions {}

const KNOWN: KeysOf<TrainOptions & TrainEachOptions & WithWorkers> = /* @__PURE__ */ (() => ({
  ...PROBLEM_KEYS,
  loss: true,
  adjoint: true,
  each: true,
  weights: true,
  workers: true,
  optimizer: true,
  iterations: true,
  onIteration: true,
  onFailure: true,
}))();

/** What to do in place of options that are not there. */
const ELSEWHERE = {
  learningRate: "it is the optimiser's: optimizer: adamW({ learningRate })",
  lr: "it is the optimiser's: optimizer: adamW({ learningRate })",
  epochs: 'did you mean "iterations"?',
  steps: "for updates give iterations, for steps of the solve dt: (t1 - t0) / n",
  saveAt: "a loss says itself where it reads",
  timeGradients: "a training does not move times; they are an option of valueAndGrad",
};

/**
 * One iteration of a training.
 *
 * @category Training
 */
export interface Iteration {
  /** Its number; the first is 0. */
  readonly iteration: number;
  /** The loss at the parameters before the update. */
  readonly loss: number;
  /** The least loss so far, this one included. */
  readonly bestLoss: number;
  /** About the gradient; of many trajectories about that of the first. */
  readonly stats: GradientStats;
}

/**
 * What {@linkcode train} gives.
 *
 * @category Training
 */
export interface Training {
  /** The loss of every iteration, before its update; infinite where it failed and retreated. */
  readonly losses: Float64Array;
  /** The least of them. */
  readonly bestLoss: number;
  /** Where it was. */
  readonly bestIteration: number;
  /** The parameters there, flat. */
  readonly bestParameters: Float64Array;
}

const LOOK: Look<Training> = {
  print: (training) => ["Training", {
    ...training,
    losses: cutNumbers(training.losses),
    bestParameters: cutNumbers(training.bestParameters),
  }],
  brief: ({ losses: { length } }) => `Training, ${length} iterations`,
  show: (training) => {
    const { bestLoss, bestIteration } = training;
    const text = `${
      LOOK.brief(training)
    }, the best loss is ${bestLoss}, of iteration ${bestIteration}`;
    return drawn<typeof import("../../figures/internal.ts")>(
      text,
      ({ lossPlot, PLOT_LOOK }) => PLOT_LOOK.show(lossPlot(training)),
    );
  },
};

/**
 * Trains a vector field: solves, pulls back and updates the field's parameters in
 * place, again and again.
 *
 * Afterwards the field holds the last parameters. For the best ones write
 * `field.parameters.flat.set(bestParameters)`. After an error, and where the last update left
 * numbers that are not finite, the field holds the best ones.
 *
 * With `each` it trains on many trajectories; with `workers` their gradients are computed by workers, on as many
 * cores, and the training has to be awaited. The numbers are the same, bit for bit.
 *
 * @category Training
 * @param options The problem, or what is common and `each`; the loss, the optimiser, the number of updates.
 * @returns The losses, and the best parameters; with `workers` a promise of them.
 * @throws {RangeError} If `iterations` is not a whole number of at least 1, or a
 *   number of the problem is out of range, or `onFailure` is unknown.
 * @throws {TypeError} If an option is unknown or of the wrong type, or shapes do not fit.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 * @throws {NonFiniteGradientError} If the loss or its gradient is infinite or NaN.
 * @throws {ReconstructionError} If a way back misses where the way there had been, and is not redone.
 * @throws {CoarseGridError} If exact arithmetic rounds an element that the loss depends on too coarsely.
 * @throws {WorkerError} If a worker dies, or its problems are others than those given here.
 *
 * @example
 * ```ts
 * import { adamW, meanSquaredError, midpoint, mlp, reversible, train } from "@revode/revode";
 * import { assertLess } from "@std/assert";
 *
 * const times = Array.from({ length: 21 }, (_, i) => i / 20);
 * const { losses, bestLoss } = train({
 *   field: mlp({ state: [1], hidden: [8] }),
 *   y0: [1], t0: 0, t1: 1, dt: 0.05,
 *   method: reversible(midpoint),
 *   loss: meanSquaredError(times, times.map((t) => [Math.exp(-t)])),
 *   optimizer: adamW({ learningRate: 0.01 }),
 *   iterations: 200,
 * });
 * assertLess(bestLoss, losses[0] / 100);
 * ```
 */
export function train<
  Name extends string,
  Input extends string,
  Back extends boolean,
  Workers extends WorkerOptions | undefined = undefined,
>(
  options:
    & (TrainOptions<Name, Input, Back> | TrainEachOptions<Name, Input, Back>)
    & WithWorkers<Workers>,
): Workers extends WorkerOptions ? Promise<Training> : Training {
  checkKeys("train", options, KNOWN, ELSEWHERE);
  const { optimizer, iterations = 1000, onIteration, onFailure, workers, ...rest } = options;
  checkWhole("train: iterations", iterations, 1);
  if (onIteration !== undefined && typeof onIteration !== "function") {
    throw new TypeError(`train: onIteration must be a function, got ${describe(onIteration)}`);
  }
  const { problems, weights } = problemsIn(rest);
  const trainer = new Trainer({
    problems,
    ...(weights && { weights: Array.from(weights) }),
    optimizer: optimizer ?? adamW(),
    onFailure: onFailure ?? "throw",
    ...(workers && { workers }),
  });
  const training = iterate(trainer, options.field.parameters.flat, iterations, onIteration);
  const trained = workers === undefined ? here(trainer, training) : byWorkers(trainer, training);
  return trained as Workers extends WorkerOptions ? Promise<Training> : Training;
}

/** The problems that are trained on, and what each counts. */
function problemsIn(
  rest: GradientOptions | GradientEachOptions,
): { problems: readonly GradientOptions[]; weights?: ArrayLike<number> | undefined } {
  if (!("each" in rest)) return { problems: [rest] };
  const { each, weights, ...common } = rest;
  return { problems: eachProblem("train", common, each), weights };
}

/** The iterations of a training; it stands still wherever it needs a loss and its gradient. */
function* iterate(
  trainer: Trainer,
  flat: Float64Array,
  iterations: number,
  onIteration: TrainingOptions["onIteration"],
): Generator<void, Training, number> {
  const losses = new Float64Array(iterations);
  let done = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const loss = losses[iteration] = yield;
    done++;
    if (onIteration !== undefined) {
      const [stats] = trainer.stats;
      const shown = { iteration, loss, bestLoss: trainer.bestLoss, stats };
      if (onIteration(shown) === false) break;
    }
    trainer.update();
  }
  // An update may overflow, and after the last one nothing is computed that would say so.
  if (!flat.every(Number.isFinite)) flat.set(trainer.bestParameters);
  return looking<Training>({
    losses: losses.slice(0, done),
    bestLoss: trainer.bestLoss,
    bestIteration: trainer.bestUpdate,
    bestParameters: trainer.bestParameters,
  }, LOOK);
}

type Iterating = ReturnType<typeof iterate>;

function here(trainer: Trainer, training: Iterating): Training {
  try {
    let turn = training.next();
    while (!turn.done) turn = training.next(trainer.run());
    return turn.value;
  } finally {
    trainer.release();
  }
}

async function byWorkers(trainer: Trainer, training: Iterating): Promise<Training> {
  try {
    let turn = training.next();
    while (!turn.done) turn = training.next(await trainer.runAsync());
    return turn.value;
  } finally {
    trainer.release();
  }
}
