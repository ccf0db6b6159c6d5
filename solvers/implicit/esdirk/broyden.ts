import { allocate } from "../../../tensors/mod.ts";

/** Below this part of itself left by the step before, a direction is not trusted to lengthen a correction. */
const LEAST_LEFT = 0.3;

/**
 * Broyden's method on top of a matrix that stands factorised: what each correction left over tells how
 * the matrix differs from the one there, so that corrections shrink ever faster, at no evaluation.
 *
 * Source: C. G. Broyden, A class of methods for solving nonlinear simultaneous equations, Mathematics of
 * Computation 19, 1965; in the form that keeps corrections alone, C. T. Kelley, Iterative Methods for Linear
 * and Nonlinear Equations, 1995, section 7.3.
 */
export class Broyden {
  /** The corrections so far, and the squares of their lengths. */
  readonly #corrections: readonly Float64Array[];
  readonly #squares: Float64Array;
  /** The weight of each element in a product, so that large ones do not hide small ones. */
  readonly #weights: Float64Array;
  #count = 0;

  /** @param most Corrections after one `begin`, at most. */
  constructor(size: number, most: number) {
    this.#corrections = Array.from({ length: most }, () => allocate(size));
    this.#squares = allocate(most);
    this.#weights = allocate(size);
  }

  /** Begins with a matrix of which nothing is known. */
  begin(): void {
    this.#count = 0;
  }

  /**
   * Improves a correction, as the matrix gives it; the state is to take it.
   *
   * @param sizes How large the elements of the state are.
   */
  improve(correction: Float64Array, sizes: Float64Array): void {
    const kept = this.#corrections;
    if (this.#count === 0) this.#weigh(sizes);
    for (let j = 0; j + 1 < this.#count; j++) {
      const along = this.#along(j, correction);
      for (let k = 0; k < correction.length; k++) correction[k] += along * kept[j + 1][k];
    }
    if (this.#count > 0) {
      const left = 1 - this.#along(this.#count - 1, correction);
      if (left > LEAST_LEFT) {
        for (let k = 0; k < correction.length; k++) correction[k] /= left;
      } else this.#count = 0;
    }
    if (this.#count === kept.length) this.#count = 0;
    kept[this.#count].set(correction);
    this.#squares[this.#count] = this.#product(correction, correction);
    this.#count++;
  }

  #weigh(sizes: Float64Array): void {
    for (let k = 0; k < sizes.length; k++) {
      this.#weights[k] = sizes[k] > 0 ? 1 / (sizes[k] * sizes[k]) : 0;
    }
  }

  /** The share of a correction before in a vector. */
  #along(j: number, vector: Float64Array): number {
    const square = this.#squares[j];
    return square > 0 ? this.#product(this.#corrections[j], vector) / square : 0;
  }

  #product(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < a.length; k++) sum += this.#weights[k] * a[k] * b[k];
    return sum;
  }
}
