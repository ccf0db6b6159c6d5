import { allocate } from "../../tensors/mod.ts";
import { copyNumbers } from "../../tensors/internal.ts";
import { isReversible } from "../method.ts";
import type { ReaderMark } from "../path/reader_options.ts";
import type { Anchors } from "../reversible/watch/anchors.ts";
import type { AdjointRun } from "./adjoint.ts";
import { RedoneStretch } from "./redone_stretch.ts";

/** Where a way back stood, so that it can be pulled back once more from there. */
export class Marks {
  readonly #run: AdjointRun;
  /** The cotangent of the way back. */
  readonly #stateBar: Float64Array;
  /** The cotangents where the stretch that is pulled back through ends. */
  readonly #bar: Float64Array;
  readonly #parametersBar: Float64Array;
  readonly #at: ReaderMark = { next: 0, left: 0, again: 0 };
  /** The cotangent at the end of all. */
  readonly #lastBar: Float64Array;
  readonly #last: ReaderMark = { next: 0, left: 0, again: 0 };
  /** The step after the last one of that stretch. */
  #end = 0;
  /** Made where a stretch first has to be done again. */
  #redone: RedoneStretch | undefined;

  /** @param stateBar dL/d(state) of the way back: read where it is marked, written where it is redone. */
  constructor(run: AdjointRun, stateBar: Float64Array) {
    this.#run = run;
    this.#stateBar = stateBar;
    this.#bar = allocate(stateBar.length);
    this.#lastBar = allocate(stateBar.length);
    this.#parametersBar = allocate(run.parametersBar.length);
  }

  /** Marks the end of all. */
  begin(): void {
    this.mark(this.#run.steps.count);
    this.#lastBar.set(this.#stateBar);
    this.#run.reader.mark(this.#last);
  }

  /** Marks the way back before step `end`, as it has come to it. */
  mark(end: number): void {
    this.#end = end;
    copyNumbers(this.#stateBar, this.#bar);
    copyNumbers(this.#run.parametersBar, this.#parametersBar);
    this.#run.reader.mark(this.#at);
  }

  /** What stands evaluated is off as the way back was. */
  #forget(): void {
    const { stepper } = this.#run;
    if (isReversible(stepper)) stepper.forget?.();
  }

  /**
   * Pulls back once more from the mark.
   *
   * @param first The step at whose beginning it ends, an anchor's.
   * @param state The state there.
   * @returns The steps that were done again.
   */
  redo(first: number, state: Float64Array): number {
    const { reader, parametersBar } = this.#run;
    this.#stateBar.set(this.#bar);
    parametersBar.set(this.#parametersBar);
    reader.rewind(this.#at);
    this.#forget();
    this.#redone ??= new RedoneStretch(this.#run);
    this.#redone.pullBack(first, state, this.#end, this.#stateBar);
    return this.#end - first;
  }

  /**
   * Pulls back once more through all steps.
   *
   * @param state Room for a state.
   */
  redoAll(anchors: Anchors, state: Float64Array): void {
    const { reader, parametersBar, steps } = this.#run;
    this.#stateBar.set(this.#lastBar);
    parametersBar.fill(0);
    reader.rewind(this.#last);
    this.#forget();
    this.#redone ??= new RedoneStretch(this.#run);
    let end = steps.count;
    for (let j = anchors.count - 1; j >= 0; j--) {
      const first = anchors.stepOf(j);
      anchors.state(j, state);
      this.#redone.pullBack(first, state, end, this.#stateBar);
      reader.backwardAt(first, state, this.#stateBar);
      end = first;
    }
  }
}
