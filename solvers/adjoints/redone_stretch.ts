import type { AdjointRun } from "./adjoint.ts";
import { takeSteps } from "../steps/steps.ts";
import { StretchReversal, type StretchSteps } from "./stretch_reversal.ts";
import { TapedSteps } from "./taped_step.ts";

/** States kept at once: twelve replays at most of each of 10⁷ steps. */
const CHECKPOINTS = 16;

/**
 * Pulls back once more through a stretch that a way back missed, from the state that was kept at its
 * beginning: by checkpointing, which meets the states of the way there bit for bit.
 */
export class RedoneStretch implements StretchSteps {
  readonly #run: AdjointRun;
  readonly #backward: TapedSteps;
  readonly #reversal: StretchReversal;
  #first = 0;

  constructor(run: AdjointRun) {
    this.#run = run;
    this.#backward = new TapedSteps(run);
    this.#reversal = new StretchReversal(CHECKPOINTS, run.stepper.stateSize, this);
  }

  /**
   * @param first The first step of the stretch.
   * @param state The state at its beginning.
   * @param end The step after its last one.
   * @param stateBar dL/d(state) at its end, to be replaced by that at its beginning, without
   *   what the loss read there.
   */
  pullBack(first: number, state: Float64Array, end: number, stateBar: Float64Array): void {
    this.#first = first;
    this.#backward.stateBar.set(stateBar);
    this.#reversal.keep(0, first, state);
    this.#reversal.reverse(0, end);
    stateBar.set(this.#backward.stateBar);
  }

  take(i: number, end: number, state: Float64Array): number {
    const { steps, stepper } = this.#run;
    return takeSteps(steps, i, end, stepper, state);
  }

  pullback(i: number, state: Float64Array): void {
    this.#backward.tape(i, state);
    if (i === this.#first) this.#backward.through(i, state);
    else this.#backward.pullback(i, state);
  }
}
