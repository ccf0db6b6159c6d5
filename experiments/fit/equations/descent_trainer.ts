import { lbfgs, Trainer } from "../../../models/mod.ts";
import type { GradientOptions } from "../../../solvers/mod.ts";
import type { StageTrainer } from "../plan.ts";

/** What a {@linkcode DescentTrainer} is told. */
interface Descent {
  /** What is trained on: problems over one field. */
  readonly problems: readonly GradientOptions[];
  /** How many numbers of the data each has. */
  readonly cells: readonly number[];
  /** Where the paths start with some parameters, one after the other. */
  readonly startsAt: (flat: Float64Array) => Float64Array;
}

/** A training by gradients, of more numbers than least squares can take. Starts are among them. */
export class DescentTrainer implements StageTrainer {
  readonly #trainer: Trainer;
  readonly #startsAt: Descent["startsAt"];

  /** Begins at the parameters as they are. */
  constructor({ problems, cells, startsAt }: Descent) {
    const all = cells.reduce((sum, count) => sum + count, 0);
    this.#trainer = new Trainer({
      problems,
      // Every cell counts the same.
      weights: cells.map((count) => count / all),
      optimizer: lbfgs(),
      onFailure: "retreat",
    });
    this.#startsAt = startsAt;
  }

  run(): number {
    return this.#trainer.run();
  }

  update(): void {
    this.#trainer.update();
  }

  step(): number {
    return this.#trainer.step();
  }

  get stats(): StageTrainer["stats"] {
    return this.#trainer.stats;
  }

  get updates(): number {
    return this.#trainer.updates;
  }

  get bestLoss(): number {
    return this.#trainer.bestLoss;
  }

  get bestUpdate(): number {
    return this.#trainer.bestUpdate;
  }

  get bestParameters(): Float64Array {
    return this.#trainer.bestParameters;
  }

  get bestStarts(): Float64Array {
    return this.#startsAt(this.bestParameters);
  }

  get starts(): Float64Array {
    return this.bestStarts;
  }

  save(): ReturnType<StageTrainer["save"]> {
    const { arrays, ...state } = this.#trainer.save();
    return { ...state, arrays: { ...arrays, bestStarts: this.bestStarts, own: arrays.bestStarts } };
  }

  restore({ arrays, ...state }: ReturnType<StageTrainer["save"]>): void {
    this.#trainer.restore({ ...state, arrays: { ...arrays, bestStarts: arrays.own } });
  }

  release(): void {
    this.#trainer.release();
  }
}
