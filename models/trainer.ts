import { type GradientOptions, type GradientStats, PreparedGradient } from "../solvers/mod.ts";
import { allocate, ByteScope } from "../tensors/mod.ts";
import { adamW, type BoundOptimizer, type Optimizer } from "./adamw.ts";

/** What a {@linkcode Trainer} takes. */
export interface TrainerOptions {
  /** The problems, at least one, all over one vector field. */
  readonly problems: readonly GradientOptions[];
  /** What each problem's loss counts. Default: the same for all, 1 together. */
  readonly weights?: readonly number[];
  /** Updates the parameters. Default `adamW()`. */
  readonly optimizer?: Optimizer;
  /** Updates the starts y0 as well, which are then fitted too. Default: they stay. */
  readonly startOptimizer?: Optimizer;
}

/** All that a training goes on from, as {@linkcode Trainer.save} gives it. */
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
 * A training that can be stopped, saved and gone on with: one gradient and one update at a
 * time. Gone on with from a saved state it computes the same numbers, bit for bit.
 *
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
  readonly #gradients: PreparedGradient[] = [];
  readonly #weights: readonly number[];
  readonly #parameters: Float64Array;
  readonly #parametersBar: Float64Array;
  readonly #optimizer: BoundOptimizer;
  readonly #starts: Float64Array;
  readonly #startsBar: Float64Array;
  readonly #startOptimizer?: BoundOptimizer;
  readonly #bestParameters: Float64Array;
  readonly #bestStarts: Float64Array;
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
    const { problems, optimizer = adamW(), startOptimizer } = options;
    const field = problems[0]?.field;
    if (field === undefined) throw new TypeError("Trainer: there must be at least one problem");
    if (problems.some((problem) => problem.field !== field)) {
      throw new TypeError("Trainer: all problems must have the same vector field, the same object");
    }
    this.#weights = checkedWeights(options.weights, problems.length);
    this.#parameters = field.parameters.flat;
    const { size } = field.parameters;
    try {
      for (const problem of problems) this.#gradients.push(new PreparedGradient(problem));
      const single = problems.length === 1 && this.#weights[0] === 1;
      const startSize = this.#gradients.reduce((sum, { y0 }) => sum + y0.length, 0);
      const own = this.#memory.run(() => ({
        parametersBar: single ? this.#gradients[0].parametersBar : allocate(size),
        bestParameters: allocate(size),
        starts: allocate(startSize),
        startsBar: allocate(startSize),
        bestStarts: allocate(startSize),
        optimizer: optimizer.bind(size),
        startOptimizer: startOptimizer?.bind(startSize),
      }));
      this.#parametersBar = own.parametersBar;
      this.#bestParameters = own.bestParameters;
      this.#bestParameters.set(this.#parameters);
      this.#starts = own.starts;
      this.#startsBar = own.startsBar;
      this.#bestStarts = own.bestStarts;
      this.#optimizer = own.optimizer;
      this.#startOptimizer = own.startOptimizer;
      let from = 0;
      for (const { y0 } of this.#gradients) {
        this.#starts.set(y0, from);
        from += y0.length;
      }
      this.#bestStarts.set(this.#starts);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /**
   * Computes the loss and its gradient at the present parameters.
   *
   * @returns The loss, the weighted sum over the problems.
   * @throws {NonFiniteStateError} If a state becomes infinite or NaN.
   * @throws {ReconstructionError} If a reversible way back misses the start.
   */
  run(): number {
    const summed = this.#parametersBar;
    const single = summed === this.#gradients[0].parametersBar;
    if (!single) summed.fill(0);
    let loss = 0;
    let from = 0;
    for (let k = 0; k < this.#gradients.length; k++) {
      const gradient = this.#gradients[k];
      const weight = this.#weights[k];
      const { y0, parametersBar, y0Bar } = gradient;
      for (let i = 0; i < y0.length; i++) y0[i] = this.#starts[from + i];
      loss += weight * gradient.run();
      if (!single) {
        for (let i = 0; i < summed.length; i++) summed[i] += weight * parametersBar[i];
      }
      for (let i = 0; i < y0.length; i++) this.#startsBar[from + i] = weight * y0Bar[i];
      from += y0.length;
    }
    if (loss < this.#bestLoss) {
      this.#bestLoss = loss;
      this.#bestUpdate = this.#updates;
      this.#bestParameters.set(this.#parameters);
      this.#bestStarts.set(this.#starts);
    }
    return loss;
  }

  /** Updates the parameters by the gradient of the last {@linkcode Trainer.run}. */
  update(): void {
    this.#optimizer.step(this.#parameters, this.#parametersBar);
    this.#startOptimizer?.step(this.#starts, this.#startsBar);
    this.#updates++;
  }

  /**
   * A gradient and an update.
   *
   * @returns The loss before the update.
   * @throws {NonFiniteStateError} If a state becomes infinite or NaN.
   * @throws {ReconstructionError} If a reversible way back misses the start.
   */
  step(): number {
    const loss = this.run();
    this.update();
    return loss;
  }

  /** About the last gradient of each problem. */
  get stats(): GradientStats[] {
    return this.#gradients.map((gradient) => gradient.stats);
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

  /** The present starts, one after the other: the live buffer. */
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
    for (const gradient of this.#gradients) gradient.release();
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
    };
  }
}

function prefixed(name: string, { memory }: BoundOptimizer): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(memory).map(([part, array]) => [`${name}.${part}`, array]),
  );
}

function checkedWeights(weights: readonly number[] | undefined, count: number): readonly number[] {
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
