import { copyNumbers } from "../../tensors/internal.ts";
import type { Coupling } from "../reversible/coupling.ts";
import { RangeExceededError, type SolveError } from "../errors.ts";
import { ExactCoupling } from "../reversible/exact_coupling.ts";
import type { Counts } from "../field.ts";
import type { BindOptions, ReversibleStepper } from "../method.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { CompiledField } from "./compiled_field.ts";
import { CompiledExact } from "./compiled_exact.ts";
import { COUPLED, type CoupledExports, type CoupledLayout } from "./code/coupled_code.ts";
import { copyOut } from "./elements.ts";
import { StepModule } from "./step_module.ts";

/**
 * The steps of a reversible method over a compiled field: one call each. The parameters are
 * read at each call, with `fixedParameters` when a solve starts.
 */
export class CompiledCoupledStepper implements ReversibleStepper {
  readonly stateSize: number;
  readonly coupling: number;
  readonly growth: number;
  readonly solutionSize: number;
  readonly exact?: CompiledExact;
  readonly #mixing: Coupling;
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
      COUPLED[kind],
      exact ? 3 : 2,
      options,
    );
    this.#unit = unit;
    this.#mixing = mixing;
    this.coupling = mixing.lambda;
    this.growth = 1 / mixing.lambda;
    this.solutionSize = exact ? mixing.stateSize / 3 * 2 : mixing.stateSize;
    this.stateSize = mixing.stateSize;
    this.#counts = options.counts;
    const { stages: { needed, sets }, coupling } = unit.layout;
    this.#needed = needed;
    this.#all = tableau.b.length;
    [this.#first, this.#taped] = sets;
    this.#half = this.#second = this.#first;
    new Float64Array(unit.buffer, coupling.lambda, 2).fill(mixing.lambda);
    new Float64Array(unit.buffer, coupling.rest, 2).fill(1 - mixing.lambda);
    if (exact) this.exact = new CompiledExact(mixing, unit.buffer, unit.layout.exact!);
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
    this.#unit.countSecondSet();
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    this.#unit.readParameters();
    (this.exact ?? this.#mixing).start(y0, state);
    const failure = this.failure(0, t0);
    if (failure) throw failure;
  }

  failure(step: number, time: number): SolveError | undefined {
    const k = this.exact?.escaped ?? -1;
    return k < 0 ? undefined : new RangeExceededError(step, time, k, this.exact!.range[k]);
  }

  undo(): void {
    this.exact?.undo();
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const unit = this.#unit;
    this.exact?.makeRoom();
    copyNumbers(state, unit.state);
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
    unit.between(t0, t1);
    unit.exports.attempt(this.#second);
    copyNumbers(unit.state, state);
    copyOut(unit.error, error);
    this.#counts.evaluations += this.#needed + this.#all;
  }

  drift(state: Float64Array, drift: Float64Array): void {
    for (let k = 0; k < drift.length; k++) drift[k] = state[k] - state[drift.length + k];
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
    const aside = parametersBar !== unit.direct;
    if (aside) unit.beforePullback(parametersBar);
    unit.between(t0, t1);
    unit.exports.reverse();
    if (aside) unit.afterPullback(parametersBar);
    copyNumbers(unit.state, state);
    copyNumbers(unit.stateBar, stateBar);
    this.#counts.evaluations += 2 * this.#needed;
    this.#counts.pullbacks += 2 * this.#needed;
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
    this.#counts.pullbacks += 2 * this.#needed;
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    const size = y0Bar.length;
    for (let k = 0; k < size; k++) y0Bar[k] += stateBar[k] + stateBar[size + k];
  }
}
