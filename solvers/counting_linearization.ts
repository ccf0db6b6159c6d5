import type { Counts, Linearization, VectorField } from "./field.ts";

/**
 * A linearization that counts what is asked of it, and knows where it stands, so that a point
 * need not be evaluated twice.
 */
export class CountingLinearization {
  /** The linearization; y and dy are its buffers. */
  readonly f: Linearization;
  readonly #counts: Counts;
  #t = NaN;

  /** */
  constructor(field: Pick<VectorField, "linearize">, counts: Counts) {
    this.f = field.linearize();
    this.#counts = counts;
  }

  /** Evaluates f(t, y) at the y that is in its buffer. */
  evaluate(t: number): void {
    this.f.evaluate(t);
    this.#t = t;
    this.#counts.evaluations++;
  }

  /** Is told that f was evaluated at (t, y), as a part of something larger. */
  stand(t: number, state: Float64Array, offset: number): void {
    this.standAt(t, state, offset);
    this.#counts.evaluations++;
  }

  /** The same, where that is counted already. */
  standAt(t: number, state: Float64Array, offset: number): void {
    const { y } = this.f;
    for (let k = 0; k < y.length; k++) y[k] = state[offset + k];
    this.#t = t;
  }

  /** The time of the point where it stands, or NaN. */
  get time(): number {
    return this.#t;
  }

  /** Evaluates f(t, y); y starts at `offset` in `state`. */
  evaluateAt(t: number, state: Float64Array, offset = 0): void {
    const { y } = this.f;
    for (let k = 0; k < y.length; k++) y[k] = state[offset + k];
    this.evaluate(t);
  }

  /** Pulls back at the last point. */
  pullback(dyBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void {
    this.f.pullback(dyBar, yBar, parametersBar);
    this.#counts.pullbacks++;
  }

  /** Whether it stands at (t, y), to the last bit. */
  isAt(t: number, state: Float64Array, offset: number): boolean {
    if (t !== this.#t) return false;
    const { y } = this.f;
    for (let k = 0; k < y.length; k++) if (y[k] !== state[offset + k]) return false;
    return true;
  }

  /** Forgets where it stands: its tape is another one now, or the parameters are. */
  forget(): void {
    this.#t = NaN;
  }
}
