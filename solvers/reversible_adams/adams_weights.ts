import { allocate } from "../../tensors/mod.ts";
import type { StepTimes } from "../method.ts";
import { adamsWeights, asNumbers } from "./equal_weights.ts";
import { WindowWeights } from "./window_weights.ts";

/** What the weights of steps belong to. */
export interface WeightOptions {
  readonly order: number;
  readonly window: number;
  readonly lambda: number;
  readonly times: StepTimes | undefined;
  readonly adaptive: boolean;
}

/**
 * How many times the sum of the magnitudes that a step's weights have for equal steps they may
 * have: it is what errors in the slopes are multiplied by.
 */
export const MOST_AMPLIFIED = 2;

/**
 * The weights of each step in turn, from the times alone, so that those of the way back are those
 * of the way there to the last bit.
 */
export class AdamsWeights {
  /** Weights of f[n−j], in units of time. */
  readonly slopes: Float64Array;
  /** λ, or 0 where the oldest value is to be forgotten. */
  lambda: number;
  readonly #lambda: number;
  /** Those of steps of size 1. */
  readonly #equal: Float64Array;
  readonly #ofWindow: WindowWeights;
  readonly #times: StepTimes | undefined;
  /** Up to which step they are equal. */
  readonly #adaptive: boolean;
  /** Σ |weight| of an Adams step alone, of size 1. */
  readonly #sum: number;
  #n = NaN;
  #t0 = NaN;
  #t1 = NaN;

  constructor({ order, window, lambda, times, adaptive }: WeightOptions) {
    const a = asNumbers(adamsWeights(order, window));
    this.#lambda = this.lambda = lambda;
    this.#equal = allocate(window);
    for (let j = 0; j < window; j++) this.#equal[j] = a[j] + lambda * a[window - 1 - j];
    this.#sum = a.reduce((sum, x) => sum + Math.abs(x), 0);
    this.slopes = allocate(window);
    this.#ofWindow = new WindowWeights(order, window);
    this.#times = times;
    this.#adaptive = adaptive;
  }

  /** Those of the error estimate, with adaptive steps. */
  get error(): Float64Array {
    return this.#ofWindow.error;
  }

  /** Forgets the step last asked for: the steps may be others now. */
  clear(): void {
    this.#n = NaN;
  }

  /** Goes to step n, from t0 to t1. */
  moveTo(n: number, t0: number, t1: number): void {
    if (n === this.#n && t0 === this.#t0 && t1 === this.#t1) return;
    this.#n = n;
    this.#t0 = t0;
    this.#t1 = t1;
    if (!this.#adaptive && (this.#times === undefined || n < (this.#times.even ?? 0))) {
      const h = t1 - t0;
      for (let j = 0; j < this.slopes.length; j++) this.slopes[j] = h * this.#equal[j];
      this.lambda = this.#lambda;
    } else this.#compute(n, t0, t1);
  }

  #compute(n: number, t0: number, t1: number): void {
    this.#window(n, t0, t1);
    const { ahead, behind, behindSum } = this.#ofWindow;
    const lambda = behindSum > MOST_AMPLIFIED * this.#sum ? 0 : this.#lambda;
    for (let j = 0; j < this.slopes.length; j++) this.slopes[j] = ahead[j] + lambda * behind[j];
    this.lambda = lambda;
  }

  #window(n: number, t0: number, t1: number): void {
    const { times } = this.#ofWindow;
    times[0] = t0;
    for (let j = 1; j < times.length; j++) {
      times[j] = this.#times === undefined ? t0 - j * (t1 - t0) : this.#times.begin(n - j);
    }
    this.#ofWindow.compute(t1);
  }

  /** The longest step from t0 of those up to `size` that no error is much amplified by. */
  longest(n: number, t0: number, size: number): number {
    this.#n = NaN;
    for (;; size *= 0.8) {
      this.#window(n, t0, t0 + size);
      if (this.#ofWindow.aheadSum <= MOST_AMPLIFIED * this.#sum) return size;
    }
  }
}
