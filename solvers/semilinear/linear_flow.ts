import { allocate } from "../../tensors/mod.ts";
import { addProduct, type LinearPart } from "./linear_part.ts";
import { MatrixExponential } from "./matrix_exponential.ts";

/**
 * e^(c h L) for some parts c of a step, with the h of the steps that are being taken.
 *
 * Steps of one size differ in their last bits, as their ends are rounded. So that the exponentials are
 * not made anew for each, they are those of h in single precision, h′, and L counts as (h′ / h) L: the
 * method is one of its order for any L, and each h has the same exponentials whatever was before.
 */
export class LinearFlow {
  readonly #linear: LinearPart;
  readonly #entries: readonly Float64Array[];
  readonly #parts: readonly number[];
  /** For each part the exponentials of all blocks. */
  readonly #flows: readonly (readonly Float64Array[])[];
  readonly #exponentials: ReadonlyMap<number, MatrixExponential>;
  #rounded = NaN;
  /** h′ / h. */
  #share = 0;

  /** @param parts Those c that the exponentials are wanted for. */
  constructor(linear: LinearPart, parts: readonly number[]) {
    this.#linear = linear;
    this.#parts = parts;
    const { blocks } = linear;
    this.#entries = blocks.map(({ entries }) => entries);
    this.#flows = parts.map(() => blocks.map(({ entries }) => allocate(entries.length)));
    const sizes = new Set(blocks.map(({ elements }) => elements.length));
    this.#exponentials = new Map([...sizes].map((n) => [n, new MatrixExponential(n)]));
  }

  /** Goes to steps of size h. */
  settle(h: number): void {
    const rounded = Math.fround(h);
    this.#share = h === 0 ? 1 : rounded / h;
    if (rounded === this.#rounded) return;
    this.#rounded = rounded;
    const { blocks } = this.#linear;
    for (let p = 0; p < this.#parts.length; p++) {
      for (let b = 0; b < blocks.length; b++) {
        const { elements, entries } = blocks[b];
        const factor = this.#parts[p] * rounded;
        this.#exponentials.get(elements.length)!.write(entries, factor, this.#flows[p][b]);
      }
    }
  }

  /** Subtracts L x. */
  subtractRate(x: Float64Array, target: Float64Array): void {
    addProduct(this.#linear, this.#entries, false, -this.#share, x, target);
  }

  /** Subtracts Lᵀ x. */
  subtractRateBack(x: Float64Array, target: Float64Array): void {
    addProduct(this.#linear, this.#entries, true, -this.#share, x, target);
  }

  /** Adds e^(c h L) x, with c the part of that number. */
  add(part: number, x: Float64Array, target: Float64Array): void {
    if (this.#parts[part] !== 0) {
      return addProduct(this.#linear, this.#flows[part], false, 1, x, target);
    }
    for (let k = 0; k < x.length; k++) target[k] += x[k];
  }

  /** Adds its transpose times x. */
  addBack(part: number, x: Float64Array, target: Float64Array): void {
    if (this.#parts[part] !== 0) {
      return addProduct(this.#linear, this.#flows[part], true, 1, x, target);
    }
    for (let k = 0; k < x.length; k++) target[k] += x[k];
  }
}
