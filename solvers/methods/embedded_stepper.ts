import { CompiledEmbeddedStepper } from "../compiled/compiled_embedded.ts";
import { FIRST_STAGE, FirstStage } from "./first_stage.ts";
import { RungeKuttaStepper, type RungeKuttaSteppers } from "./runge_kutta_stepper.ts";
import type { StepIncrement } from "./step_increment.ts";
import type { Tableau } from "./tableau.ts";

/** The steps of a tableau with an error estimate. */
export const EMBEDDED: RungeKuttaSteppers = {
  ofIncrement: (tableau, increment, size, adaptive) =>
    new EmbeddedStepper(tableau, increment, size, adaptive),
  compiled: (tableau, field, options) => new CompiledEmbeddedStepper(tableau, field, options),
};

/** Steps y + Ψ that estimate their error. */
class EmbeddedStepper extends RungeKuttaStepper {
  readonly #first: FirstStage;

  constructor(tableau: Tableau, increment: StepIncrement, size: number, adaptive: boolean) {
    super(increment, size);
    this.#first = new FirstStage(tableau, size, adaptive);
  }

  override start(t0: number, y0: Float64Array, state: Float64Array): void {
    super.start(t0, y0, state);
    this.#first.forget();
  }

  override step(t0: number, t1: number, state: Float64Array): void {
    this.#first.forget();
    super.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const first = this.#first.begin(t0, state);
    if (first === FIRST_STAGE.last) this.increment.shift();
    const ready = first !== FIRST_STAGE.missing;
    this.increment.evaluateOver(t0, t1, state, 0, this.psi, true, ready);
    this.increment.estimate(t1 - t0, error);
    this.add(state);
    this.#first.end(t0, t1, state);
  }
}
