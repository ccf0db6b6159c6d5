import { allocate } from "../../tensors/mod.ts";
import { splitSteps } from "./checkpoint_schedule.ts";

/** How single steps are taken and pulled back through. */
export interface StretchSteps {
  /** Takes step i, or at once as many up to step `end` as it can; gives the next step. */
  take(i: number, end: number, state: Float64Array): number;
  /** Takes step i from `state`, which is not changed, and pulls back through it. */
  pullback(i: number, state: Float64Array): void;
}

/** Reverses a stretch of steps from states kept along it, replaying the rest. */
export class StretchReversal {
  /** Steps taken besides those that were pulled back through. */
  advances = 0;
  readonly #checkpoints: number;
  readonly #steps: StretchSteps;
  /** The kept states, in the order of their steps; made when they are first needed. */
  readonly #states: Float64Array[] = [];
  /** The step that each of them stands before. */
  readonly #starts: number[] = [];
  readonly #state: Float64Array;

  /** @param checkpoints The states kept at once, the first one included. */
  constructor(checkpoints: number, stateSize: number, steps: StretchSteps) {
    this.#checkpoints = checkpoints;
    this.#steps = steps;
    this.#state = allocate(stateSize);
  }

  /** Places for states made so far. */
  get places(): number {
    return this.#states.length;
  }

  /** The place for kept state number i. */
  place(i: number): Float64Array {
    return this.#states[i] ??= allocate(this.#state.length);
  }

  /** Keeps the state before a step as number i. */
  keep(i: number, step: number, state: Float64Array): void {
    this.place(i).set(state);
    this.#starts[i] = step;
  }

  /** Makes kept state number i another number. */
  move(i: number, to: number): void {
    this.keep(to, this.#starts[i], this.#states[i]);
  }

  /**
   * Pulls back through all steps before step `end`, from the kept states 0 to `top`. A loop: the
   * schedule nests as deep as there are checkpoints, which may be more than a call stack holds.
   */
  reverse(top: number, end: number): void {
    const starts = this.#starts;
    while (top >= 0) {
      // The stretch of a kept state goes as far as what is pulled back already.
      const start = starts[top];
      const n = end - start;
      const from = this.#states[top];
      if (n === 1) {
        this.#steps.pullback(start, from);
        top--;
        end--;
        continue;
      }
      this.#state.set(from);
      const available = this.#checkpoints - top;
      if (available === 1) {
        this.#advance(start, n - 1);
        this.#steps.pullback(--end, this.#state);
      } else {
        const m = splitSteps(n, available);
        this.#advance(start, m);
        this.keep(++top, start + m, this.#state);
      }
    }
  }

  #advance(start: number, n: number): void {
    for (let i = start; i < start + n;) i = this.#steps.take(i, start + n, this.#state);
    this.advances += n;
  }
}
