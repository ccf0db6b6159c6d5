import { allocate } from "../../tensors/mod.ts";
import { copyNumbers } from "../../tensors/internal.ts";
import type { Tableau } from "./tableau.ts";

/** How an attempt finds the first stage. */
export const FIRST_STAGE = {
  /** It has to be evaluated. */
  missing: 0,
  /** It is there. */
  ready: 1,
  /** It is the last one of the attempt before. */
  last: 2,
};

/** The steps of a Runge-Kutta method, whatever takes them. */
export abstract class RungeKuttaSteps {
  readonly stateSize: number;
  readonly #firstSameAsLast: boolean;
  /** The ends of the last attempt: where the next one may find its first stage done. */
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #t0 = NaN;
  #t1 = NaN;

  constructor({ a, b, c }: Tableau, size: number, adaptive: boolean) {
    this.stateSize = size;
    this.#from = allocate(adaptive ? size : 0);
    this.#to = allocate(adaptive ? size : 0);
    // Whether the last stage is evaluated at the result of the step.
    const last = b.length - 1;
    this.#firstSameAsLast = last > 0 && c[last] === 1 && b[last] === 0 &&
      a[last].every((weight, j) => weight === b[j]);
  }

  abstract step(t0: number, t1: number, state: Float64Array): void;

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    // The parameters may have changed since the last attempt.
    this.forget();
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  /** The stages at hand are no attempt's. */
  protected forget(): void {
    this.#t0 = this.#t1 = NaN;
  }

  /**
   * Before an attempt: where its first stage is. After a rejection it stays; after an accepted step
   * it may be the last one.
   */
  protected begin(t0: number, state: Float64Array): number {
    let first = FIRST_STAGE.missing;
    if (t0 === this.#t0 && equal(state, this.#from)) first = FIRST_STAGE.ready;
    else if (this.#firstSameAsLast && t0 === this.#t1 && equal(state, this.#to)) {
      first = FIRST_STAGE.last;
    }
    copyNumbers(state, this.#from);
    return first;
  }

  /** After it. */
  protected end(t0: number, t1: number, state: Float64Array): void {
    copyNumbers(state, this.#to);
    this.#t0 = t0;
    this.#t1 = t1;
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    for (let k = 0; k < y0Bar.length; k++) y0Bar[k] += stateBar[k];
  }
}

function equal(a: Float64Array, b: Float64Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
