import { type GradientStats, isFailedSolve } from "../../solvers/mod.ts";
import { checkedWeights, SummedGradient } from "../../solvers/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ByteScope, checkChoice, lookLike } from "../../tensors/internal.ts";
import { adamW, type BoundOptimizer } from "../optimisers/adamw.ts";
import {
  checkTrainer,
  MOST_FAILURES,
  prefixed,
  type TrainerOptions,
  type TrainerState,
} from "./trainer_options.ts";
import { TRAINER_LOOK } from "./trainer_look.ts";

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
  readonly #parameters: Float64Array;
  readonly #parametersBar: Float64Array;
  readonly #optimizer: BoundOptimizer;
  readonly #starts: Float64Array;
  readonly #startsBar: Float64Array;
  readonly #startOptimizer?: BoundOptimizer;
  /** Parameters and starts, and their gradient, as one vector each. */
  readonly #joint?: { readonly values: Float64Array; readonly bars: Float64Array };
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
    const { problems, optimizer = adamW(), startOptimizer, onFailure = "throw" } = options;
    const field = problems[0]?.field;
    if (field === undefined) throw new TypeError("Trainer: there must be at least one problem");
    if (problems.some((problem) => problem.field !== field)) {
      throw new TypeError("Trainer: all problems must have the same vector field, the same object");
    }
    const weights = checkedWeights("Trainer", options.weights, problems.length);
    checkChoice("Trainer: onFailure", onFailure, ["throw", "retreat"]);
    this.#retreats = onFailure === "retreat";
    this.#parameters = field.parameters.flat;
    const { size } = field.parameters;
    this.#sum = new SummedGradient(problems, weights, "Trainer");
    try {
      const startSize = this.#sum.starts.length;
      if (startOptimizer !== undefined && startSize === 0) {
        throw new TypeError(
          "Trainer: startOptimizer has nothing to update, as every y0 is a function of the " +
            "parameters, which moves with them; leave it out, or give y0 as numbers",
        );
      }
      const joint = startOptimizer === "joint";
      const both = size + startSize;
      const own = this.#memory.run(() => ({
        bestParameters: allocate(size),
        bestStarts: allocate(startSize),
        optimizer: optimizer.bind(joint ? both : size),
        startOptimizer: joint ? undefined : startOptimizer?.bind(startSize),
        joint: joint ? { values: allocate(both), bars: allocate(both) } : undefined,
        failures: allocate(1),
      }));
      this.#parametersBar = this.#sum.parametersBar;
      this.#starts = this.#sum.starts;
      this.#startsBar = this.#sum.startsBar;
      this.#bestParameters = own.bestParameters;
      this.#bestParameters.set(this.#parameters);
      this.#bestStarts = own.bestStarts;
      this.#optimizer = own.optimizer;
      this.#startOptimizer = own.startOptimizer;
      this.#joint = own.joint;
      this.#failures = own.failures;
      this.#bestStarts.set(this.#starts);
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
    const loss = this.#runOrFail();
    this.#loss = loss;
    if (loss < this.#bestLoss) {
      this.#bestLoss = loss;
      this.#bestUpdate = this.#updates;
      this.#bestParameters.set(this.#parameters);
      this.#bestStarts.set(this.#starts);
    }
    return loss;
  }

  /** Runs; for one that retreats a failure is an infinite loss, until there are too many. */
  #runOrFail(): number {
    const failures = this.#failures;
    try {
      const loss = this.#sum.run();
      failures[0] = 0;
      return loss;
    } catch (error) {
      if (!this.#retreats || !isFailedSolve(error) || ++failures[0] >= MOST_FAILURES) {
        this.#parameters.set(this.#bestParameters);
        this.#starts.set(this.#bestStarts);
        throw error;
      }
    }
    this.#parametersBar.fill(0);
    this.#startsBar.fill(0);
    return Infinity;
  }

  /** Updates the parameters by the gradient of the last {@linkcode Trainer.run}. */
  update(): void {
    const loss = this.#loss;
    if (loss === Infinity) this.#retreat();
    if (this.#joint === undefined) {
      this.#optimizer.step(this.#parameters, this.#parametersBar, loss);
      this.#startOptimizer?.step(this.#starts, this.#startsBar, loss);
    } else {
      const { values, bars } = this.#joint;
      const { length } = this.#parameters;
      values.set(this.#parameters);
      values.set(this.#starts, length);
      bars.set(this.#parametersBar);
      bars.set(this.#startsBar, length);
      this.#optimizer.step(values, bars, loss);
      for (let i = 0; i < length; i++) this.#parameters[i] = values[i];
      for (let i = 0; i < this.#starts.length; i++) this.#starts[i] = values[length + i];
    }
    this.#updates++;
  }

  #retreat(): void {
    if (this.#bestLoss < Infinity) {
      this.#parameters.set(this.#bestParameters);
      this.#starts.set(this.#bestStarts);
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
    return this.#starts;
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

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#sum.release();
    this.#memory.release();
  }

  #arrays(): Record<string, Float64Array> {
    return {
      parameters: this.#parameters,
      starts: this.#starts,
      bestParameters: this.#bestParameters,
      bestStarts: this.#bestStarts,
      ...prefixed("optimizer", this.#optimizer),
      ...(this.#startOptimizer ? prefixed("startOptimizer", this.#startOptimizer) : {}),
      failures: this.#failures,
    };
  }
}
