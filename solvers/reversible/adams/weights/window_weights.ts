import { allocate } from "../../../../tensors/mod.ts";

/** Gauss's nodes and weights on [−1, 1]; n of them are exact up to degree 2n − 1. */
const GAUSS: Readonly<Record<number, readonly (readonly [node: number, weight: number])[]>> = {
  2: [[0.5773502691896257, 1]],
  3: [[0, 0.8888888888888888], [0.7745966692414834, 0.5555555555555556]],
  4: [[0.33998104358485626, 0.6521451548625461], [0.8611363115940526, 0.34785484513745385]],
};

/** What a P_k may have of another one. */
const ROUND_OFF = 1e-14;

/**
 * The weights of a window whose steps are of any size, from its times alone.
 *
 * With the polynomials P_0, P_1, … that are orthonormal on the times of the window, the least-squares
 * polynomial of degree p − 1 through slopes f is Σ_k P_k Σ_j P_k(t_j) f_j. So the weights of its
 * integral are Σ_k P_k(t_j) ∫P_k. The last term of the sum is what order p has more than order
 * p − 1: it is the error estimate. The P_k follow from their recurrence of three terms, and their
 * integrals from Gauss's rule, which is exact for them. Where some steps are hundreds of times as
 * short as others the recurrence cancels, and the P_k are no longer orthogonal: then they are made so again.
 */
export class WindowWeights {
  /** Weights of f[n−j] for the integral over the new step, in units of time. */
  readonly ahead: Float64Array;
  /** The same for the oldest step, which leaves the window. */
  readonly behind: Float64Array;
  /** Those of the error estimate. */
  readonly error: Float64Array;
  /** Σ |weight| over the length of the step, for both. */
  aheadSum = 0;
  behindSum = 0;
  /** The magnitudes of ∫P_{p−1} over both. */
  lastAhead = 0;
  lastBehind = 0;
  /** The times of the window, newest first, and the one before it; written by the caller. */
  readonly times: Float64Array;
  readonly #order: number;
  readonly #window: number;
  readonly #x: Float64Array;
  /** Each P_k at the times, */
  readonly #at: Float64Array[];
  /** and at the nodes of Gauss's rule in both steps. */
  readonly #atInside: Float64Array[];
  readonly #inside: Float64Array;
  readonly #gaussNodes: Float64Array;
  readonly #gaussWeights: Float64Array;

  constructor(order: number, window: number) {
    this.#order = order;
    this.#window = window;
    const half = GAUSS[Math.max(2, Math.ceil(order / 2))];
    const both = half.flatMap(([x, w]) => x === 0 ? [[x, w]] : [[-x, w], [x, w]]);
    this.#gaussNodes = Float64Array.from(both, ([x]) => x);
    this.#gaussWeights = Float64Array.from(both, ([, w]) => w);
    const each = () => allocate(window);
    this.ahead = each();
    this.behind = each();
    this.error = each();
    this.times = allocate(window + 1);
    this.#x = each();
    this.#at = Array.from({ length: order }, each);
    const inside = 2 * both.length;
    this.#inside = allocate(inside);
    this.#atInside = Array.from({ length: order }, () => allocate(inside));
  }

  /**
   * Computes them for a step from t0, which is the first of the times, to t1.
   */
  compute(t1: number): void {
    const { times, ahead, behind, error } = this;
    const m = this.#window;
    const t0 = times[0];
    const last = times[m - 1];
    let scale = 0;
    for (let j = 1; j < m; j++) scale = Math.max(scale, Math.abs(times[j] - t0));
    const x = this.#x;
    const inside = this.#inside;
    const nodes = this.#gaussNodes;
    const count = nodes.length;
    for (let j = 0; j < m; j++) x[j] = (times[j] - t0) / scale;
    const halfAhead = (t1 - t0) / scale / 2;
    const halfBehind = (last - times[m]) / scale / 2;
    for (let i = 0; i < count; i++) {
      inside[i] = halfAhead * (1 + nodes[i]);
      inside[count + i] = x[m - 1] - halfBehind * (1 + nodes[i]);
    }
    const size = 1 / Math.sqrt(m);
    for (let j = 0; j < m; j++) ahead[j] = behind[j] = error[j] = 0;
    this.#at[0].fill(size);
    this.#atInside[0].fill(size);
    let beta = 0;
    for (let k = 0;; k++) {
      const now = this.#at[k];
      const nowInside = this.#atInside[k];
      const whole = this.#integral(nowInside, 0) * halfAhead * scale;
      const oldest = this.#integral(nowInside, count) * halfBehind * scale;
      for (let j = 0; j < m; j++) {
        ahead[j] += now[j] * whole;
        behind[j] += now[j] * oldest;
      }
      if (k === this.#order - 1) {
        this.lastAhead = Math.abs(whole);
        this.lastBehind = Math.abs(oldest);
        for (let j = 0; j < m; j++) error[j] = now[j] * whole;
        break;
      }
      // β' P_{k+1} = (x − α) P_k − β P_{k−1}
      let alpha = 0;
      for (let j = 0; j < m; j++) alpha += x[j] * now[j] * now[j];
      // Where there is none before, β is 0.
      const before = this.#at[Math.max(0, k - 1)];
      const beforeInside = this.#atInside[Math.max(0, k - 1)];
      const next = this.#at[k + 1];
      const nextInside = this.#atInside[k + 1];
      let squares = 0;
      for (let j = 0; j < m; j++) {
        next[j] = (x[j] - alpha) * now[j] - beta * before[j];
        squares += next[j] * next[j];
      }
      const length = Math.sqrt(squares);
      for (let j = 0; j < m; j++) next[j] /= length;
      for (let i = 0; i < 2 * count; i++) {
        nextInside[i] = ((inside[i] - alpha) * nowInside[i] - beta * beforeInside[i]) / length;
      }
      beta = length;
      // The first time takes away what was cancelled, the second what that rounded.
      if (this.#orthogonalize(k + 1)) this.#orthogonalize(k + 1);
    }
    let [sumAhead, sumBehind] = [0, 0];
    for (let j = 0; j < m; j++) {
      sumAhead += Math.abs(ahead[j]);
      sumBehind += Math.abs(behind[j]);
    }
    this.aheadSum = sumAhead / Math.abs(t1 - t0);
    this.behindSum = sumBehind / Math.abs(last - times[m]);
  }

  /** Takes what P_k has of those before it out of it; whether that was more than round-off. */
  #orthogonalize(k: number): boolean {
    const own = this.#at[k];
    const ownInside = this.#atInside[k];
    let lost = false;
    for (let i = 0; i < k; i++) {
      const other = this.#at[i];
      let part = 0;
      for (let j = 0; j < own.length; j++) part += own[j] * other[j];
      if (Math.abs(part) < ROUND_OFF) continue;
      lost = true;
      const otherInside = this.#atInside[i];
      for (let j = 0; j < own.length; j++) own[j] -= part * other[j];
      for (let j = 0; j < ownInside.length; j++) ownInside[j] -= part * otherInside[j];
    }
    if (!lost) return false;
    let squares = 0;
    for (let j = 0; j < own.length; j++) squares += own[j] * own[j];
    const length = Math.sqrt(squares);
    for (let j = 0; j < own.length; j++) own[j] /= length;
    for (let j = 0; j < ownInside.length; j++) ownInside[j] /= length;
    return true;
  }

  /** The mean of a polynomial over a step, twice. */
  #integral(values: Float64Array, from: number): number {
    const weights = this.#gaussWeights;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * values[from + i];
    return sum;
  }
}
