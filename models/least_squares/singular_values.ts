import type { Columns } from "./householder.ts";

/** The singular values of a matrix, and the directions that belong to them. */
export interface SingularValues {
  /** The values, the largest one first. */
  readonly values: Float64Array;
  /** The right singular vectors, in the order of the values. */
  readonly vectors: readonly Float64Array[];
}

const MOST_SWEEPS = 60;

/**
 * Singular values by Hestenes's rotations (1958), which are precise for small values, too.
 *
 * @param matrix Not changed.
 */
export function singularValues({ m, n, data }: Columns): SingularValues {
  const columns = Array.from({ length: n }, (_, j) => data.slice(j * m, (j + 1) * m));
  const vectors = Array.from({ length: n }, (_, j) => {
    const unit = new Float64Array(n);
    unit[j] = 1;
    return unit;
  });
  // Columns at a right angle but for rounding count as at one.
  const right = Number.EPSILON * Math.max(4, Math.sqrt(m));
  for (let sweep = 0, turned = true; turned && sweep < MOST_SWEEPS; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [x, y] = [columns[p], columns[q]];
        const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
        if (!(Math.abs(xy) > right * Math.sqrt(xx * yy))) continue;
        turned = true;
        const zeta = (yy - xx) / (2 * xy);
        const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cosine = 1 / Math.hypot(1, tangent);
        rotate(x, y, cosine, cosine * tangent);
        rotate(vectors[p], vectors[q], cosine, cosine * tangent);
      }
    }
  }
  const norms = columns.map((x) => Math.sqrt(dot(x, x)));
  const order = norms.map((_, j) => j).sort((a, b) => norms[b] - norms[a]);
  return {
    values: Float64Array.from(order, (j) => norms[j]),
    vectors: order.map((j) => vectors[j]),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function rotate(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < x.length; i++) {
    const a = x[i];
    const b = y[i];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
}
