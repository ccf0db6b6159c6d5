import { copyNumbers } from "../../tensors/internal.ts";
import type { BindOptions } from "../method.ts";
import { FIRST_STAGE, FirstStage } from "../methods/first_stage.ts";
import type { Tableau } from "../methods/tableau.ts";
import { writeAttempt } from "./code/attempt_code.ts";
import type { CompiledField } from "./compiled_field.ts";
import { CompiledRungeKuttaStepper } from "./compiled_runge_kutta.ts";
import { copyOut } from "./elements.ts";

/** Steps over a compiled field that estimate their error. */
export class CompiledEmbeddedStepper extends CompiledRungeKuttaStepper {
  readonly #first: FirstStage;
  readonly #stages: number;

  constructor(tableau: Tableau, field: CompiledField, options: BindOptions) {
    super(tableau, field, options, writeAttempt);
    this.#first = new FirstStage(tableau, this.stateSize, options.adaptive);
    this.#stages = tableau.b.length;
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
    const { unit } = this;
    const first = this.#first.begin(t0, state);
    copyNumbers(state, unit.state);
    unit.between(t0, t1);
    unit.exports.attempt!(first);
    copyOut(unit.error, error);
    copyNumbers(unit.state, state);
    this.#first.end(t0, t1, state);
    this.counts.evaluations += this.#stages - (first === FIRST_STAGE.missing ? 0 : 1);
  }
}
