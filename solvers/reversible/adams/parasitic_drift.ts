import { allocate } from "../../../tensors/mod.ts";
import { adamsWeights, asNumbers } from "./weights/equal_weights.ts";
import type { StepTimes } from "../../run_of_steps.ts";
import type { LookPlaces } from "../../compiled/compiled_runs.ts";
import type { Layout } from "./layout.ts";
import { ESTIMATES, GROWTH, LARGE, NOTHING, UNNOTICED } from "./look_limits.ts";

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
  /**
   * The largest estimate lately; the defect where it began to grow, unexplained; and the largest of
   * the last looks.
   */
  readonly #memory: Float64Array;
  /** The node that was looked at last, so that it is looked at once. */
  #at = -1;

  /** @param places Where compiled steps look as well: their places. Default: places of its own. */
  constructor(order: number, layout: Layout, places?: LookPlaces) {
    const count = layout.window - 1;
    const most = Math.min(order, count);
    const below = asNumbers(adamsWeights(most - 1, count));
    this.#layout = layout;
    this.drift = places?.drift ?? allocate(layout.size);
    this.#memory = places?.memory ?? allocate(3);
    this.#weights = asNumbers(adamsWeights(most, count));
    this.#more = this.#weights.map((weight, i) => weight - below[i]);
    places?.weights.set(this.#weights);
    places?.more.set(this.#more);
  }

  /** Begins with a solve. */
  begin(): void {
    this.#memory.fill(0);
    this.#memory[1] = Infinity;
    this.#at = -1;
    this.drift.fill(0);
  }

  /** The node after n that is to be looked at next, with steps of one size. */
  nextLook(n: number): number {
    const { window } = this.#layout;
    return Math.max(3, Math.floor(n / window) + 1) * window;
  }

  /** Is told by compiled steps which node is next, so that those before have been looked at. */
  looked(next: number): void {
    this.#at = next - this.#layout.window;
  }

  /** Writes what the last look found; looks anew once in as many steps as the window is long. */
  measure(times: StepTimes, state: Float64Array, drift: Float64Array): void {
    const { node, window } = this.#layout;
    const n = state[node] | 0;
    // Steps of several sizes say nothing so cheaply.
    const looks = n % window === 0 && n >= 3 * window && n <= (times.even ?? 0);
    if (looks && n !== this.#at) {
      this.look(times.end(n - 1) - times.begin(n - 1), state);
      this.#at = n;
    }
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
    const [expected, first, before] = [0, 1, 2];
    const memory = this.#memory;
    // What is 0 for a moment is no measure.
    memory[expected] = Math.max(estimate, memory[expected] / 2);
    // A parasitic mode swings, and grows from one look to the next or the one behind it.
    const unexplained = defect > NOTHING && !(defect <= ESTIMATES * memory[expected]);
    if (!unexplained || defect < memory[before] / 2) memory[first] = Infinity;
    else memory[first] = Math.min(memory[first], defect);
    memory[before] = defect;
    const grown = defect > UNNOTICED && defect > GROWTH * memory[first];
    if (!grown && !(furthest > LARGE * largest)) drift.fill(0);
  }
}
