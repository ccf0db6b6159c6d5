import type { SummedGradient } from "../../solvers/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { adamW, type BoundOptimizer } from "../optimisers/adamw.ts";
import { prefixed, type TrainerOptions } from "./trainer_options.ts";

/** What updates the parameters of a training, and its starts where these are fitted too. */
export class TrainerUpdates {
  readonly #parameters: Float64Array;
  readonly #sum: SummedGradient;
  readonly #optimizer: BoundOptimizer;
  readonly #startOptimizer?: BoundOptimizer;
  /** Parameters and starts, and their gradient, as one vector each. */
  readonly #joint?: { readonly values: Float64Array; readonly bars: Float64Array };

  /** @param sum The gradient that it goes by. */
  constructor(
    { optimizer = adamW(), startOptimizer }: TrainerOptions,
    parameters: Float64Array,
    sum: SummedGradient,
  ) {
    this.#parameters = parameters;
    this.#sum = sum;
    const size = parameters.length;
    const startSize = sum.starts.length;
    if (startOptimizer !== undefined && startSize === 0) {
      throw new TypeError(
        "Trainer: startOptimizer has nothing to update, as every y0 is a function of the " +
          "parameters, which moves with them; leave it out, or give y0 as numbers",
      );
    }
    if (startOptimizer === "joint") {
      const both = size + startSize;
      this.#optimizer = optimizer.bind(both);
      this.#joint = { values: allocate(both), bars: allocate(both) };
    } else {
      this.#optimizer = optimizer.bind(size);
      if (startOptimizer !== undefined) this.#startOptimizer = startOptimizer.bind(startSize);
    }
  }

  /** Updates by the gradient of the last run, and its loss. */
  step(loss: number): void {
    const parameters = this.#parameters;
    const { parametersBar, starts, startsBar } = this.#sum;
    if (this.#joint === undefined) {
      this.#optimizer.step(parameters, parametersBar, loss);
      this.#startOptimizer?.step(starts, startsBar, loss);
      return;
    }
    const { values, bars } = this.#joint;
    const { length } = parameters;
    values.set(parameters);
    values.set(starts, length);
    bars.set(parametersBar);
    bars.set(startsBar, length);
    this.#optimizer.step(values, bars, loss);
    for (let i = 0; i < length; i++) parameters[i] = values[i];
    for (let i = 0; i < starts.length; i++) starts[i] = values[length + i];
  }

  /** What the optimisers remember, by name. */
  get memory(): Record<string, Float64Array> {
    return {
      ...prefixed("optimizer", this.#optimizer),
      ...(this.#startOptimizer ? prefixed("startOptimizer", this.#startOptimizer) : {}),
    };
  }
}
