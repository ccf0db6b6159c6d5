/**
 * Least squares by Householder's reflections. A matrix is kept column after column.
 *
 * @module
 */

/** A matrix of m rows and n columns, column after column. */
export interface Columns {
  /** The number of rows. */
  readonly m: number;
  /** The number of columns. */
  readonly n: number;
  /** Its elements: that of row i and column j is `data[j * m + i]`. */
  readonly data: Float64Array;
}

/**
 * Makes A upper triangular by reflections, in place, and reflects b along: |A x + b| stays what it was
 * for each x.
 */
export function triangularize({ m, n, data: a }: Columns, b: Float64Array): void {
  for (let j = 0; j < Math.min(n, m); j++) {
    const at = j * m;
    // The direction is scaled, so that its squares neither overflow nor vanish.
    let largest = 0;
    for (let i = j; i < m; i++) largest = Math.max(largest, Math.abs(a[at + i]));
    if (largest === 0) continue;
    let sum = 0;
    for (let i = j; i < m; i++) {
      a[at + i] /= largest;
      sum += a[at + i] ** 2;
    }
    const head = a[at + j];
    const alpha = head > 0 ? -Math.sqrt(sum) : Math.sqrt(sum);
    const beta = alpha * (alpha - head); // half of |v|²
    a[at + j] = head - alpha; // v, in the place of the column
    for (let column = j + 1; column < n; column++) reflect(a, at, a, column * m, j, m, beta);
    reflect(a, at, b, 0, j, m, beta);
    a[at + j] = largest * alpha;
    for (let i = j + 1; i < m; i++) a[at + i] = 0;
  }
}

/** x −= v (v · x) / beta, from element j on. */
function reflect(
  v: Float64Array,
  vAt: number,
  x: Float64Array,
  xAt: number,
  j: number,
  m: number,
  beta: number,
): void {
  let dot = 0;
  for (let i = j; i < m; i++) dot += v[vAt + i] * x[xAt + i];
  const factor = dot / beta;
  for (let i = j; i < m; i++) x[xAt + i] -= factor * v[vAt + i];
}

/** The upper triangle of a matrix that was made triangular, as n rows and n columns. */
export function upperTriangle({ m, n, data }: Columns): Columns {
  const upper = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i <= Math.min(j, m - 1); i++) upper[j * n + i] = data[j * m + i];
  }
  return { m: n, n, data: upper };
}

/**
 * The x that makes |R x + q|² + |D x|² least.
 *
 * @param upper R, upper triangular.
 * @param q As long as R has rows.
 * @param damping D's diagonal, above 0.
 */
export function dampedStep(
  { n, data }: Columns,
  q: Float64Array,
  damping: ArrayLike<number>,
): Float64Array {
  const r = data.slice();
  const right = q.slice();
  // What D fills up: column j has rows 0 to j, and those below stay 0.
  const fill = new Float64Array(n * n);
  const fillRight = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const at = j * n;
    fill[at + j] = damping[j];
    const head = r[at + j];
    let largest = Math.abs(head);
    for (let i = 0; i <= j; i++) largest = Math.max(largest, Math.abs(fill[at + i]));
    // The direction is scaled, so that its squares neither overflow nor vanish.
    let sum = (head / largest) ** 2;
    for (let i = 0; i <= j; i++) {
      fill[at + i] /= largest;
      sum += fill[at + i] ** 2;
    }
    const alpha = head > 0 ? -Math.sqrt(sum) : Math.sqrt(sum);
    const first = head / largest - alpha;
    const beta = -alpha * first;
    for (let column = j + 1; column < n; column++) {
      const to = column * n;
      let dot = first * r[to + j];
      for (let i = 0; i <= j; i++) dot += fill[at + i] * fill[to + i];
      const factor = dot / beta;
      r[to + j] -= factor * first;
      for (let i = 0; i <= j; i++) fill[to + i] -= factor * fill[at + i];
    }
    let dot = first * right[j];
    for (let i = 0; i <= j; i++) dot += fill[at + i] * fillRight[i];
    const factor = dot / beta;
    right[j] -= factor * first;
    for (let i = 0; i <= j; i++) fillRight[i] -= factor * fill[at + i];
    r[at + j] = largest * alpha;
  }
  const x = new Float64Array(n);
  for (let j = n - 1; j >= 0; j--) {
    let sum = -right[j];
    for (let k = j + 1; k < n; k++) sum -= r[k * n + j] * x[k];
    x[j] = sum / r[j * n + j];
  }
  return x;
}
