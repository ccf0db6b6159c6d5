import { type GradientStats, isFailedSolve } from "../../solvers/mod.ts";
import { checkedWeights, SummedGradient } from "../../solvers/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { adopt, ByteScope, checkChoice, lookLike } from "../../tensors/internal.ts";
import {
  checkTrainer,
  MOST_FAILURES,
  type TrainerOptions,
  type TrainerState,
} from "./trainer_options.ts";
import { TRAINER_LOOK } from "./trainer_look.ts";
import { TrainerUpdates } from "./trainer_updates.ts";
import { WorkerGradients } from "./workers/worker_gradients.ts";

/**
 * A training that can be stopped, saved and resumed: one gradient and one update at a
 * time. Resumed from a saved state it computes the same numbers, bit for bit.
 *
 * @category Training
 * @example
 * ```ts
 * import { meanSquaredError, midpoint, mlp, reversible, Trainer } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const make = () =>
 *   new Trainer({
 *     problems: [{
 *       field: mlp({ state: [1], hidden: [4] }),
 *       y0: [1], t0: 0, t1: 1, dt: 0.1,
 *       method: reversible(midpoint),
 *       loss: meanSquaredError([1], [[2]]),
 *     }],
 *   });
 * const one = make();
 * for (let k = 0; k < 5; k++) one.step();
 * const saved = one.save();
 * const other = make();
 * other.restore(saved);
 * assertEquals(other.step(), one.step());
 * one.release();
 * other.release();
 * ```
 */
export class Trainer {
  readonly #memory = new ByteScope();
  readonly #sum: SummedGradient;
  readonly #workers?: WorkerGradients;
  readonly #parameters: Float64Array;
  readonly #updater: TrainerUpdates;
  readonly #retreats: boolean;
  /** Failures in a row. */
  readonly #failures: Float64Array;
  readonly #bestParameters: Float64Array;
  readonly #bestStarts: Float64Array;
  #loss = NaN;
  #updates = 0;
  #bestLoss = Infinity;
  #bestUpdate = 0;

  /**
   * Checks the problems and allocates.
   *
   * @param options The problems, their weights, the optimisers.
   * @throws {TypeError} If there is no problem, the fields differ, or shapes do not fit.
   * @throws {RangeError} If a weight is not a number of at least 0, or a number of a
   *   problem is out of range.
   */
  constructor(options: TrainerOptions) {
    lookLike(Trainer.prototype, TRAINER_LOOK);
    checkTrainer(options);
    const { problems, workers, onFailure = "throw" } = options;
    const field = problems[0]?.field;
    if (field === undefined) throw new TypeError("Trainer: there must be at least one problem");
    if (problems.some((problem) => problem.field !== field)) {
      throw new TypeError("Trainer: all problems must have the same vector field, the same object");
    }
    const weights = checkedWeights("Trainer", options.weights, problems.length);
    checkChoice("Trainer: onFailure", onFailure, ["throw", "retreat"]);
    this.#retreats = onFailure === "retreat";
    this.#parameters = field.parameters.flat;
    this.#sum = new SummedGradient(problems, weights, "Trainer");
    try {
      const own = this.#memory.run(() => ({
        bestParameters: adopt(this.#parameters.slice()),
        bestStarts: adopt(this.#sum.starts.slice()),
        updater: new TrainerUpdates(options, this.#parameters, this.#sum),
        failures: allocate(1),
        workers: workers && new WorkerGradients(this.#sum, problems, workers),
      }));
      this.#bestParameters = own.bestParameters;
      this.#bestStarts = own.bestStarts;
      this.#updater = own.updater;
      this.#failures = own.failures;
      if (own.workers) this.#workers = own.workers;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /**
   * Computes the loss and its gradient at the present parameters.
   *
   * After an error the field's parameters and the starts are the best ones so far; those that the
   * training began with, where there are none.
   *
   * @returns The loss, the weighted sum over the problems; infinite where it failed and
   *   retreats.
   * @throws {SolveError} If a solve fails, such as by a state that becomes infinite.
   * @throws {NonFiniteGradientError} If the loss or its gradient is not finite.
   * @throws {ReconstructionError} If a way back misses where the way there had been, and is not redone.
   * @throws {CoarseGridError} If exact arithmetic rounds an element that the loss depends on too coarsely.
   */
  run(): number {
    this.#workers?.checkIdle();
    try {
      return this.#note(this.#sum.run());
    } catch (error) {
      return this.#note(this.#failed(error));
    }
  }

  /**
   * What {@linkcode Trainer.run} does, by the trainer's workers, if it has any.
   *
   * @returns The loss.
   * @throws {WorkerError} If a worker dies, or its problems are others than those of the trainer.
   * @throws {SolveError} If a solve fails, and whatever {@linkcode Trainer.run} throws.
   * @throws {Error} If it is at work already, or the parameters or starts change meanwhile.
   */
  async runAsync(): Promise<number> {
    if (this.#workers === undefined) return this.run();
    this.#workers.checkIdle();
    try {
      return this.#note(await this.#workers.run());
    } catch (error) {
      return this.#note(this.#failed(error));
    }
  }

  #note(loss: number): number {
    this.#loss = loss;
    if (loss < Infinity) this.#failures[0] = 0;
    if (loss < this.#bestLoss) {
      this.#bestLoss = loss;
      this.#bestUpdate = this.#updates;
      this.#bestParameters.set(this.#parameters);
      this.#bestStarts.set(this.starts);
    }
    return loss;
  }

  /** For a training that retreats a failure is an infinite loss, until there are too many. */
  #failed(error: unknown): number {
    const failures = this.#failures;
    if (!this.#retreats || !isFailedSolve(error) || ++failures[0] >= MOST_FAILURES) {
      this.#parameters.set(this.#bestParameters);
      this.starts.set(this.#bestStarts);
      throw error;
    }
    this.#sum.parametersBar.fill(0);
    this.#sum.startsBar.fill(0);
    return Infinity;
  }

  /** Updates the parameters by the gradient of the last {@linkcode Trainer.run}. */
  update(): void {
    const loss = this.#loss;
    if (loss === Infinity) this.#retreat();
    this.#updater.step(loss);
    this.#updates++;
  }

  #retreat(): void {
    if (this.#bestLoss < Infinity) {
      this.#parameters.set(this.#bestParameters);
      this.starts.set(this.#bestStarts);
    } else {
      for (let i = 0; i < this.#parameters.length; i++) this.#parameters[i] *= 0.9;
    }
  }

  /**
   * A gradient and an update.
   *
   * @returns The loss before the update.
   * @throws {NonFiniteStateError} If a state becomes infinite or NaN.
   * @throws {ReconstructionError} If a way back misses where the way there had been, and is not redone.
   * @throws {CoarseGridError} If exact arithmetic rounds an element that the loss depends on too coarsely.
   */
  step(): number {
    const loss = this.run();
    this.update();
    return loss;
  }

  /**
   * What {@linkcode Trainer.step} does, by the trainer's workers, if it has any.
   *
   * @returns The loss before the update.
   * @throws {WorkerError} If a worker dies, or its problems are others than those of the trainer.
   * @throws {SolveError} If a solve fails, and whatever {@linkcode Trainer.runAsync} throws.
   */
  async stepAsync(): Promise<number> {
    const loss = await this.runAsync();
    this.update();
    return loss;
  }

  /** About the last gradient of each problem. */
  get stats(): GradientStats[] {
    return this.#sum.stats;
  }

  /** The number of updates so far. */
  get updates(): number {
    return this.#updates;
  }

  /** The least loss so far; infinite before the first. */
  get bestLoss(): number {
    return this.#bestLoss;
  }

  /** The update before which it was. */
  get bestUpdate(): number {
    return this.#bestUpdate;
  }

  /** The parameters that had it, flat: the live buffer. */
  get bestParameters(): Float64Array {
    return this.#bestParameters;
  }

  /** The starts that had it, one after the other: the live buffer. */
  get bestStarts(): Float64Array {
    return this.#bestStarts;
  }

  /** The present starts that are given as numbers, one after the other: the live buffer. */
  get starts(): Float64Array {
    return this.#sum.starts;
  }

  /**
   * All that the training goes on from, copied.
   *
   * @returns The state.
   */
  save(): TrainerState {
    const arrays = Object.entries(this.#arrays()).map(([name, array]) => [name, array.slice()]);
    return {
      updates: this.#updates,
      bestLoss: this.#bestLoss,
      bestUpdate: this.#bestUpdate,
      arrays: Object.fromEntries(arrays),
    };
  }

  /**
   * Goes on from a saved state.
   *
   * @param state What {@linkcode Trainer.save} gave, in a training of the same options.
   * @throws {TypeError} If an array is missing or of another length; nothing is changed then.
   */
  restore(state: TrainerState): void {
    const own = Object.entries(this.#arrays());
    for (const [name, { length }] of own) {
      const saved = state.arrays[name];
      if (saved?.length !== length) {
        throw new TypeError(
          `Trainer.restore: ${name} must have ${length} numbers, got ` +
            `${saved === undefined ? "none" : saved.length}; the state is of another training`,
        );
      }
    }
    for (const [name, array] of own) array.set(state.arrays[name]);
    ({ updates: this.#updates, bestLoss: this.#bestLoss, bestUpdate: this.#bestUpdate } = state);
  }

  /** Ends the life of the buffers, which are no longer counted, and the workers. */
  release(): void {
    this.#workers?.release();
    this.#sum.release();
    this.#memory.release();
  }

  #arrays(): Record<string, Float64Array> {
    return {
      parameters: this.#parameters,
      starts: this.starts,
      bestParameters: this.#bestParameters,
      bestStarts: this.#bestStarts,
      ...this.#updater.memory,
      failures: this.#failures,
    };
  }
}
