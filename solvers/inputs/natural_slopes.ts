/**
 * The slopes of natural cubic splines through values at some times: those with which the second
 * derivative has no jump, and is 0 at both ends.
 *
 * With h_i the lengths of the intervals and s_i the slopes of the chords they solve, at each time
 * between two others,
 *
 *     d_{i−1} / h_{i−1} + 2 (1 / h_{i−1} + 1 / h_i) d_i + d_{i+1} / h_i = 3 (s_{i−1} / h_{i−1} + s_i / h_i)
 *
 * and the same at the ends, with what lies outside left out. The matrix is symmetric.
 *
 * Source: de Boor, A Practical Guide to Splines, 2001, chapter IV.
 */
export class NaturalSlopes {
  readonly #lengths: Float64Array;
  /** The matrix as L D Lᵀ: the diagonal of D, and what is below that of L. */
  readonly #diagonal: Float64Array;
  readonly #below: Float64Array;
  readonly #solution: Float64Array;

  constructor(times: Float64Array) {
    const count = times.length;
    const h = this.#lengths = Float64Array.from(
      { length: count - 1 },
      (_, i) => times[i + 1] - times[i],
    );
    this.#diagonal = new Float64Array(count);
    this.#below = new Float64Array(count);
    this.#solution = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const before = i > 0 ? 1 / h[i - 1] : 0;
      const behind = i + 1 < count ? 1 / h[i] : 0;
      this.#below[i] = i > 0 ? before / this.#diagonal[i - 1] : 0;
      this.#diagonal[i] = 2 * (before + behind) - this.#below[i] * before;
    }
  }

  /** Writes the slopes. */
  solve(values: Float64Array, slopes: Float64Array): void {
    const h = this.#lengths;
    slopes.fill(0);
    for (let i = 0; i < h.length; i++) {
      const part = 3 * (values[i + 1] - values[i]) / (h[i] * h[i]);
      slopes[i] += part;
      slopes[i + 1] += part;
    }
    this.#invert(slopes);
  }

  /** Adds dL/d(values) of slopes with this cotangent, which stays as it is. */
  pullback(slopesBar: Float64Array, valuesBar: Float64Array): void {
    const h = this.#lengths;
    const bar = this.#solution;
    bar.set(slopesBar);
    this.#invert(bar);
    for (let i = 0; i < h.length; i++) {
      const part = 3 * (bar[i] + bar[i + 1]) / (h[i] * h[i]);
      valuesBar[i + 1] += part;
      valuesBar[i] -= part;
    }
  }

  /** Solves in place. */
  #invert(x: Float64Array): void {
    const [diagonal, below] = [this.#diagonal, this.#below];
    // What was solved last stays at hand: to read it back would take as long as the rest.
    let solved = x[0];
    for (let i = 1; i < x.length; i++) solved = x[i] -= below[i] * solved;
    const last = x.length - 1;
    solved = x[last] /= diagonal[last];
    for (let i = last - 1; i >= 0; i--) solved = x[i] = x[i] / diagonal[i] - below[i + 1] * solved;
  }
}
