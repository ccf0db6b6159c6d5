import { allocate } from "../../tensors/mod.ts";
import { copyNumbers } from "../../tensors/internal.ts";
import type { Counts } from "../field.ts";
import { equal, isFirstSameAsLast } from "../methods/increment.ts";
import type { BindOptions, Stepper } from "../method.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { CompiledField } from "./compiled_field.ts";
import { FIRST_STAGE, type RungeKuttaExports, writeRungeKutta } from "./code/runge_kutta_code.ts";
import { copyOut } from "./elements.ts";
import { type StepLayout, StepModule } from "./step_module.ts";

/**
 * The steps of a Runge-Kutta method over a compiled field: one call each. The parameters are
 * read at each call, with `fixedParameters` when a solve starts.
 */
export class CompiledRungeKuttaStepper implements Stepper {
  readonly stateSize: number;
  readonly #unit: StepModule<RungeKuttaExports, StepLayout>;
  readonly #counts: Counts;
  /** Stages that a step evaluates, and those of an attempt. */
  readonly #needed: number;
  readonly #all: number;
  readonly #firstSameAsLast: boolean;
  /** The ends of the last attempt: where the next one may find its first stage done. */
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #t0 = NaN;
  #t1 = NaN;

  constructor(tableau: Tableau, field: CompiledField, options: BindOptions) {
    const { counts, adaptive = false } = options;
    this.#unit = new StepModule(field, tableau, "runge-kutta", writeRungeKutta, 1, options);
    const { size, needed } = this.#unit.layout.stages;
    this.stateSize = size;
    this.#counts = counts;
    this.#needed = needed;
    this.#all = tableau.b.length;
    this.#from = allocate(adaptive ? size : 0);
    this.#to = allocate(adaptive ? size : 0);
    this.#firstSameAsLast = isFirstSameAsLast(tableau);
  }

  get parametersBar(): Float64Array {
    return this.#unit.parametersBar;
  }

  get tapeSize(): number {
    return this.#unit.tape.length;
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    this.#unit.readParameters();
    this.#t0 = this.#t1 = NaN;
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const unit = this.#unit;
    this.#t0 = this.#t1 = NaN;
    copyNumbers(state, unit.state);
    unit.between(t0, t1);
    unit.exports.step();
    copyNumbers(unit.state, state);
    this.#counts.evaluations += this.#needed;
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const unit = this.#unit;
    // After a rejection the first stage stays; after an accepted step it may be the last one.
    let first = FIRST_STAGE.missing;
    if (t0 === this.#t0 && equal(state, this.#from)) first = FIRST_STAGE.ready;
    else if (this.#firstSameAsLast && t0 === this.#t1 && equal(state, this.#to)) {
      first = FIRST_STAGE.last;
    }
    copyNumbers(state, this.#from);
    copyNumbers(state, unit.state);
    unit.between(t0, t1);
    unit.exports.attempt(first);
    copyOut(unit.error, error);
    copyNumbers(unit.state, state);
    copyNumbers(state, this.#to);
    this.#t0 = t0;
    this.#t1 = t1;
    this.#counts.evaluations += first === FIRST_STAGE.missing ? this.#all : this.#all - 1;
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const unit = this.#unit;
    copyNumbers(stateBar, unit.stateBar);
    const aside = parametersBar !== unit.direct;
    if (aside) unit.beforePullback(parametersBar);
    unit.between(t0, t1);
    unit.exports.pullback();
    if (aside) unit.afterPullback(parametersBar);
    copyNumbers(unit.stateBar, stateBar);
    this.#counts.pullbacks += this.#needed;
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    for (let k = 0; k < y0Bar.length; k++) y0Bar[k] += stateBar[k];
  }

  save(target: Float64Array): void {
    copyNumbers(this.#unit.tape, target);
  }

  restore(source: Float64Array): void {
    copyNumbers(source, this.#unit.tape);
  }
}
