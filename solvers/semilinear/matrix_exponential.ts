import { allocate } from "../../tensors/mod.ts";

/** The degree of the approximation, which is good to rounding for matrices of norm up to 1/2. */
const DEGREE = 6;

/**
 * e^A of square matrices of one size, by scaling and squaring: the diagonal Padé approximation of degree
 * 6 at A / 2^j, of a norm of at most 1/2, squared j times. Of a skew matrix it is orthogonal but for
 * round-off.
 *
 * Source: G. H. Golub and C. F. Van Loan, Matrix Computations, fourth edition, 2013, algorithm 9.3.1.
 */
export class MatrixExponential {
  readonly #n: number;
  /** A scaled, its powers, the denominator, and a place to multiply into. */
  readonly #a: Float64Array;
  readonly #power: Float64Array;
  readonly #denominator: Float64Array;
  readonly #product: Float64Array;

  /** @param n The number of rows. */
  constructor(n: number) {
    this.#n = n;
    [this.#a, this.#power, this.#denominator, this.#product] = Array.from(
      { length: 4 },
      () => allocate(n > 1 ? n * n : 0),
    );
  }

  /** Writes e^(factor A) into `target`, both row by row. */
  write(a: Float64Array, factor: number, target: Float64Array): void {
    const n = this.#n;
    if (n === 1) {
      target[0] = Math.exp(factor * a[0]);
      return;
    }
    let norm = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += Math.abs(factor * a[i * n + j]);
      norm = Math.max(norm, sum);
    }
    const halvings = norm > 0.5 ? Math.ceil(Math.log2(norm)) + 1 : 0;
    for (let k = 0; k < a.length; k++) this.#a[k] = factor * a[k] / 2 ** halvings;
    this.#approximate(target);
    for (let j = 0; j < halvings; j++) {
      multiply(target, target, this.#product, n);
      target.set(this.#product);
    }
  }

  #approximate(numerator: Float64Array): void {
    const n = this.#n;
    const power = this.#power;
    const denominator = this.#denominator;
    power.fill(0);
    for (let i = 0; i < n; i++) power[i * n + i] = 1;
    numerator.set(power);
    denominator.set(power);
    let c = 1;
    for (let k = 1; k <= DEGREE; k++) {
      c *= (DEGREE - k + 1) / ((2 * DEGREE - k + 1) * k);
      multiply(this.#a, power, this.#product, n);
      power.set(this.#product);
      const sign = k % 2 === 0 ? c : -c;
      for (let i = 0; i < power.length; i++) {
        numerator[i] += c * power[i];
        denominator[i] += sign * power[i];
      }
    }
    divide(denominator, numerator, n);
  }
}

/** Writes A B. */
function multiply(a: Float64Array, b: Float64Array, target: Float64Array, n: number): void {
  for (let k = 0; k < target.length; k++) target[k] = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) target[i * n + j] += factor * b[k * n + j];
    }
  }
}

/** B becomes A⁻¹ B. A is near the identity, so that the diagonal has the pivots. */
function divide(a: Float64Array, b: Float64Array, n: number): void {
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k] / a[k * n + k];
      for (let j = k + 1; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      for (let j = 0; j < n; j++) b[i * n + j] -= factor * b[k * n + j];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < n; j++) {
      let sum = b[i * n + j];
      for (let k = i + 1; k < n; k++) sum -= a[i * n + k] * b[k * n + j];
      b[i * n + j] = sum / a[i * n + i];
    }
  }
}
