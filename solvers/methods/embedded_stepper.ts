import { sizeOf } from "../../tensors/mod.ts";
import { CompiledEmbeddedStepper } from "../compiled/compiled_embedded.ts";
import { EmbeddedIncrement } from "./embedded_increment.ts";
import { FIRST_STAGE, FirstStage } from "./first_stage.ts";
import { RungeKuttaStepper, type RungeKuttaSteppers } from "./runge_kutta_stepper.ts";
import type { EmbeddedStepIncrement } from "./step_increment.ts";
import type { Tableau } from "./tableau.ts";

/** The steps of a tableau with an error estimate. */
export const EMBEDDED: RungeKuttaSteppers = {
  interpreted: (tableau, field, { counts, adaptive = false }) =>
    new EmbeddedStepper(
      tableau,
      new EmbeddedIncrement(tableau, field, counts, adaptive),
      sizeOf(field.stateShape),
      adaptive,
    ),
  compiled: (tableau, field, options) => new CompiledEmbeddedStepper(tableau, field, options),
};

/** The steps y + Ψ that estimate their error. */
export class EmbeddedStepper extends RungeKuttaStepper {
  declare protected readonly increment: EmbeddedStepIncrement;
  readonly #first: FirstStage;

  constructor(tableau: Tableau, increment: EmbeddedStepIncrement, size: number, adaptive: boolean) {
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
    const { lastIsNext } = this.#first;
    this.increment.evaluateOver(t0, t1, state, 0, this.psi, !lastIsNext, ready);
    this.add(state);
    if (lastIsNext) this.increment.evaluateLast(t0, t1, state);
    this.increment.estimate(t1 - t0, error);
    this.#first.end(t0, t1, state);
  }
}
