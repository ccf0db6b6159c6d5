import { cholesky } from "../matching/ridge.ts";
import { add, matmul, neg, sub, type Tensor, transpose } from "../../../tensors/mod.ts";

/** The parameters of a stable matrix, each of shape [d, d]. */
export const STABLE = ["skew", "damping", "energy"] as const;

/**
 * The map of a stable linear system y′ = y W. Every stable matrix is W = Q (−J − R) with Q and R positive
 * and J skew: along a path the energy y Q yᵀ never grows (the port-Hamiltonian form: van der Schaft and
 * Jeltsema 2014). So Q = L Lᵀ, R = M Mᵀ and J = K − Kᵀ, whatever the numbers in them.
 *
 * @param parameters K, M and L by the names of {@linkcode STABLE}.
 * @returns W, of shape [d, d].
 */
export function stableMatrix({ skew, damping, energy }: Record<string, Tensor>): Tensor {
  const q = matmul(energy, transpose(energy));
  const j = sub(skew, transpose(skew));
  return matmul(q, neg(add(j, matmul(damping, transpose(damping)))));
}

/**
 * What makes {@linkcode stableMatrix} give a matrix, or where that is not stable one that decays as slowly
 * as is asked for.
 *
 * @param w Of shape [d, d], row by row.
 * @param slowest The rate at which what is slowest decays at least, above 0.
 */
export function stableParameters(
  w: Float64Array,
  d: number,
  slowest: number,
): Record<typeof STABLE[number], Float64Array> {
  const at = (i: number, j: number) => i * d + j;
  const a = Float64Array.from(w);
  const growth = abscissa(a, d);
  if (growth > -slowest) { for (let i = 0; i < d; i++) a[at(i, i)] -= growth + slowest; }
  // y′ = y W: the energy y Q yᵀ falls by |y|² where W Q + Q Wᵀ = −1.
  const q = lyapunov(a, d);
  let size = 0;
  for (let i = 0; i < d; i++) size += q[at(i, i)] / d;
  for (let i = 0; i < d * d; i++) q[i] /= size;
  const inverse = inverted(q, d);
  // −J − R = Q⁻¹ W, of which R is the symmetric part with the other sign: Q⁻¹ Q⁻¹ / 2 size.
  const rest = product(inverse, a, d);
  const skew = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) skew[at(i, j)] = (rest[at(j, i)] - rest[at(i, j)]) / 4;
  }
  const damping = inverse.map((x) => x / Math.sqrt(2 * size));
  cholesky(q, d);
  // Nothing is said of its upper half.
  for (let i = 0; i < d; i++) q.fill(0, at(i, i + 1), (i + 1) * d);
  return { skew, damping, energy: q };
}

/** The rate at which |exp(W t)| grows in the end: the largest real part of an eigenvalue. */
function abscissa(w: Float64Array, d: number): number {
  const size = norm(w) || 1;
  // exp(W / size) by its series, then squared again and again, scaled as it goes.
  let power = exponential(w.map((x) => x / size), d);
  let log = 0;
  let times = 1;
  for (let k = 0; k < 40; k++) {
    power = product(power, power, d);
    log *= 2;
    times *= 2;
    const length = norm(power);
    log += Math.log(length);
    power = power.map((x) => x / length);
  }
  return log / times * size;
}

/** Q with W Q + Q Wᵀ = −1 of a stable W, by doubling (Smith 1968). */
function lyapunov(w: Float64Array, d: number): Float64Array {
  const size = norm(w);
  const near = new Float64Array(d * d);
  const far = new Float64Array(d * d);
  for (let i = 0; i < d * d; i++) {
    const one = i % (d + 1) === 0 ? size : 0;
    near[i] = one - w[i];
    far[i] = one + w[i];
  }
  const inverse = inverted(near, d);
  let u = product(inverse, far, d);
  let q = product(inverse, transposed(inverse, d), d).map((x) => 2 * size * x);
  for (let k = 0; k < 60; k++) {
    const more = product(product(u, q, d), transposed(u, d), d);
    q = q.map((x, i) => x + more[i]);
    if (norm(more) <= 1e-15 * norm(q)) break;
    u = product(u, u, d);
  }
  return q.map((x, i) => (x + q[(i % d) * d + Math.floor(i / d)]) / 2);
}

function exponential(w: Float64Array, d: number): Float64Array {
  let term = Float64Array.from({ length: d * d }, (_, i) => i % (d + 1) === 0 ? 1 : 0);
  const sum = term.slice();
  for (let k = 1; k < 20; k++) {
    term = product(term, w, d).map((x) => x / k);
    term.forEach((x, i) => sum[i] += x);
  }
  return sum;
}

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const c = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      for (let j = 0; j < d; j++) c[i * d + j] += a[i * d + k] * b[k * d + j];
    }
  }
  return c;
}

function transposed(a: Float64Array, d: number): Float64Array {
  return a.map((_, i) => a[(i % d) * d + Math.floor(i / d)]);
}

function norm(a: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
}

/** The inverse, by elimination with pivots. */
function inverted(a: Float64Array, d: number): Float64Array {
  const left = a.slice();
  const right = Float64Array.from({ length: d * d }, (_, i) => i % (d + 1) === 0 ? 1 : 0);
  const swap = (m: Float64Array, i: number, j: number) => {
    for (let k = 0; k < d; k++) [m[i * d + k], m[j * d + k]] = [m[j * d + k], m[i * d + k]];
  };
  for (let k = 0; k < d; k++) {
    let pivot = k;
    for (let i = k + 1; i < d; i++) {
      if (Math.abs(left[i * d + k]) > Math.abs(left[pivot * d + k])) pivot = i;
    }
    swap(left, k, pivot);
    swap(right, k, pivot);
    const scale = left[k * d + k];
    for (let j = 0; j < d; j++) {
      left[k * d + j] /= scale;
      right[k * d + j] /= scale;
    }
    for (let i = 0; i < d; i++) {
      const factor = left[i * d + k];
      if (i === k || factor === 0) continue;
      for (let j = 0; j < d; j++) {
        left[i * d + j] -= factor * left[k * d + j];
        right[i * d + j] -= factor * right[k * d + j];
      }
    }
  }
  return right;
}
