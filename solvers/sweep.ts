import { allocate } from "../tensors/mod.ts";
import { NonFiniteStateError } from "./errors.ts";
import type { Stepper } from "./method.ts";
import type { PathReader } from "./path_reader.ts";
import type { Steps } from "./steps.ts";

/** What a sweep needs: the method, its times, and who reads along. */
export interface Sweep {
  /** The method, bound to the field. */
  readonly stepper: Stepper;
  /** Where the steps begin and end. */
  readonly steps: Steps;
  /** Leads the loss along the path. */
  readonly reader: PathReader;
}

/** Takes step i and checks that the state is finite. */
export function advance({ stepper, steps }: Sweep, i: number, state: Float64Array): void {
  const t0 = steps.time(i);
  const t1 = steps.time(i + 1);
  stepper.step(t0, t1, state);
  checkFinite(i, t0, t1, state);
}

/** @throws {NonFiniteStateError} If an element is infinite or NaN. */
export function checkFinite(i: number, t0: number, t1: number, state: Float64Array): void {
  // x · 0 is 0 for a finite x and NaN for any other.
  let probe = 0;
  for (let k = 0; k < state.length; k++) probe += state[k] * 0;
  if (probe !== 0) throw new NonFiniteStateError(i, t0, t1);
}

/** The way forward over all steps, with the reader reading along. */
export class ForwardSweep {
  readonly #sweep: Sweep;
  readonly #before: Float64Array;

  constructor(sweep: Sweep) {
    this.#sweep = sweep;
    this.#before = allocate(sweep.stepper.stateSize);
  }

  /**
   * Runs it.
   *
   * @param state The state; from start to end it is overwritten.
   * @param keep Is shown the state before each step.
   * @returns What the loss read.
   */
  run(
    y0: Float64Array,
    state: Float64Array,
    keep?: (i: number, state: Float64Array) => void,
  ): number {
    const { stepper, steps } = this.#sweep;
    const t0 = steps.time(0);
    stepper.start(t0, y0, state);
    let value = this.begin(state);
    for (let i = 0; i < steps.count; i++) {
      keep?.(i, state);
      value += this.step(i, state);
    }
    return value;
  }

  /** Reads at the first state. */
  begin(state: Float64Array): number {
    const { steps, reader } = this.#sweep;
    return reader.begin(steps.time(0), steps.time(1) - steps.time(0), state);
  }

  /** Takes step i and reads in it. */
  step(i: number, state: Float64Array): number {
    const { steps, reader } = this.#sweep;
    const t0 = steps.time(i);
    const t1 = steps.time(i + 1);
    if (reader.wantsInside(t0, t1)) this.#before.set(state);
    advance(this.#sweep, i, state);
    return reader.forward(t0, t1, this.#before, state);
  }
}
