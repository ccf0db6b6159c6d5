import { allocate } from "../../../tensors/mod.ts";
import { adamsWeights, asNumbers } from "./equal_weights.ts";
import type { StepTimes } from "../../method.ts";
import type { Layout } from "./layout.ts";

/** Defects that are not looked into, in parts of an element's size. */
const UNNOTICED = 1e-7;

/** Defects that are looked into in any case, in parts of the largest element's size. */
const LARGE = 0.03;

/** How many times the estimate of a step's error a defect may be, unsuspected, */
const ESTIMATES = 4;

/** and by how much it may grow as long as it is more. */
const GROWTH = 300;

/**
 * Looks for the parasitic mode of reversible Adams, which no error estimate sees: it makes values
 * jump to and fro that slopes do not explain. Once in m steps of one size the defect of the window's
 * oldest step is compared with what its order has more than the order below. On a smooth solution it
 * is a small part of that; where hα is small a parasitic mode makes it 1/(hα) times that.
 */
export class ParasiticDrift {
  /** What the last look found suspicious: the defect of the oldest step, else 0. */
  readonly drift: Float64Array;
  readonly #layout: Layout;
  /** Weights of the slopes, oldest first: those of a step, and what they have more. */
  readonly #weights: Float64Array;
  readonly #more: Float64Array;
  /** The largest estimate lately. */
  #estimate = 0;
  /** The defect where it began to grow, unexplained; and the largest of the last looks. */
  #first = Infinity;
  #before = 0;

  constructor(order: number, layout: Layout) {
    const count = layout.window - 1;
    const most = Math.min(order, count);
    this.#layout = layout;
    this.drift = allocate(layout.size);
    this.#weights = asNumbers(adamsWeights(most, count));
    const below = asNumbers(adamsWeights(most - 1, count));
    this.#more = this.#weights.map((weight, i) => weight - below[i]);
  }

  /** Begins with a solve. */
  begin(): void {
    this.#estimate = this.#before = 0;
    this.#first = Infinity;
    this.drift.fill(0);
  }

  /** Writes what the last look found; looks anew once in as many steps as the window is long. */
  measure(times: StepTimes, state: Float64Array, drift: Float64Array): void {
    const { node, window } = this.#layout;
    const n = state[node] | 0;
    // Steps of several sizes say nothing so cheaply.
    const looks = n % window === 0 && n >= 3 * window && n <= (times.even ?? 0);
    if (looks) this.look(times.end(n - 1) - times.begin(n - 1), state);
    for (let k = 0; k < drift.length; k++) drift[k] = this.drift[k];
  }

  /** Looks at a state behind steps of size h. */
  look(h: number, state: Float64Array): void {
    const { drift } = this;
    const { size, window, oldest, slopes } = this.#layout;
    const last = slopes + (window - 2) * size;
    let [defect, estimate, largest, furthest] = [0, 0, 0, 0];
    for (let k = 0; k < oldest; k++) largest = Math.max(largest, Math.abs(state[k]));
    for (let k = 0; k < size; k++) {
      let scale = 1e-12 * largest;
      for (let i = k; i <= oldest + k; i += size) scale = Math.max(scale, Math.abs(state[i]));
      let [sum, more] = [0, 0];
      for (let i = 0; i < window - 1; i++) {
        const slope = state[last - i * size + k];
        sum += this.#weights[i] * slope;
        more += this.#more[i] * slope;
      }
      drift[k] = state[oldest + k] - state[oldest - size + k] + h * sum;
      furthest = Math.max(furthest, Math.abs(drift[k]));
      defect = Math.max(defect, Math.abs(drift[k]) / (scale || 1));
      estimate = Math.max(estimate, Math.abs(h * more) / (scale || 1));
    }
    // What is 0 for a moment is no measure.
    this.#estimate = Math.max(estimate, this.#estimate / 2);
    // A parasitic mode swings, and grows from one look to the next or the one behind it.
    const unexplained = defect > 1e-12 && !(defect <= ESTIMATES * this.#estimate);
    if (!unexplained || defect < this.#before / 2) this.#first = Infinity;
    else this.#first = Math.min(this.#first, defect);
    this.#before = defect;
    const grown = defect > UNNOTICED && defect > GROWTH * this.#first;
    if (!grown && !(furthest > LARGE * largest)) drift.fill(0);
  }
}
