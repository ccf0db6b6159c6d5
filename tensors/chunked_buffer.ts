import { allocate } from "./bytes.ts";
import { copyNumbers } from "./copy.ts";

/**
 * Rows of numbers whose count is not known in advance. It grows by chunks, so that
 * nothing is copied, and keeps its chunks when it is cleared.
 *
 * @example
 * ```ts
 * import { ChunkedBuffer } from "./chunked_buffer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = new ChunkedBuffer(2, 100);
 * rows.push(Float64Array.of(1, 2));
 * rows.push(Float64Array.of(3, 4));
 * const row = new Float64Array(2);
 * rows.read(1, row);
 * assertEquals(row, Float64Array.of(3, 4));
 * assertEquals(rows.length, 2);
 * ```
 */
export class ChunkedBuffer {
  /** The number of rows. */
  length = 0;
  readonly #width: number;
  readonly #rows: number;
  readonly #chunks: Float64Array[] = [];

  /**
   * Makes an empty buffer; memory is taken as rows come.
   *
   * @param rows Rows a chunk. Default 256.
   */
  constructor(width: number, rows = 256) {
    this.#width = width;
    this.#rows = rows;
  }

  /** Appends a row: the first `width` numbers of `row`. */
  push(row: Float64Array): void {
    const at = this.length % this.#rows;
    const number = (this.length - at) / this.#rows;
    if (number === this.#chunks.length) this.#chunks.push(allocate(this.#width * this.#rows));
    const chunk = this.#chunks[number];
    const offset = at * this.#width;
    if (row.length === this.#width) copyNumbers(row, chunk, offset);
    else for (let k = 0; k < this.#width; k++) chunk[offset + k] = row[k];
    this.length++;
  }

  /** Copies row `i` into `target`. */
  read(i: number, target: Float64Array): void {
    const at = i % this.#rows;
    const chunk = this.#chunks[(i - at) / this.#rows];
    const offset = at * this.#width;
    for (let k = 0; k < this.#width; k++) target[k] = chunk[offset + k];
  }

  /** The first number of row `i`. */
  first(i: number): number {
    const at = i % this.#rows;
    return this.#chunks[(i - at) / this.#rows][at * this.#width];
  }

  /** Forgets the rows; the memory stays for the next ones. */
  clear(): void {
    this.length = 0;
  }
}
