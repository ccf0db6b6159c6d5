import type { Counts, Linearization, VectorField } from "../field.ts";

/**
 * Writes the cubic Hermite interpolant of a step at time t into `y`. It is of order 3
 * inside a step and exact at its ends, and constant outside: there are no times between two steps
 * but a jump that is a neighbour of another one.
 *
 *     y(s) = (1 − w) y0 + v0 f0 + w y1 + v1 f1,   s = (t − t0) / h
 *     w = 3s² − 2s³,   v0 = h s (1 − s)²,   v1 = h s² (s − 1)
 */
export function hermite(
  t0: number,
  t1: number,
  t: number,
  y0: Float64Array,
  f0: Float64Array,
  y1: Float64Array,
  f1: Float64Array,
  y: Float64Array,
): void {
  const h = t1 - t0;
  const s = part(t0, t1, t);
  // At the ends slopes do not count, not even infinite ones.
  if (s === 0 || s === 1) {
    // States may be longer than y.
    const end = s === 0 ? y0 : y1;
    for (let k = 0; k < y.length; k++) y[k] = end[k];
    return;
  }
  const w = s * s * (3 - 2 * s);
  const v0 = h * s * (1 - s) * (1 - s);
  const v1 = h * s * s * (s - 1);
  for (let k = 0; k < y.length; k++) {
    y[k] = (1 - w) * y0[k] + v0 * f0[k] + w * y1[k] + v1 * f1[k];
  }
}

/** (t − t0) / (t1 − t0), within [0, 1]; 0 in a step of no length. */
export function part(t0: number, t1: number, t: number): number {
  const s = (t - t0) / (t1 - t0);
  return s > 0 ? Math.min(s, 1) : 0;
}

/**
 * The Hermite interpolant of one step at a time; see {@linkcode hermite}.
 * The slope at the end that two steps share is evaluated once.
 */
export class HermiteInterpolant {
  /** Where its beginning is evaluated, and its end. */
  protected start: Linearization;
  protected end: Linearization;
  /** Their times. */
  protected t0 = NaN;
  protected t1 = NaN;
  /** Where evaluations and pullbacks are counted. */
  protected readonly counts: Counts;

  constructor(field: VectorField, counts: Counts) {
    this.start = field.linearize();
    this.end = field.linearize();
    this.counts = counts;
  }

  /** Forgets the slopes: the parameters may have changed. */
  reset(): void {
    this.t0 = this.t1 = NaN;
  }

  /** Goes to the step from (t0, y0) to (t1, y1); a longer state begins with y. */
  moveTo(t0: number, t1: number, y0: Float64Array, y1: Float64Array): void {
    // The neighbour of the step before, in either direction, has one end in common with it.
    if (t0 === this.t1 || t1 === this.t0) {
      [this.start, this.end] = [this.end, this.start];
      [this.t0, this.t1] = [this.t1, this.t0];
    }
    this.#evaluate(this.start, t0 === this.t0, t0, y0);
    this.#evaluate(this.end, t1 === this.t1, t1, y1);
    this.t0 = t0;
    this.t1 = t1;
  }

  #evaluate(at: Linearization, known: boolean, t: number, state: Float64Array): void {
    const { y } = at;
    let same = known;
    for (let k = 0; k < y.length; k++) {
      same &&= y[k] === state[k];
      y[k] = state[k];
    }
    if (same) return;
    at.evaluate(t);
    this.counts.evaluations++;
  }

  /** Writes y(t) into `y`. */
  read(t: number, y: Float64Array): void {
    const { start, end } = this;
    hermite(this.t0, this.t1, t, start.y, start.dy, end.y, end.dy, y);
  }
}
