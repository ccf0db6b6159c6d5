import { levenbergMarquardt } from "../../../models/mod.ts";
import { type GradientOptions, isFailedSolve, SolveError } from "../../../solvers/mod.ts";
import type { StageTrainer } from "../plan.ts";

/** The most steps of a fit before the fit. */
const EARLY_STEPS = 30;

/** What {@linkcode FitTrainer} is told. */
interface Fits {
  /** What is fitted: problems over one field. */
  readonly problems: readonly GradientOptions[];
  /** What every second fit fits first, to begin from there; there may be none. */
  readonly early: readonly GradientOptions[];
  /** How many fits there are to be. */
  readonly count: number;
  /** Sets the parameters that a fit begins with, by its number. */
  readonly begin: (fit: number) => void;
  /** Where the paths start with some parameters, one after the other. */
  readonly startsAt: (flat: Float64Array) => Float64Array;
}

/** That no fit could begin. */
function noFit(cause: Error): SolveError {
  const [status, step, time] = cause instanceof SolveError
    ? [cause.status, cause.step, cause.time] as const
    : ["not finite", 0, NaN] as const;
  return new SolveError(
    status,
    step,
    time,
    "no fit could begin, as the paths cannot be followed with any of the numbers that were tried; " +
      `give other guesses, or bounds. The last of them: ${cause.message}`,
  );
}

/**
 * Least squares from several starts, as a training whose updates are whole fits: each begins at
 * numbers of its own, and the best one is kept. What a fit begins with depends on its number alone,
 * so that a training that is resumed comes to the same numbers.
 */
export class FitTrainer implements StageTrainer {
  readonly #fits: Fits;
  readonly #parameters: Float64Array;
  readonly #bestParameters: Float64Array;
  readonly #bestStarts: Float64Array;
  #bestLoss = Infinity;
  #bestUpdate = 0;
  #updates = 0;
  #steps = 0;

  /** Begins with the first fit. */
  constructor(fits: Fits) {
    this.#fits = fits;
    this.#parameters = fits.problems[0].field.parameters.flat;
    fits.begin(0);
    this.#bestParameters = this.#parameters.slice();
    this.#bestStarts = fits.startsAt(this.#parameters);
  }

  /**
   * A fit.
   *
   * @returns The mean of the squares that it came to; infinite where its first solve failed.
   * @throws {SolveError} If the first solve of every fit failed.
   */
  run(): number {
    const { problems, begin, startsAt, count } = this.#fits;
    begin(this.#updates);
    let loss = Infinity;
    this.#steps = 0;
    if (this.#updates % 2 === 1) this.#fitEarly();
    try {
      const fit = levenbergMarquardt({ problems });
      [loss, this.#steps] = [fit.loss, fit.iterations];
    } catch (error) {
      if (!isFailedSolve(error)) throw error;
      if (this.#updates + 1 >= count && this.#bestLoss === Infinity) throw noFit(error);
    }
    // Of fits that come to the same the first one is kept, whatever the last digits are.
    if (loss < this.#bestLoss * (1 - 1e-9)) {
      this.#bestLoss = loss;
      this.#bestUpdate = this.#updates;
      this.#bestParameters.set(this.#parameters);
      this.#bestStarts.set(startsAt(this.#parameters));
    }
    return loss;
  }

  #fitEarly(): void {
    const { early } = this.#fits;
    if (early.length === 0) return;
    try {
      levenbergMarquardt({ problems: early, iterations: EARLY_STEPS });
    } catch (error) {
      // Then the fit begins as it would have without.
      if (!isFailedSolve(error)) throw error;
    }
  }

  /** Goes on to the next fit. */
  update(): void {
    this.#updates++;
  }

  /**
   * A fit, and on to the next one.
   *
   * @returns As {@linkcode FitTrainer.run}.
   */
  step(): number {
    const loss = this.run();
    this.update();
    return loss;
  }

  /** The steps of the last fit. */
  get stats(): readonly { readonly steps: number }[] {
    return [{ steps: this.#steps }];
  }

  get updates(): number {
    return this.#updates;
  }

  get bestLoss(): number {
    return this.#bestLoss;
  }

  get bestUpdate(): number {
    return this.#bestUpdate;
  }

  get bestParameters(): Float64Array {
    return this.#bestParameters;
  }

  get bestStarts(): Float64Array {
    return this.#bestStarts;
  }

  get starts(): Float64Array {
    return this.#fits.startsAt(this.#parameters);
  }

  save(): ReturnType<StageTrainer["save"]> {
    return {
      updates: this.#updates,
      bestLoss: this.#bestLoss,
      bestUpdate: this.#bestUpdate,
      arrays: {
        bestParameters: this.#bestParameters.slice(),
        bestStarts: this.#bestStarts.slice(),
      },
    };
  }

  restore({ updates, bestLoss, bestUpdate, arrays }: ReturnType<StageTrainer["save"]>): void {
    const own = { bestParameters: this.#bestParameters, bestStarts: this.#bestStarts };
    for (const [name, array] of Object.entries(own)) {
      if (arrays[name]?.length === array.length) continue;
      throw new TypeError(`FitTrainer.restore: the state is of another training: ${name} differs`);
    }
    for (const [name, array] of Object.entries(own)) array.set(arrays[name]);
    [this.#updates, this.#bestLoss, this.#bestUpdate] = [updates, bestLoss, bestUpdate];
  }

  release(): void {}
}
