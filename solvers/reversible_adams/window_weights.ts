import { allocate } from "../../tensors/mod.ts";

/** Gauss's nodes and weights on [−1, 1]; n of them are exact up to degree 2n − 1. */
const GAUSS: Readonly<Record<number, readonly (readonly [node: number, weight: number])[]>> = {
  2: [[0.5773502691896257, 1]],
  3: [[0, 0.8888888888888888], [0.7745966692414834, 0.5555555555555556]],
  4: [[0.33998104358485626, 0.6521451548625461], [0.8611363115940526, 0.34785484513745385]],
};

/**
 * The weights of a window whose steps are of any size, from its times alone.
 *
 * With the polynomials P_0, P_1, … that are orthonormal on the times of the window, the least-squares
 * polynomial of degree p − 1 through slopes f is Σ_k P_k Σ_j P_k(t_j) f_j. So the weights of its
 * integral are Σ_k P_k(t_j) ∫P_k. The last term of the sum is what order p has more than order
 * p − 1: it is the error estimate. The P_k follow from their recurrence of three terms, and their
 * integrals from Gauss's rule, which is exact for them: nothing here is badly conditioned.
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
  /** P_k and P_{k−1} at the times, */
  #now: Float64Array;
  #before: Float64Array;
  /** and at the nodes of Gauss's rule in both steps. */
  #nowInside: Float64Array;
  #beforeInside: Float64Array;
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
    this.#now = each();
    this.#before = each();
    const inside = 2 * both.length;
    this.#inside = allocate(inside);
    this.#nowInside = allocate(inside);
    this.#beforeInside = allocate(inside);
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
    let now = this.#now;
    let before = this.#before;
    let nowInside = this.#nowInside;
    let beforeInside = this.#beforeInside;
    for (let j = 0; j < m; j++) {
      now[j] = size;
      before[j] =
        ahead[j] =
        behind[j] =
        error[j] =
          0;
    }
    for (let i = 0; i < 2 * count; i++) {
      nowInside[i] = size;
      beforeInside[i] = 0;
    }
    let beta = 0;
    for (let k = 0;; k++) {
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
      let squares = 0;
      for (let j = 0; j < m; j++) {
        before[j] = (x[j] - alpha) * now[j] - beta * before[j];
        squares += before[j] * before[j];
      }
      const length = Math.sqrt(squares);
      for (let j = 0; j < m; j++) before[j] /= length;
      for (let i = 0; i < 2 * count; i++) {
        beforeInside[i] = ((inside[i] - alpha) * nowInside[i] - beta * beforeInside[i]) / length;
      }
      beta = length;
      [now, before] = [before, now];
      [nowInside, beforeInside] = [beforeInside, nowInside];
    }
    let [sumAhead, sumBehind] = [0, 0];
    for (let j = 0; j < m; j++) {
      sumAhead += Math.abs(ahead[j]);
      sumBehind += Math.abs(behind[j]);
    }
    this.aheadSum = sumAhead / Math.abs(t1 - t0);
    this.behindSum = sumBehind / Math.abs(last - times[m]);
  }

  /** The mean of a polynomial over a step, twice. */
  #integral(values: Float64Array, from: number): number {
    const weights = this.#gaussWeights;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * values[from + i];
    return sum;
  }
}
