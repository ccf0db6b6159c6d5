import type { JacobianPattern } from "../implicit/jacobian/pattern.ts";

/** Blocks of more elements are left aside: the cost grows with the third power. */
const LARGEST = 200;
/** Iterations an eigenvalue may take. */
const MOST = 60;

/**
 * The largest real part of the eigenvalues of a Jacobian, block by block.
 *
 * @param compressed J v for the direction of each colour, one after the other.
 * @returns It; undefined where a block is too large.
 */
export function spectralAbscissa(
  { size, rows, columns, colours, blocks }: JacobianPattern,
  compressed: Float64Array,
): number | undefined {
  if (blocks.some(({ length }) => length > LARGEST)) return undefined;
  const [blockOf, placeIn] = [new Int32Array(size), new Int32Array(size)];
  const matrices = blocks.map((block, b) => {
    block.forEach((i, place) => {
      blockOf[i] = b;
      placeIn[i] = place;
    });
    return Array.from(block, () => new Float64Array(block.length));
  });
  rows.forEach((i, e) => {
    const j = columns[e];
    matrices[blockOf[i]][placeIn[i]][placeIn[j]] = compressed[colours[j] * size + i];
  });
  let most = -Infinity;
  for (const matrix of matrices) {
    const abscissa = abscissaOf(matrix);
    if (!(abscissa <= most)) most = abscissa;
  }
  return Number.isNaN(most) ? undefined : most;
}

/**
 * The largest real part of the eigenvalues of a matrix, which is overwritten; NaN where they are not found. It
 * is scaled, taken to Hessenberg's form by eliminations, and from there by Francis's double shifts; see
 * Golub and Van Loan, Matrix Computations, 1996, sections 7.4 and 7.5.
 *
 * @param a The rows.
 */
export function abscissaOf(a: Float64Array[]): number {
  if (a.some((row) => !row.every(Number.isFinite))) return NaN;
  balance(a);
  toHessenberg(a);
  let most = -Infinity;
  let high = a.length - 1;
  let iterations = 0;
  while (high >= 0) {
    const low = splitAt(a, high);
    if (low === high) {
      most = Math.max(most, a[high][high]);
      high--;
      iterations = 0;
    } else if (low === high - 1) {
      most = Math.max(most, pairAt(a, low));
      high -= 2;
      iterations = 0;
    } else {
      if (++iterations > MOST) return NaN;
      doubleShift(a, low, high, iterations % 10 === 0);
    }
  }
  return most;
}

/** Scales rows and columns by powers of 2 until both are of one size. */
function balance(a: Float64Array[]): void {
  const n = a.length;
  for (let changed = true; changed;) {
    changed = false;
    for (let i = 0; i < n; i++) {
      let [row, column] = [0, 0];
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row += Math.abs(a[i][j]);
        column += Math.abs(a[j][i]);
      }
      if (row === 0 || column === 0) continue;
      const factor = 2 ** Math.round(Math.log2(row / column) / 2);
      if (row / factor + column * factor > 0.95 * (row + column)) continue;
      changed = true;
      for (let j = 0; j < n; j++) a[i][j] /= factor;
      for (let j = 0; j < n; j++) a[j][i] *= factor;
    }
  }
}

/** Eliminates what is below the first subdiagonal; columns follow the rows, so that eigenvalues stay. */
function toHessenberg(a: Float64Array[]): void {
  const n = a.length;
  for (let k = 1; k < n - 1; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(a[i][k - 1]) > Math.abs(a[best][k - 1])) best = i;
    }
    const pivot = a[best][k - 1];
    if (pivot === 0) continue;
    if (best !== k) {
      [a[k], a[best]] = [a[best], a[k]];
      for (const row of a) [row[k], row[best]] = [row[best], row[k]];
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i][k - 1] / pivot;
      if (factor === 0) continue;
      for (let j = k - 1; j < n; j++) a[i][j] -= factor * a[k][j];
      a[i][k - 1] = 0;
      for (const row of a) row[k] += factor * row[i];
    }
  }
}

/** Where the block that ends at `high` begins: a subdiagonal element before it is next to nothing. */
function splitAt(a: readonly Float64Array[], high: number): number {
  for (let k = high; k > 0; k--) {
    const size = Math.abs(a[k - 1][k - 1]) + Math.abs(a[k][k]);
    const beside = size === 0 ? Math.abs(a[k - 1][k]) : size;
    if (Math.abs(a[k][k - 1]) > Number.EPSILON * beside) continue;
    a[k][k - 1] = 0;
    return k;
  }
  return 0;
}

/** The larger real part of the two eigenvalues of a block of two. */
function pairAt(a: readonly Float64Array[], k: number): number {
  const half = (a[k][k] - a[k + 1][k + 1]) / 2;
  const mean = (a[k][k] + a[k + 1][k + 1]) / 2;
  const square = half * half + a[k][k + 1] * a[k + 1][k];
  return square > 0 ? mean + Math.sqrt(square) : mean;
}

/** A sweep with the two shifts of the last block of two, or others where they do not get on. */
function doubleShift(a: readonly Float64Array[], low: number, high: number, others: boolean): void {
  const n = a.length;
  const [p, q] = [a[high - 1], a[high]];
  const stuck = Math.abs(q[high - 1]) + Math.abs(p[high - 2]);
  const trace = others ? 1.5 * stuck : p[high - 1] + q[high];
  const determinant = others ? stuck * stuck : p[high - 1] * q[high] - p[high] * q[high - 1];
  // The first column of (A − s₁ I)(A − s₂ I).
  const first = a[low];
  const second = a[low + 1];
  let x = first[low] * first[low] + first[low + 1] * second[low] - trace * first[low] + determinant;
  let y = second[low] * (first[low] + second[low + 1] - trace);
  let z = second[low] * a[low + 2][low + 1];
  for (let k = low; k < high; k++) {
    const isLast = k === high - 1;
    if (k > low) {
      x = a[k][k - 1];
      y = a[k + 1][k - 1];
      z = isLast ? 0 : a[k + 2][k - 1];
    }
    const length = Math.hypot(x, y, z);
    if (length === 0) continue;
    // Householder's reflection of (x, y, z) onto its first direction.
    const alpha = x > 0 ? -length : length;
    const v = [x - alpha, y, z];
    const scale = 2 / (v[0] * v[0] + y * y + z * z);
    const rows = isLast ? 2 : 3;
    for (let j = Math.max(low, k - 1); j < n; j++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += v[i] * a[k + i][j];
      for (let i = 0; i < rows; i++) a[k + i][j] -= scale * sum * v[i];
    }
    for (let i = 0; i <= Math.min(high, k + 3); i++) {
      const row = a[i];
      let sum = 0;
      for (let j = 0; j < rows; j++) sum += v[j] * row[k + j];
      for (let j = 0; j < rows; j++) row[k + j] -= scale * sum * v[j];
    }
  }
}
