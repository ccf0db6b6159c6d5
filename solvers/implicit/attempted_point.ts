import { allocate } from "../../tensors/mod.ts";
import { copyNumbers } from "../../tensors/internal.ts";

/** The point that an attempt began at: what stands evaluated there serves the next attempt from it. */
export class AttemptedPoint {
  readonly #state: Float64Array;
  #time = NaN;

  constructor(size: number) {
    this.#state = allocate(size);
  }

  /** What stands evaluated is of another point. */
  forget(): void {
    this.#time = NaN;
  }

  /** Whether this is the point; it is from now on. */
  isAt(time: number, state: Float64Array): boolean {
    let same = time === this.#time;
    for (let k = 0; same && k < state.length; k++) same = state[k] === this.#state[k];
    this.#time = time;
    copyNumbers(state, this.#state);
    return same;
  }
}
