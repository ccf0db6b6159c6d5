import { allocate } from "../../../../tensors/mod.ts";
import type { StepTimes } from "../../../run_of_steps.ts";
import { adamsWeights, asNumbers } from "./equal_weights.ts";
import { WindowWeights } from "./window_weights.ts";

/** What the weights of steps belong to. */
export interface WeightOptions {
  readonly order: number;
  readonly window: number;
  readonly lambda: number;
  readonly times: StepTimes;
  readonly adaptive: boolean;
}

/**
 * How many times what it is for equal steps the sum of the magnitudes of a step's weights may be, by
 * which errors in the slopes are multiplied. Of 1.3, 1.5, 2 and 3 tried on DETEST, Kepler's and van
 * der Pol's problems 1.3 grows too slowly, and the others cost the same.
 */
const MOST_AMPLIFIED = 2;

/** The same, twice as many, for a step that is taken all the same, as others chose it: beyond, it is one of the start's method. */
const TOO_MUCH = 4;

/** How many times the error that a step makes of its own the defect that it takes over may be. */
const MOST_TAKEN_OVER = 1.25;

/**
 * The weights of each step in turn, from the times alone, so that those of the way back are those
 * of the way there to the last bit.
 *
 * Where steps have become much shorter within a window, the defect of its oldest step is large
 * beside the error of the new one, and its weights are. No choice of the new step mends that, so the
 * step does without: λ is 0, and it forgets the oldest value. Without that 6 of the 28 problems ended 10³ to
 * 10⁸ tolerances from where they should.
 */
export class AdamsWeights {
  /** Weights of f[n−j], in units of time. */
  readonly slopes: Float64Array;
  /**
   * Those of the error estimate, where the weights are not those of equal steps: what order p has more than
   * order p − 1, in the new step and in the oldest.
   */
  readonly error: Float64Array;
  /** λ, or 0 where the oldest value is to be forgotten. */
  lambda: number;
  /** Whether the step is too long for the window, so that these weights are of no use. */
  isTooLong = false;
  /** Those of equal steps of size 1, and their λ. */
  readonly equal: Float64Array;
  readonly coupling: number;
  readonly #ofWindow: WindowWeights;
  readonly #times: StepTimes;
  readonly #adaptive: boolean;
  /** Σ |weight| of an Adams step alone, of size 1. */
  readonly #sum: number;
  #n = -1;
  #t0 = NaN;
  #t1 = NaN;
  /** The size of the equal steps that the weights are of, or NaN. */
  #h = NaN;

  /** @param slopes Where the weights of the slopes are written. */
  constructor(
    { order, window, lambda, times, adaptive }: WeightOptions,
    slopes: Float64Array = allocate(window),
  ) {
    const a = asNumbers(adamsWeights(order, window));
    this.coupling = this.lambda = lambda;
    this.equal = allocate(window);
    for (let j = 0; j < window; j++) this.equal[j] = a[j] + lambda * a[window - 1 - j];
    this.#sum = a.reduce((sum, x) => sum + Math.abs(x), 0);
    this.slopes = slopes;
    this.error = allocate(window);
    this.#ofWindow = new WindowWeights(order, window);
    this.#times = times;
    this.#adaptive = adaptive;
  }

  /** Forgets the step last asked for: the steps may be others now, or the weights overwritten. */
  clear(): void {
    this.#n = -1;
    this.#h = NaN;
  }

  /** Goes to step n, from t0 to t1. */
  moveTo(n: number, t0: number, t1: number): void {
    if (n === this.#n && t0 === this.#t0 && t1 === this.#t1) return;
    this.#n = n;
    this.#t0 = t0;
    this.#t1 = t1;
    if (!this.#adaptive && n < (this.#times.even ?? 0)) {
      const h = t1 - t0;
      if (h === this.#h) return;
      this.#h = h;
      for (let j = 0; j < this.slopes.length; j++) this.slopes[j] = h * this.equal[j];
      this.lambda = this.coupling;
      this.isTooLong = false;
    } else {
      this.#h = NaN;
      this.#compute(n, t0, t1);
    }
  }

  #compute(n: number, t0: number, t1: number): void {
    this.#window(n, t0, t1);
    const { ahead, behind, aheadSum, behindSum, error, lastAhead, lastBehind } = this.#ofWindow;
    const takenOver = this.coupling * lastBehind / lastAhead;
    const forgets = behindSum > MOST_AMPLIFIED * this.#sum || takenOver > MOST_TAKEN_OVER;
    const lambda = forgets ? 0 : this.coupling;
    const both = forgets ? 1 : 1 + takenOver;
    for (let j = 0; j < this.slopes.length; j++) {
      this.slopes[j] = ahead[j] + lambda * behind[j];
      this.error[j] = both * error[j];
    }
    this.lambda = lambda;
    this.isTooLong = aheadSum > TOO_MUCH * this.#sum;
  }

  #window(n: number, t0: number, t1: number): void {
    const { times } = this.#ofWindow;
    times[0] = t0;
    for (let j = 1; j < times.length; j++) times[j] = this.#times.begin(n - j);
    this.#ofWindow.compute(t1);
  }

  /**
   * The longest step from t0 of those up to h that multiplies errors by no more than it may. One as
   * long as the step before is long enough in any case, so that the window can even out.
   */
  longest(n: number, t0: number, h: number): number {
    this.#n = -1;
    for (;;) {
      this.#window(n, t0, t0 + h);
      const last = t0 - this.#ofWindow.times[1];
      if (this.#ofWindow.aheadSum <= MOST_AMPLIFIED * this.#sum) return h;
      if (Math.abs(h) <= Math.abs(last)) return h;
      h = Math.abs(0.8 * h) > Math.abs(last) ? 0.8 * h : last;
    }
  }
}
