/** Parts of a buffer, given out and taken back. */
export class Memory {
  /** How many elements there must be. */
  size = 0;
  /** What is free below `size`, by where it begins. */
  readonly #free = new Map<number, number>();

  /** Takes elements for as long as nobody gives them back. */
  take(size: number): number {
    const wanted = rounded(size);
    for (const [start, free] of this.#free) {
      if (free < wanted) continue;
      this.#free.delete(start);
      if (free > wanted) this.#free.set(start + wanted, free - wanted);
      return start;
    }
    const start = this.size;
    this.size += wanted;
    return start;
  }

  /** Gives them back. */
  give(start: number, size: number): void {
    let [from, length] = [start, rounded(size)];
    for (const [other, free] of this.#free) {
      if (other + free === from) from = other;
      else if (from + length !== other) continue;
      this.#free.delete(other);
      length += free;
    }
    this.#free.set(from, length);
  }
}

/** Copies between buffers begin at multiples of four bytes; vectors of four at sixteen. */
function rounded(size: number): number {
  return 4 * Math.ceil(Math.max(size, 1) / 4);
}
