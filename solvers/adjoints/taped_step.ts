import { allocate } from "../../tensors/mod.ts";
import type { AdjointRun } from "./adjoint.ts";

/** The way back over one step from the state at its beginning, loss included. */
export class TapedSteps {
  /** dL/d(state) at the beginning of the step last pulled back. */
  readonly stateBar: Float64Array;
  /** The state at the end of the step last taped. */
  readonly end: Float64Array;
  readonly #run: AdjointRun;
  readonly #y0Bar: Float64Array;

  constructor(run: AdjointRun) {
    this.#run = run;
    this.stateBar = allocate(run.stepper.stateSize);
    this.end = allocate(run.stepper.stateSize);
    this.#y0Bar = allocate(run.y0.length);
  }

  /** Starts at the final state: its cotangent is what the loss reads there. */
  begin(state: Float64Array): void {
    const { steps, reader } = this.#run;
    this.stateBar.fill(0);
    reader.backwardAt(steps.count, state, this.stateBar);
  }

  /** Takes step i from `state`, which is not changed, and keeps its stages. */
  tape(i: number, state: Float64Array): void {
    const { stepper, steps } = this.#run;
    this.end.set(state);
    steps.take(i, stepper, this.end, true);
  }

  /** Pulls back through step i, which was just taped from `state` and led to `end`. */
  pullback(i: number, state: Float64Array): void {
    this.through(i, state);
    this.#run.reader.backwardAt(i, state, this.stateBar);
  }

  /** The same without what the loss read at the beginning of the step. */
  through(i: number, state: Float64Array): void {
    const { stepper, steps, reader, parametersBar } = this.#run;
    const { stateBar } = this;
    const inside = reader.hasInside(i);
    if (inside) {
      this.#y0Bar.fill(0);
      reader.backwardInside(i, state, this.end, this.#y0Bar, stateBar, parametersBar);
    }
    stepper.pullback(steps.begin(i), steps.end(i), stateBar, parametersBar);
    if (inside) { for (let k = 0; k < this.#y0Bar.length; k++) stateBar[k] += this.#y0Bar[k]; }
  }

  /** Pulls the cotangent of the first state back to y0. */
  finish(): void {
    const { stepper, steps, y0, y0Bar, parametersBar } = this.#run;
    stepper.pullbackStart(steps.begin(0), y0, this.stateBar, y0Bar, parametersBar);
  }
}
