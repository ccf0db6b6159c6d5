import { allocate } from "../../../tensors/mod.ts";
import type { PassedStates } from "../../run_of_steps.ts";
import { NOISE } from "./drift_watch.ts";

/**
 * How far a way back comes by kept states, each element in parts of its own size around there; and
 * how far it may have been off between them.
 *
 * Where the problem grows on the way there, a way back that was off comes near again: the miss at the
 * anchor says nothing of that. The cotangent does: what ȳ · miss is does not change along the way, as
 * the one contracts by what the other grows. So the way back was off by about the largest
 * Σ |ȳ miss| / Σ |ȳ| size of its steps, with the first sum taken at the anchor.
 */
export class Miss implements PassedStates {
  /** The worst of the last comparison; NaN where anything was. */
  worst = 0;
  /** The worst between that and the one before it. */
  between = 0;
  /** How far that moves the loss: Σ |ȳ miss| of the last comparison. */
  moved = 0;
  /** How many times larger Σ |ȳ| size was on the way there than where it was least. */
  contraction = 1;
  /** The largest magnitude of each element since the last comparison. */
  readonly scale: Float64Array;
  /** The least Σ |ȳ| size since then. */
  least = Infinity;
  /** And the largest. */
  most = 0;

  /** @param size The elements of a state that are compared. */
  constructor(size: number) {
    this.scale = allocate(size);
  }

  /** Begins at the last state of the way there. */
  begin(state: Float64Array, stateBar: Float64Array): void {
    this.scale.fill(0);
    this.least = Infinity;
    this.most = 0;
    this.pass(state, stateBar);
  }

  /** Is shown a state on the way, and its cotangent. */
  pass(state: Float64Array, stateBar: Float64Array): void {
    const scale = this.scale;
    // Two sums, so that one need not wait for the other.
    let sum = 0;
    let other = 0;
    const last = scale.length - 1;
    for (let k = 0; k < last; k += 2) {
      const first = Math.abs(state[k]);
      const second = Math.abs(state[k + 1]);
      if (first > scale[k]) scale[k] = first;
      if (second > scale[k + 1]) scale[k + 1] = second;
      sum += scale[k] * Math.abs(stateBar[k]);
      other += scale[k + 1] * Math.abs(stateBar[k + 1]);
    }
    if (last % 2 === 0) {
      const size = Math.abs(state[last]);
      if (size > scale[last]) scale[last] = size;
      sum += scale[last] * Math.abs(stateBar[last]);
    }
    sum += other;
    if (sum < this.least && sum > 0) this.least = sum;
    if (sum > this.most) this.most = sum;
  }

  /**
   * Compares a state with the one that was kept there, from which the way goes on.
   *
   * @param count How many elements, from the first on, were to be restored. Default: all.
   * @param defect What the first elements were off by at least, on the way. Default 0.
   */
  compare(
    state: Float64Array,
    kept: Float64Array,
    stateBar: Float64Array,
    count: number = this.scale.length,
    defect?: Float64Array,
  ): void {
    const scale = this.scale;
    let largest = 0;
    for (let k = 0; k < scale.length; k++) {
      const size = Math.abs(kept[k]);
      if (size > scale[k]) scale[k] = size;
      if (scale[k] > largest) largest = scale[k];
    }
    let sum = 0;
    let worst = 0;
    for (let k = 0; k < scale.length; k++) {
      let miss = k < count ? Math.abs(state[k] - kept[k]) : 0;
      if (defect !== undefined && k < defect.length && !(defect[k] <= miss)) miss = defect[k];
      // An element that is next to nothing beside another is noise of that one.
      const size = scale[k] > NOISE * largest ? scale[k] : largest;
      if (miss !== 0) {
        const part = miss / size;
        // NaN stays.
        if (part > worst || part !== part) worst = part;
        sum += Math.abs(stateBar[k]) * miss;
      }
      scale[k] = Math.abs(kept[k]);
    }
    this.worst = worst;
    this.moved = sum;
    this.between = sum === 0 ? 0 : sum / this.least;
    this.contraction = this.most > 0 ? this.most / this.least : 1;
    this.least = Infinity;
    this.most = 0;
  }
}
