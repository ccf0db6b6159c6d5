import { allocate } from "../../tensors/mod.ts";
import { NOISE } from "./drift_watch.ts";

/** How far a way back comes by kept states, each element in parts of its own size around there. */
export class Miss {
  /** The worst so far; NaN once anything was. */
  worst = 0;
  /** The largest magnitude of each element since the last comparison. */
  readonly #scale: Float64Array;

  /** @param size The elements of a state that are compared. */
  constructor(size: number) {
    this.#scale = allocate(size);
  }

  /** Begins at the last state of the way there. */
  begin(state: Float64Array): void {
    this.worst = 0;
    this.#scale.fill(0);
    this.pass(state);
  }

  /** Is shown a state on the way. */
  pass(state: Float64Array): void {
    const scale = this.#scale;
    for (let k = 0; k < scale.length; k++) {
      const size = Math.abs(state[k]);
      if (size > scale[k]) scale[k] = size;
    }
  }

  /** Compares a state with the one that was kept there, from which the way goes on. */
  compare(state: Float64Array, kept: Float64Array): void {
    const scale = this.#scale;
    this.pass(kept);
    let largest = 0;
    for (let k = 0; k < scale.length; k++) largest = Math.max(largest, scale[k]);
    for (let k = 0; k < scale.length; k++) {
      const miss = Math.abs(state[k] - kept[k]);
      // An element that is next to nothing beside another is noise of that one.
      const size = scale[k] > NOISE * largest ? scale[k] : largest;
      if (miss !== 0) this.worst = Math.max(this.worst, miss / size);
      scale[k] = Math.abs(kept[k]);
    }
  }
}
