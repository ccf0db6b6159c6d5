import { adopt, copyNumbers } from "../../tensors/internal.ts";

/**
 * The one place where a vector is worked on. It may be lent, for whoever keeps its vector there; with
 * others it changes places.
 */
export class LentBuffer {
  readonly #place: Float64Array;
  #isLent = false;
  #aside: Float64Array | undefined;

  constructor(place: Float64Array) {
    this.#place = place;
  }

  lend(): Float64Array {
    if (!this.#isLent) adopt(this.#place);
    this.#isLent = true;
    return this.#place;
  }

  /** Before work on a vector. */
  take(vector: Float64Array): void {
    if (vector === this.#place) return;
    if (this.#isLent) {
      this.#aside ??= new Float64Array(this.#place.length);
      this.#aside.set(this.#place);
    }
    copyNumbers(vector, this.#place);
  }

  /** After it. */
  give(vector: Float64Array): void {
    if (vector === this.#place) return;
    copyNumbers(this.#place, vector);
    if (this.#isLent) this.#place.set(this.#aside!);
  }
}
