import { allocate } from "../tensors/mod.ts";
import type { ComputedStart } from "./problem/computed_start.ts";
import type { EventNotes } from "./events/event_log.ts";
import type { Stepper } from "./method.ts";
import type { StateWatch } from "./run_of_steps.ts";
import type { ForwardReader } from "./path/forward_reader.ts";
import type { Steps } from "./steps/steps.ts";
import { type TakeUnseen, takeUnseenOf } from "./steps/unseen_steps.ts";

/**
 * What a sweep needs: the method, its steps, and who reads along.
 *
 * @category Contracts
 */
export interface Sweep {
  /** The method, bound to the field. */
  readonly stepper: Stepper;
  /** Where the steps begin and end. */
  readonly steps: Steps;
  /** Leads the loss along the path. */
  readonly reader: ForwardReader;
  /** Watches the two states of a reversible method, where it has them. */
  readonly watch?: StateWatch;
  /** Computes the start, where that is a function of the parameters. */
  readonly start?: ComputedStart;
  /** What happens besides, where the problem has events. */
  readonly events?: EventNotes;
  /** The start, flattened. */
  readonly y0: Float64Array;
  /** The last state reached, flattened; written by the sweep. */
  readonly y1: Float64Array;
}

/** What is done at each step of a way forward. */
export interface Keeping {
  /** Is shown the state before step i, */
  before?(i: number, state: Float64Array): void;
  /** and need not be shown any up to that before this step. Default: every state is shown. */
  readonly next?: number;
  /** Is called after step i. */
  after?(i: number): void;
  /** Whether the steps are taped. */
  readonly taping?: boolean;
}

/** The way forward over all steps, with the reader reading along. */
export class ForwardSweep {
  /** What the loss read so far: `run` and `advance` add to it. */
  value = 0;
  readonly #sweep: Sweep;
  readonly #before: Float64Array;
  readonly #takeUnseen: TakeUnseen | undefined;

  constructor(sweep: Sweep) {
    this.#takeUnseen = takeUnseenOf(sweep);
    this.#sweep = sweep;
    this.#before = allocate(sweep.stepper.stateSize);
  }

  /**
   * Runs it.
   *
   * @param state The state; from start to end it is overwritten.
   * @returns What the loss read.
   * @throws {SolveError} If the solve cannot go on; `y1` is then the last state before.
   */
  run(state: Float64Array, keeping: Keeping = {}): number {
    const { steps } = this.#sweep;
    const { taping = false } = keeping;
    const single = taping || keeping.after !== undefined;
    this.value = this.begin(state);
    for (let i = 0; !(steps.complete && i === steps.count);) {
      keeping.before?.(i, state);
      if (single) {
        this.value += this.step(i, state, taping);
        keeping.after?.(i);
        i++;
      } else i = this.advance(i, keeping.before ? keeping.next ?? 0 : Infinity, state);
    }
    return this.value;
  }

  /**
   * Takes step i, which must be the next one; or as many at once, up to step `until`, as nobody has to
   * see the states between. Adds to `value`.
   *
   * @returns The next step.
   */
  advance(i: number, until: number, state: Float64Array): number {
    const reached = this.#takeUnseen?.(i, until, state) ?? i;
    this.value += reached > i ? this.#read(reached - 1, state) : this.step(i, state);
    return Math.max(reached, i + 1);
  }

  /** Shows the state after step i, the last one that was taken. */
  #read(i: number, state: Float64Array): number {
    const { reader, watch, y1 } = this.#sweep;
    watch?.after(i, state);
    for (let k = 0; k < y1.length; k++) y1[k] = state[k];
    return reader.forward(i, this.#before, state);
  }

  /** Writes the first state and reads there. */
  begin(state: Float64Array): number {
    const { stepper, steps, reader, watch, y0, y1 } = this.#sweep;
    steps.restart();
    stepper.start(steps.begin(0), y0, state);
    y1.set(y0);
    watch?.begin(state);
    return reader.begin(state);
  }

  /** Takes step i, which must be the next one, and reads in it. */
  step(i: number, state: Float64Array, taping = false): number {
    const { stepper, steps, reader } = this.#sweep;
    // Whether a step that is not known yet has a time inside shows only afterwards.
    if (i >= steps.count || reader.wantsInside(i)) this.#before.set(state);
    steps.take(i, stepper, state, taping);
    return this.#read(i, state);
  }
}
