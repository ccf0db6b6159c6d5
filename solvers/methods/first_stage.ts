import { copyNumbers } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { endsAtResult, type Tableau } from "./tableau.ts";

/** How an attempt finds the first stage. */
export const FIRST_STAGE = {
  /** It has to be evaluated. */
  missing: 0,
  /** It is there. */
  ready: 1,
  /** It is the last one of the attempt before. */
  last: 2,
};

/** Where the last attempt went, whose stages are at hand: the next one may find its first done. */
export class FirstStage {
  /** Whether the last stage of a step is the first one of the next. */
  readonly lastIsNext: boolean;
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #t0 = NaN;
  #t1 = NaN;

  /** @param adaptive Whether there will be attempts. */
  constructor(tableau: Tableau, size: number, adaptive = false) {
    this.#from = allocate(adaptive ? size : 0);
    this.#to = allocate(adaptive ? size : 0);
    this.lastIsNext = endsAtResult(tableau);
  }

  /** The stages at hand are no attempt's, or of other parameters. */
  forget(): void {
    this.#t0 = this.#t1 = NaN;
  }

  /**
   * Before an attempt: where its first stage is. After a rejection it stays; after an accepted step
   * it may be the last one.
   */
  begin(t0: number, state: Float64Array): number {
    let first = FIRST_STAGE.missing;
    if (t0 === this.#t0 && equal(state, this.#from)) first = FIRST_STAGE.ready;
    else if (this.lastIsNext && t0 === this.#t1 && equal(state, this.#to)) {
      first = FIRST_STAGE.last;
    }
    copyNumbers(state, this.#from);
    return first;
  }

  /** After it. */
  end(t0: number, t1: number, state: Float64Array): void {
    copyNumbers(state, this.#to);
    this.#t0 = t0;
    this.#t1 = t1;
  }
}

function equal(a: Float64Array, b: Float64Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
