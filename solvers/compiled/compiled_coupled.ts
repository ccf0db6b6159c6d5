import { copyNumbers } from "../../tensors/internal.ts";
import { CoupledSteps } from "../reversible/coupled_steps.ts";
import type { Coupling } from "../reversible/coupling.ts";
import { ExactCoupling } from "../reversible/exact_coupling.ts";
import type { Counts } from "../field.ts";
import type { BindOptions, ReversibleStepper } from "../method.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { CompiledField } from "./compiled_field.ts";
import { CompiledExact } from "./compiled_exact.ts";
import { type CoupledExports, type CoupledLayout, writeCoupled } from "./code/coupled_code.ts";
import { copyOut } from "./elements.ts";
import { StepModule } from "./step_module.ts";

/**
 * The steps of a reversible method over a compiled field: one call each. The parameters are
 * read at each call, with `fixedParameters` when a solve starts.
 */
export class CompiledCoupledStepper extends CoupledSteps implements ReversibleStepper {
  declare readonly exact?: CompiledExact;
  readonly #unit: StepModule<CoupledExports, CoupledLayout>;
  readonly #counts: Counts;
  /** Stages of a half-step, and of one that is estimated. */
  readonly #needed: number;
  readonly #all: number;
  /** Where the stages of the first half lie, and those of the second when it is taped. */
  readonly #first: number;
  readonly #taped: number;
  /** Where those of the second half lie in a step. */
  #half: number;
  /** Where they lie in an attempt. */
  #second: number;

  constructor(
    tableau: Tableau,
    mixing: Coupling,
    field: CompiledField,
    options: BindOptions,
  ) {
    const exact = mixing instanceof ExactCoupling;
    const kind = !exact ? "float" : mixing.lambda === 1 ? "exact, unmixed" : "exact";
    const unit = new StepModule<CoupledExports, CoupledLayout>(
      field,
      tableau,
      kind,
      (module, code, tableau, arena) => writeCoupled(module, code, tableau, arena, kind),
      exact ? 3 : 2,
      options,
    );
    const { buffer, layout } = unit;
    const { stages: { size, needed, sets }, coupling } = layout;
    super(mixing, size, exact ? new CompiledExact(mixing, buffer, layout.exact!) : undefined);
    this.#unit = unit;
    this.#counts = options.counts;
    this.#needed = needed;
    this.#all = tableau.b.length;
    [this.#first, this.#taped] = sets;
    this.#half = this.#second = this.#first;
    new Float64Array(buffer, coupling.lambda, 2).fill(mixing.lambda);
    new Float64Array(buffer, coupling.rest, 2).fill(1 - mixing.lambda);
  }

  get parametersBar(): Float64Array {
    return this.#unit.parametersBar;
  }

  get tapeSize(): number {
    this.#announce();
    return this.#unit.tape.length;
  }

  /** From now on the stages of the second half-step have a place of their own. */
  #announce(): void {
    if (this.#second === this.#taped) return;
    this.#second = this.#taped;
    const { sets, setBytes } = this.#unit.layout.stages;
    this.#unit.count(sets[1], sets[1] + setBytes);
  }

  override start(t0: number, y0: Float64Array, state: Float64Array): void {
    this.#unit.readParameters();
    super.start(t0, y0, state);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const unit = this.#unit;
    this.exact?.makeRoom();
    copyNumbers(state, unit.state);
    this.moveZ(unit.state);
    unit.between(t0, t1);
    unit.exports.step(this.#half);
    copyNumbers(unit.state, state);
    this.#counts.evaluations += 2 * this.#needed;
  }

  tape(t0: number, t1: number, state: Float64Array): void {
    this.#announce();
    this.#half = this.#taped;
    this.step(t0, t1, state);
    this.#half = this.#first;
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const unit = this.#unit;
    this.exact?.makeRoom();
    this.exact?.mark();
    copyNumbers(state, unit.state);
    this.moveZ(unit.state);
    unit.between(t0, t1);
    unit.exports.attempt(this.#second);
    copyNumbers(unit.state, state);
    copyOut(unit.error, error);
    this.#counts.evaluations += this.#needed + this.#all;
  }

  save(target: Float64Array): void {
    copyNumbers(this.#unit.tape, target);
  }

  restore(source: Float64Array): void {
    copyNumbers(source, this.#unit.tape);
  }

  back(t0: number, t1: number, state: Float64Array): void {
    this.#back(t0, t1, state, this.#first);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.#announce();
    this.#back(t0, t1, state, this.#taped);
  }

  #back(t0: number, t1: number, state: Float64Array, second: number): void {
    const unit = this.#unit;
    this.exact?.fill();
    copyNumbers(state, unit.state);
    unit.between(t0, t1);
    unit.exports.back(second);
    this.moveZ(unit.state, true);
    copyNumbers(unit.state, state);
    this.#counts.evaluations += 2 * this.#needed;
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const unit = this.#unit;
    this.exact?.fill();
    copyNumbers(state, unit.state);
    copyNumbers(stateBar, unit.stateBar);
    unit.beforePullback(parametersBar);
    unit.between(t0, t1);
    unit.exports.reverse();
    unit.afterPullback(parametersBar);
    this.moveZ(unit.state, true);
    this.pullbackMoveZ(unit.stateBar);
    copyNumbers(unit.state, state);
    copyNumbers(unit.stateBar, stateBar);
    this.#counts.evaluations += 2 * this.#needed;
    this.#counts.pullbacks += 2 * this.#needed;
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    this.#unit.pullback(t0, t1, stateBar, parametersBar);
    this.pullbackMoveZ(stateBar);
    this.#counts.pullbacks += 2 * this.#needed;
  }
}
