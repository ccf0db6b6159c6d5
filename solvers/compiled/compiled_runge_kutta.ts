import { copyNumbers } from "../../tensors/internal.ts";
import type { Counts } from "../field.ts";
import type { BindOptions, Stepper } from "../method.ts";
import { RungeKuttaSteps } from "../methods/runge_kutta_steps.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { CompiledField } from "./compiled_field.ts";
import {
  type RungeKuttaExports,
  type WriteAttempt,
  writeRungeKutta,
} from "./code/runge_kutta_code.ts";
import { type StepLayout, StepModule } from "./step_module.ts";

/**
 * The steps of a Runge-Kutta method over a compiled field: one call each. The parameters are
 * read at each call, with `fixedParameters` when a solve starts.
 */
export class CompiledRungeKuttaStepper extends RungeKuttaSteps implements Stepper {
  protected readonly unit: StepModule<RungeKuttaExports, StepLayout>;
  protected readonly counts: Counts;
  /** Stages that a step evaluates. */
  readonly #needed: number;

  /** @param writeAttempt Writes attempts besides; only of tableaus with an error estimate. */
  constructor(
    tableau: Tableau,
    field: CompiledField,
    options: BindOptions,
    writeAttempt?: WriteAttempt,
  ) {
    const unit = new StepModule<RungeKuttaExports, StepLayout>(
      field,
      tableau,
      "runge-kutta",
      (module, code, tableau, arena) => writeRungeKutta(module, code, tableau, arena, writeAttempt),
      1,
      options,
    );
    const { size, needed } = unit.layout.stages;
    super(size);
    this.unit = unit;
    this.counts = options.counts;
    this.#needed = needed;
  }

  get parametersBar(): Float64Array {
    return this.unit.parametersBar;
  }

  get tapeSize(): number {
    return this.unit.tape.length;
  }

  override start(t0: number, y0: Float64Array, state: Float64Array): void {
    super.start(t0, y0, state);
    this.unit.readParameters();
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const { unit } = this;
    copyNumbers(state, unit.state);
    unit.between(t0, t1);
    unit.exports.step();
    copyNumbers(unit.state, state);
    this.counts.evaluations += this.#needed;
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    this.unit.pullback(t0, t1, stateBar, parametersBar);
    this.counts.pullbacks += this.#needed;
  }

  save(target: Float64Array): void {
    copyNumbers(this.unit.tape, target);
  }

  restore(source: Float64Array): void {
    copyNumbers(source, this.unit.tape);
  }
}
