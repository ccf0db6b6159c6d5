/** The sums that least squares needs: XᵀX of shape [m, m] and XᵀY of shape [m, d]. */
export class NormalSums {
  /** XᵀX, its lower half. */
  readonly gram: Float64Array;
  /** XᵀY. */
  readonly right: Float64Array;
  /** The number of rows. */
  rows = 0;
  readonly #m: number;
  readonly #d: number;

  /**
   * @param m The columns of X.
   * @param d The columns of Y.
   */
  constructor(m: number, d: number) {
    this.#m = m;
    this.#d = d;
    this.gram = new Float64Array(m * m);
    this.right = new Float64Array(m * d);
  }

  /** Adds a row of X and one of Y. */
  add(x: ArrayLike<number>, y: ArrayLike<number>): void {
    const [m, d] = [this.#m, this.#d];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) this.gram[i * m + j] += x[i] * x[j];
      for (let k = 0; k < d; k++) this.right[i * d + k] += x[i] * y[k];
    }
    this.rows++;
  }

  /** Adds other sums, a number of times; −1 takes them away. */
  addSums({ gram, right, rows }: NormalSums, times: number): void {
    gram.forEach((x, i) => this.gram[i] += times * x);
    right.forEach((x, i) => this.right[i] += times * x);
    this.rows += times * rows;
  }

  /** The sums of some columns of X alone. */
  only(columns: readonly number[]): NormalSums {
    const [m, d] = [this.#m, this.#d];
    const part = new NormalSums(columns.length, d);
    columns.forEach((from, i) => {
      columns.forEach((of, j) => {
        part.gram[i * columns.length + j] = this.gram[Math.max(from, of) * m + Math.min(from, of)];
      });
      part.right.set(this.right.subarray(from * d, (from + 1) * d), i * d);
    });
    part.rows = this.rows;
    return part;
  }

  /**
   * The lower triangular L with L Lᵀ = XᵀX / rows + diag(penalties), by Cholesky's
   * factorisation.
   *
   * @param penalties One for each column of X; above 0 where columns may depend on each other.
   * @returns L, of shape [m, m]; its upper half is not looked at.
   */
  factor(penalties: ArrayLike<number>): Float64Array {
    const m = this.#m;
    const a = this.gram.map((x) => x / this.rows);
    for (let i = 0; i < m; i++) a[i * m + i] += penalties[i];
    cholesky(a, m);
    return a;
  }

  /**
   * Ridge regression: makes |X Θ − Y|² / rows + Σ penaltyᵢ |Θᵢ|² least.
   *
   * @param penalties As for {@linkcode NormalSums.factor}.
   * @returns Θ, of shape [m, d].
   */
  solve(penalties: ArrayLike<number>): Float64Array {
    const [m, d] = [this.#m, this.#d];
    const a = this.factor(penalties);
    const theta = this.right.map((x) => x / this.rows);
    for (let k = 0; k < d; k++) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < i; j++) theta[i * d + k] -= a[i * m + j] * theta[j * d + k];
        theta[i * d + k] /= a[i * m + i];
      }
      for (let i = m - 1; i >= 0; i--) {
        for (let j = i + 1; j < m; j++) theta[i * d + k] -= a[j * m + i] * theta[j * d + k];
        theta[i * d + k] /= a[i * m + i];
      }
    }
    return theta;
  }
}

/**
 * Cholesky's factorisation in place: writes the lower triangular L with L Lᵀ = A over A, which is
 * positive and about of size 1.
 *
 * @param a Of shape [m, m]; its upper half is neither read nor written.
 */
export function cholesky(a: Float64Array, m: number): void {
  for (let j = 0; j < m; j++) {
    for (let k = 0; k < j; k++) {
      for (let i = j; i < m; i++) a[i * m + j] -= a[i * m + k] * a[j * m + k];
    }
    // Rounding may take a pivot below 0 where columns depend on each other.
    const root = Math.sqrt(Math.max(a[j * m + j], 1e-14));
    a[j * m + j] = root;
    for (let i = j + 1; i < m; i++) a[i * m + j] /= root;
  }
}
