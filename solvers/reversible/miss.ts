import { allocate } from "../../tensors/mod.ts";
import { NOISE } from "./drift_watch.ts";

/**
 * How far a way back comes by kept states, each element in parts of its own size around there; and
 * how far it may have been off between them.
 *
 * Where the problem grows on the way there, a way back that was off comes near again: the miss at the
 * anchor says nothing of that. The cotangent does: what ȳ · miss is does not change along the way, as
 * the one contracts by what the other grows. So the way back was off by about the largest
 * Σ |ȳ miss| / Σ |ȳ| size of its steps, with the first sum taken at the anchor. The cotangents of
 * two solutions of one element may be large and cancel; theirs are added up first. Where the loss
 * reads on the way the cotangent changes, and the figure is an estimate from above.
 */
export class Miss {
  /** The worst so far; NaN once anything was. */
  worst = 0;
  /** The worst between the kept states. */
  between = 0;
  /** The elements of y, and of all solutions that a state holds. */
  readonly #elements: number;
  readonly #size: number;
  /** The largest magnitude of each element since the last comparison. */
  readonly #scale: Float64Array;
  /** The least Σ |ȳ| size since then. */
  #least = Infinity;

  /**
   * @param size The elements of a state that are compared.
   * @param elements Those of y, which comes first; the others are further solutions. Default all.
   */
  constructor(size: number, elements = size) {
    this.#size = size;
    this.#elements = elements;
    this.#scale = allocate(size);
  }

  /** Begins at the last state of the way there. */
  begin(state: Float64Array, stateBar: Float64Array): void {
    this.worst = this.between = 0;
    this.#scale.fill(0);
    this.#least = Infinity;
    this.pass(state, stateBar);
  }

  /** Is shown a state on the way, and its cotangent. */
  pass(state: Float64Array, stateBar: Float64Array): void {
    const scale = this.#scale;
    const elements = this.#elements;
    const size = this.#size;
    let sum = 0;
    for (let k = 0; k < elements; k++) {
      let bar = 0;
      let most = 0;
      for (let i = k; i < size; i += elements) {
        const magnitude = Math.abs(state[i]);
        if (magnitude > scale[i]) scale[i] = magnitude;
        if (scale[i] > most) most = scale[i];
        bar += stateBar[i];
      }
      sum += most * Math.abs(bar);
    }
    if (sum < this.#least && sum > 0) this.#least = sum;
  }

  /** Compares a state with the one that was kept there, from which the way goes on. */
  compare(state: Float64Array, kept: Float64Array, stateBar: Float64Array): void {
    const scale = this.#scale;
    const elements = this.#elements;
    let largest = 0;
    for (let i = 0; i < scale.length; i++) {
      scale[i] = Math.max(scale[i], Math.abs(kept[i]));
      largest = Math.max(largest, scale[i]);
    }
    let sum = 0;
    for (let k = 0; k < elements; k++) {
      let change = 0;
      for (let i = k; i < scale.length; i += elements) {
        const miss = state[i] - kept[i];
        // An element that is next to nothing beside another is noise of that one.
        const size = scale[i] > NOISE * largest ? scale[i] : largest;
        if (miss !== 0) {
          this.worst = Math.max(this.worst, Math.abs(miss) / size);
          change += stateBar[i] * miss;
        }
        scale[i] = Math.abs(kept[i]);
      }
      sum += Math.abs(change);
    }
    if (sum !== 0) this.between = Math.max(this.between, sum / this.#least);
    this.#least = Infinity;
  }
}
