/**
 * A series to smooth: one column of a trajectory, without its missing cells.
 *
 * @category Recordings
 */
export interface Series {
  /** The times, strictly increasing. */
  readonly times: Float64Array;
  /** The values at these times, all finite. */
  readonly values: Float64Array;
}

/** The bands of B = R + α QᵀQ, of the spline's bends at the inner times (Reinsch 1967). */
interface Bands {
  /** D of B = L D Lᵀ. */
  readonly pivots: Float64Array;
  /** L one and two below the diagonal. */
  readonly below: readonly [Float64Array, Float64Array];
}

/**
 * The natural cubic spline g that makes Σ (g(tᵢ) − yᵢ)² + α ∫ g″² least (Reinsch 1967,
 * Smoothing by spline functions). With α = 0 it goes through all values; as α grows it
 * becomes the straight line of least squares. Outside the times it goes on straight.
 *
 * @category Recordings
 * @example
 * ```ts
 * import { SmoothingSpline } from "@revode/revode/systems";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const times = Float64Array.from({ length: 50 }, (_, i) => i / 10);
 * const spline = new SmoothingSpline({ times, values: times.map(Math.sin) }, 0);
 * assertAlmostEquals(spline.value(2.05), Math.sin(2.05), 1e-5);
 * assertAlmostEquals(spline.slope(2.05), Math.cos(2.05), 1e-4);
 * ```
 */
export class SmoothingSpline {
  /** The sum of squared distances to the values. */
  readonly residual: number;
  /** The trace of the map from the values to g: the number of parameters that it has in effect. */
  readonly freedom: number;
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  /** g″ at the times; 0 at both ends. */
  readonly #bends: Float64Array;

  /**
   * Smooths.
   *
   * @param series The times and values, at least one.
   * @param smoothness α, at least 0, in the cube of the unit of time.
   * @throws {TypeError} If there are no times, or not one value a time.
   * @throws {RangeError} If the smoothness is below 0 or not finite.
   */
  constructor({ times, values }: Series, smoothness: number) {
    const n = times.length;
    if (n === 0 || values.length !== n) {
      throw new TypeError(
        `SmoothingSpline: there must be one value a time and at least one, got ${n} times and ` +
          `${values.length} values`,
      );
    }
    if (!(smoothness >= 0 && smoothness < Infinity)) {
      throw new RangeError(
        `SmoothingSpline: the smoothness must be finite and at least 0, got ${smoothness}`,
      );
    }
    this.#times = times;
    this.#values = values.slice();
    this.#bends = new Float64Array(n);
    if (n < 3) {
      this.residual = 0;
      this.freedom = n;
      return;
    }
    const bands = factorised(times, smoothness);
    solveBanded(bands, secondDifferences(times, values), this.#bends.subarray(1, n - 1));
    this.residual = this.#smooth(smoothness);
    this.freedom = n - smoothness * traceOfPenalty(times, bands);
  }

  /** The value at a time. */
  value(t: number): number {
    const [x, g, c, i] = [this.#times, this.#values, this.#bends, this.#piece(t)];
    if (i < 0) return g[0];
    if (t < x[0] || t > x[x.length - 1]) {
      const end = t < x[0] ? 0 : x.length - 1;
      return g[end] + this.slope(t) * (t - x[end]);
    }
    const h = x[i + 1] - x[i];
    const u = (t - x[i]) / h;
    const w = 1 - u;
    return w * g[i] + u * g[i + 1] +
      ((w ** 3 - w) * c[i] + (u ** 3 - u) * c[i + 1]) * h * h / 6;
  }

  /** The slope at a time. */
  slope(t: number): number {
    const [x, g, c, i] = [this.#times, this.#values, this.#bends, this.#piece(t)];
    if (i < 0) return 0;
    const h = x[i + 1] - x[i];
    const u = Math.min(1, Math.max(0, (t - x[i]) / h));
    const w = 1 - u;
    return (g[i + 1] - g[i]) / h +
      ((1 - 3 * w * w) * c[i] + (3 * u * u - 1) * c[i + 1]) * h / 6;
  }

  /** The length of the piece between two times that t is in, or nearest to; 0 with one time. */
  gap(t: number): number {
    const i = this.#piece(t);
    return i < 0 ? 0 : this.#times[i + 1] - this.#times[i];
  }

  /** The number of the time at which the piece begins; −1 where there is none. */
  #piece(t: number): number {
    const times = this.#times;
    if (times.length < 2) return -1;
    let [low, high] = [0, times.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (times[middle] <= t) low = middle;
      else high = middle;
    }
    return low;
  }

  /** g = y − α Q γ; gives the sum of squares of the difference. */
  #smooth(smoothness: number): number {
    const [x, g, c] = [this.#times, this.#values, this.#bends];
    let sum = 0;
    let before = 0;
    for (let i = 0; i < x.length; i++) {
      const after = i + 1 < x.length ? (c[i + 1] - c[i]) / (x[i + 1] - x[i]) : 0;
      const change = smoothness * (after - before);
      g[i] -= change;
      sum += change * change;
      before = after;
    }
    return sum;
  }
}

/**
 * The smoothness of several series of one kind, such as one column of all trajectories, by
 * generalised cross-validation (Craven and Wahba 1979): it makes n · residual / (n − c · freedom)²
 * least, all taken together, with c = 1.2 against smoothing too little (Kim and Gu 2004).
 *
 * @category Recordings
 * @param series The series.
 * @returns α for {@linkcode SmoothingSpline}; 0 where no series has four values.
 *
 * @example
 * ```ts
 * import { chooseSmoothness, SmoothingSpline } from "@revode/revode/systems";
 * import { Random } from "@revode/revode";
 * import { assertLess } from "@std/assert";
 *
 * const random = new Random(1);
 * const times = Float64Array.from({ length: 200 }, (_, i) => i / 20);
 * const values = times.map((t) => Math.sin(t) + random.normal(0, 0.1));
 * const spline = new SmoothingSpline({ times, values }, chooseSmoothness([{ times, values }]));
 * assertLess(Math.abs(spline.value(5) - Math.sin(5)), 0.06);
 * ```
 */
export function chooseSmoothness(series: readonly Series[]): number {
  const usable = series.filter(({ times }) => times.length >= 4);
  if (usable.length === 0) return 0;
  let pieces = 0;
  let length = 0;
  for (const { times } of usable) {
    pieces += times.length - 1;
    length += times[times.length - 1] - times[0];
  }
  const unit = (length / pieces) ** 3;
  const score = (exponent: number): number => {
    let [residual, freedom, n] = [0, 0, 0];
    for (const one of usable) {
      const spline = new SmoothingSpline(one, unit * 10 ** exponent);
      residual += spline.residual;
      freedom += spline.freedom;
      n += one.times.length;
    }
    const left = n - 1.2 * freedom;
    return left > 0 ? n * residual / (left * left) : Infinity;
  };
  // The score may have several minima: first the best whole exponent, then finer around it.
  let [best, least] = [-5, Infinity];
  const probe = (exponent: number) => {
    const value = score(exponent);
    if (value < least) [best, least] = [exponent, value];
  };
  for (let exponent = -5; exponent <= 8; exponent++) probe(exponent);
  for (const step of [0.5, 0.25]) {
    const middle = best;
    probe(middle - step);
    probe(middle + step);
  }
  return unit * 10 ** best;
}

/** Qᵀ y: the changes of the slope between the values. */
function secondDifferences(times: Float64Array, values: Float64Array): Float64Array {
  const slope = (i: number) => (values[i + 1] - values[i]) / (times[i + 1] - times[i]);
  return Float64Array.from({ length: times.length - 2 }, (_, j) => slope(j + 1) - slope(j));
}

/** The column j of Q: the weights of the values j, j + 1, j + 2 in a change of slope. */
function differenceWeights(times: Float64Array, j: number): [number, number, number] {
  const a = 1 / (times[j + 1] - times[j]);
  const b = 1 / (times[j + 2] - times[j + 1]);
  return [a, -a - b, b];
}

function factorised(times: Float64Array, smoothness: number): Bands {
  const m = times.length - 2;
  const pivots = new Float64Array(m);
  const [one, two] = [new Float64Array(m), new Float64Array(m)];
  for (let j = 0; j < m; j++) {
    const q = differenceWeights(times, j);
    let pivot = (times[j + 2] - times[j]) / 3 +
      smoothness * (q[0] * q[0] + q[1] * q[1] + q[2] * q[2]);
    if (j >= 1) pivot -= one[j - 1] * one[j - 1] * pivots[j - 1];
    if (j >= 2) pivot -= two[j - 2] * two[j - 2] * pivots[j - 2];
    pivots[j] = pivot;
    if (j + 1 < m) {
      const next = differenceWeights(times, j + 1);
      let entry = (times[j + 2] - times[j + 1]) / 6 +
        smoothness * (q[1] * next[0] + q[2] * next[1]);
      if (j >= 1) entry -= two[j - 1] * pivots[j - 1] * one[j - 1];
      one[j] = entry / pivot;
    }
    if (j + 2 < m) two[j] = smoothness * q[2] * differenceWeights(times, j + 2)[0] / pivot;
  }
  return { pivots, below: [one, two] };
}

function solveBanded({ pivots, below }: Bands, right: Float64Array, x: Float64Array): void {
  const [one, two] = below;
  const m = pivots.length;
  x.set(right);
  for (let j = 0; j < m; j++) {
    if (j >= 1) x[j] -= one[j - 1] * x[j - 1];
    if (j >= 2) x[j] -= two[j - 2] * x[j - 2];
  }
  for (let j = m - 1; j >= 0; j--) {
    x[j] /= pivots[j];
    if (j + 1 < m) x[j] -= one[j] * x[j + 1];
    if (j + 2 < m) x[j] -= two[j] * x[j + 2];
  }
}

/** tr(Q B⁻¹ Qᵀ) from the bands of B⁻¹ alone (Hutchinson and de Hoog 1985). */
function traceOfPenalty(times: Float64Array, { pivots, below }: Bands): number {
  const [one, two] = below;
  const m = pivots.length;
  // B⁻¹ on the diagonal, one and two beside it.
  const [s0, s1, s2] = [0, 1, 2].map(() => new Float64Array(m + 2));
  let trace = 0;
  for (let j = m - 1; j >= 0; j--) {
    s1[j] = -one[j] * s0[j + 1] - two[j] * s1[j + 1];
    s2[j] = -one[j] * s1[j + 1] - two[j] * s0[j + 2];
    s0[j] = 1 / pivots[j] - one[j] * s1[j] - two[j] * s2[j];
    const q = differenceWeights(times, j);
    trace += (q[0] * q[0] + q[1] * q[1] + q[2] * q[2]) * s0[j];
    if (j + 1 < m) {
      const next = differenceWeights(times, j + 1);
      trace += 2 * (q[1] * next[0] + q[2] * next[1]) * s1[j];
    }
    if (j + 2 < m) trace += 2 * q[2] * differenceWeights(times, j + 2)[0] * s2[j];
  }
  return trace;
}
