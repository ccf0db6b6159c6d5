import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { CompiledField } from "../compiled/compiled_field.ts";
import { CompiledRungeKuttaStepper } from "../compiled/compiled_runge_kutta.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Stepper } from "../method.ts";
import { Increment } from "./increment.ts";
import { RungeKuttaSteps } from "./runge_kutta_steps.ts";
import type { StepIncrement } from "./step_increment.ts";
import type { Tableau } from "./tableau.ts";

/** What takes the steps of a tableau: over a field that is interpreted or compiled. */
export interface RungeKuttaSteppers {
  interpreted(tableau: Tableau, field: VectorField, options: BindOptions): Stepper;
  compiled(tableau: Tableau, field: CompiledField, options: BindOptions): Stepper;
}

/** The steps of a tableau without an error estimate. */
export const PLAIN: RungeKuttaSteppers = {
  interpreted: (tableau, field, { counts }) =>
    new RungeKuttaStepper(new Increment(tableau, field, counts), sizeOf(field.stateShape)),
  compiled: (tableau, field, options) => new CompiledRungeKuttaStepper(tableau, field, options),
};

/** The steps y + Ψ. */
export class RungeKuttaStepper extends RungeKuttaSteps implements Stepper {
  protected readonly increment: StepIncrement;
  protected readonly psi: Float64Array;

  constructor(increment: StepIncrement, size: number) {
    super(size);
    this.increment = increment;
    this.psi = allocate(size);
  }

  get tapeSize(): number {
    return this.increment.tapeSize;
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.increment.evaluateOver(t0, t1, state, 0, this.psi);
    this.add(state);
  }

  /** Adds the increment. */
  protected add(state: Float64Array): void {
    const { psi } = this;
    for (let k = 0; k < psi.length; k++) state[k] += psi[k];
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    // ȳ0 = ȳ1 + [∂Ψ/∂y]ᵀ ȳ1, so the cotangent that goes in must not change on the way.
    const psiBar = this.psi;
    psiBar.set(stateBar);
    this.increment.pullback(t1 - t0, psiBar, stateBar, 0, parametersBar);
  }

  save(target: Float64Array): void {
    this.increment.save(target, 0);
  }

  restore(source: Float64Array): void {
    this.increment.restore(source, 0);
  }
}
