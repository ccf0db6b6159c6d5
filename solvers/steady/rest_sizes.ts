import { allocate } from "../../tensors/mod.ts";

/** Elements below this part of the largest one count as so large. */
const SMALL = 1e-3;

/** What changes of a state are measured by: how large its elements have been. */
export class RestSizes {
  /** The largest magnitude of each element so far. */
  readonly seen: Float64Array;

  constructor(size: number) {
    this.seen = allocate(size);
  }

  /** Is shown a state. */
  see(y: Float64Array): void {
    const { seen } = this;
    for (let k = 0; k < seen.length; k++) seen[k] = Math.max(seen[k], Math.abs(y[k]));
  }

  /** The largest part of its size that an element changes by; NaN where one is. */
  norm(change: Float64Array): number {
    const k = this.most(change);
    return Math.abs(change[k]) / this.#sizeOf(k, this.#largest());
  }

  /** The element that changes by the largest part of its size. */
  most(change: Float64Array): number {
    const largest = this.#largest();
    let most = 0;
    let which = 0;
    for (let k = 0; k < change.length; k++) {
      const part = Math.abs(change[k]) / this.#sizeOf(k, largest);
      if (Number.isNaN(part)) return k;
      if (part > most) {
        most = part;
        which = k;
      }
    }
    return which;
  }

  #sizeOf(k: number, largest: number): number {
    return Math.max(this.seen[k], SMALL * largest);
  }

  #largest(): number {
    let largest = 0;
    for (const x of this.seen) largest = Math.max(largest, x);
    return largest || 1;
  }
}
