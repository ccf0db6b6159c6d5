import { allocate } from "../../../tensors/mod.ts";
import { ChunkedBuffer } from "../../../tensors/internal.ts";

/**
 * The oldest values of windows that a step forwards dropped without a trace, by the number of the
 * step, for the way back to take up. Steps that are taken once more write theirs once more.
 */
export class Forgotten {
  readonly #rows: ChunkedBuffer;
  readonly #row: Float64Array;
  readonly #newest: Float64Array;
  /**
   * How far the values after steps that forget or are the start's were from what these make of the
   * values before them, going back: the largest since it was set to 0, element by element.
   */
  readonly defect: Float64Array;

  /** @param size The elements of a value. */
  constructor(size: number) {
    this.#rows = new ChunkedBuffer(1 + size, 32);
    this.#row = allocate(1 + size);
    this.#newest = allocate(size);
    this.defect = allocate(size);
  }

  clear(): void {
    this.#rows.clear();
    this.defect.fill(0);
  }

  /** Notes z[n+1] before step n is taken back, for `compare`. */
  note(state: Float64Array): void {
    const newest = this.#newest;
    for (let k = 0; k < newest.length; k++) newest[k] = state[k];
  }

  /** Compares z[n+1], as the way back has it, with z[n] + ψ. NaN is the largest difference of all. */
  compare(state: Float64Array, psi: Float64Array, newest = this.#newest): void {
    const { defect } = this;
    for (let k = 0; k < defect.length; k++) {
      const off = Math.abs(newest[k] - state[k] - psi[k]);
      if (!(off <= defect[k])) defect[k] = off;
    }
  }

  /** Keeps the value that step n dropped, which begins at `offset` in `state`. */
  keep(n: number, state: Float64Array, offset: number): void {
    const row = this.#row;
    this.#dropFrom(n);
    row[0] = n;
    for (let k = 1; k < row.length; k++) row[k] = state[offset + k - 1];
    this.#rows.push(row);
  }

  /** Puts back the value that step n dropped; NaN where there is none. */
  restore(n: number, state: Float64Array, offset: number): void {
    const row = this.#row;
    this.#dropFrom(n + 1);
    const top = this.#rows.length - 1;
    if (top >= 0 && this.#rows.first(top) === n) this.#rows.read(top, row);
    else row.fill(NaN);
    for (let k = 1; k < row.length; k++) state[offset + k - 1] = row[k];
  }

  #dropFrom(n: number): void {
    const rows = this.#rows;
    while (rows.length > 0 && rows.first(rows.length - 1) >= n) rows.length--;
  }
}
