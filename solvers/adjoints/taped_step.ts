import { allocate } from "../../tensors/mod.ts";
import { checkFinite } from "../sweep.ts";
import type { AdjointRun } from "./adjoint.ts";

/** The way back over one step from the state at its beginning, loss included. */
export class TapedSteps {
  /** dL/d(state) at the beginning of the step last pulled back. */
  readonly stateBar: Float64Array;
  readonly #run: AdjointRun;
  readonly #end: Float64Array;
  readonly #y0Bar: Float64Array;

  constructor(run: AdjointRun) {
    this.#run = run;
    this.stateBar = allocate(run.stepper.stateSize);
    this.#end = allocate(run.stepper.stateSize);
    this.#y0Bar = allocate(run.y0.length);
  }

  /** Starts at the final state: its cotangent is what the loss reads there. */
  begin(state: Float64Array): void {
    const { steps, reader } = this.#run;
    const t = steps.time(steps.count);
    this.stateBar.fill(0);
    reader.backwardAt(t, t - steps.time(steps.count - 1), state, this.stateBar);
  }

  /**
   * Takes step i anew and pulls the cotangent back through it.
   *
   * @param state The state at the beginning of step i; it is not changed.
   */
  pullback(i: number, state: Float64Array): void {
    this.tape(i, state);
    this.pullbackTaped(i, state);
  }

  /** Takes step i from `state`, keeps its stages, and returns the state it leads to. */
  tape(i: number, state: Float64Array): Float64Array {
    const { stepper, steps } = this.#run;
    this.#end.set(state);
    stepper.tape(steps.time(i), steps.time(i + 1), this.#end);
    checkFinite(i, steps.time(i), steps.time(i + 1), this.#end);
    return this.#end;
  }

  /** Pulls back through step i, which was just taped from `state`. */
  pullbackTaped(i: number, state: Float64Array): void {
    const { stepper, steps, reader, parametersBar } = this.#run;
    const { stateBar } = this;
    const t0 = steps.time(i);
    const t1 = steps.time(i + 1);
    const inside = reader.hasInside(t0);
    if (inside) {
      this.#y0Bar.fill(0);
      reader.backwardInside(t0, t1, state, this.#end, this.#y0Bar, stateBar, parametersBar);
    }
    stepper.pullback(t0, t1, stateBar, parametersBar);
    if (inside) { for (let k = 0; k < this.#y0Bar.length; k++) stateBar[k] += this.#y0Bar[k]; }
    reader.backwardAt(t0, i === 0 ? t1 - t0 : t0 - steps.time(i - 1), state, stateBar);
  }

  /** Pulls the cotangent of the first state back to y0. */
  finish(): void {
    const { stepper, steps, y0, y0Bar, parametersBar } = this.#run;
    stepper.pullbackStart(steps.time(0), y0, this.stateBar, y0Bar, parametersBar);
  }
}
