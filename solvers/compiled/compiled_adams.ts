import type { Linearization } from "../field.ts";
import type { BindOptions } from "../method.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { ExactCoupling } from "../reversible/exact_coupling.ts";
import { type AdamsExports, type AdamsLayout, writeAdams } from "./code/adams_code.ts";
import { STANDS } from "./code/adams_start_code.ts";
import { CompiledExact } from "./compiled_exact.ts";
import { CompiledRuns } from "./compiled_runs.ts";
import { CompiledStart } from "./compiled_start.ts";
import type { CompiledField } from "./compiled_field.ts";
import { LentBuffer } from "./lent_buffer.ts";
import { Slot } from "./slot.ts";
import { StepModule } from "./step_module.ts";

type Unit = StepModule<AdamsExports, AdamsLayout>;

/**
 * The steps of reversible Adams over a full window of a compiled field: one call each. The places
 * of its slopes are linearizations as well.
 */
export class CompiledAdams {
  /** The places of a window's slopes. */
  readonly slots: readonly Linearization[];
  /** The increment of the start's method. */
  readonly start: CompiledStart;
  readonly #unit: Unit;
  /** The weights of the step that is called. */
  readonly weights: Float64Array;
  readonly #state: LentBuffer;
  readonly #stateBar: LentBuffer;
  readonly #lambda: Float64Array;
  readonly #oldestTime: Float64Array;
  readonly #oldestSlot: Int32Array;
  readonly #stands: Int32Array;
  readonly #addresses: readonly number[];
  /** Where runs of steps read and write besides. */
  readonly runs: CompiledRuns;

  /** Unset in floating point. */
  readonly exact?: CompiledExact;

  /**
   * @param start The tableau of the start: what is compiled is kept with it.
   * @param coupling That of exact arithmetic.
   */
  constructor(
    start: Tableau,
    field: CompiledField,
    window: number,
    coupling: ExactCoupling | undefined,
    options: BindOptions,
  ) {
    const arithmetic = !coupling ? "float" : coupling.lambda === 1 ? "exact, unmixed" : "exact";
    const unit: Unit = new StepModule(
      field,
      start,
      `adams ${window}, ${arithmetic}`,
      (module, code, tableau, arena, flush) =>
        writeAdams(module, code, tableau, arena, window, arithmetic, flush),
      1,
      options,
    );
    const { layout, buffer } = unit;
    this.#unit = unit;
    this.#state = new LentBuffer(unit.state);
    this.#stateBar = new LentBuffer(unit.stateBar);
    if (coupling) this.exact = new CompiledExact(coupling, buffer, layout.exact!);
    this.runs = new CompiledRuns(buffer, layout, window);
    this.weights = new Float64Array(buffer, layout.weights, window);
    this.#lambda = new Float64Array(buffer, layout.lambda, 1);
    this.#oldestTime = new Float64Array(buffer, layout.oldestTime, 1);
    this.#stands = new Int32Array(buffer, layout.stands, 1);
    this.#oldestSlot = new Int32Array(buffer, layout.oldestSlot, 1);
    const { ring, slotBytes } = layout.start;
    this.#addresses = Array.from({ length: window }, (_, i) => ring + i * slotBytes);
    const bars = layout.slots.bars.map((at) => unit.elements(at, layout.stages.size));
    this.slots = this.#addresses.map((address) => new Slot(unit, address, bars));
    const addressOf = new Map(this.slots.map((slot, i) => [slot, this.#addresses[i]]));
    this.start = new CompiledStart(unit, addressOf, options.counts);
  }

  /** A state and its cotangent, in the place where steps work. */
  get own(): { readonly state: Float64Array; readonly stateBar: Float64Array } {
    return { state: this.#state.lend(), stateBar: this.#stateBar.lend() };
  }

  get parametersBar(): Float64Array {
    return this.#unit.parametersBar;
  }

  /** Takes over what the parameters are now. */
  readParameters(): void {
    this.#unit.readParameters();
  }

  /** Before a step, whose weights stand in their place: its times and coupling. */
  prepare(t0: number, t1: number, lambda: number): void {
    this.#unit.between(t0, t1);
    this.#lambda[0] = lambda;
  }

  /** Takes step n; with `ready` its slope stands in its place. */
  step(n: number, state: Float64Array, ready: boolean): void {
    const unit = this.#unit;
    this.exact?.makeRoom();
    this.#state.take(state);
    const slot = this.#slotOf(n);
    if (ready) unit.exports.advance(slot);
    else unit.exports.step(slot);
    this.#state.give(state);
  }

  /** Takes a step back; with `ready` the slope of node `first`, of time t, stands in its place. */
  back(first: number, t: number, state: Float64Array, ready: boolean): void {
    const unit = this.#unit;
    this.exact?.fill();
    this.#state.take(state);
    this.#oldestTime[0] = t;
    const slot = this.#slotOf(first);
    if (ready) unit.exports.restore(slot);
    else unit.exports.back(slot);
    this.#state.give(state);
  }

  /** Takes step n back and pulls back through it. */
  reverse(
    n: number,
    t: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const unit = this.#unit;
    this.exact?.fill();
    this.#state.take(state);
    this.#oldestTime[0] = t;
    this.#oldestSlot[0] = this.#slotOf(n + 1);
    this.#pull(unit.exports.reverse, this.#slotOf(n), stateBar, parametersBar);
    this.#state.give(state);
  }

  /** Takes step n of a start, in floating point; at the first node its slope is in no window. */
  startStep(n: number, t0: number, t1: number, state: Float64Array, isFirst: boolean): void {
    const { exports } = this.#unit;
    this.#unit.between(t0, t1);
    this.#state.take(state);
    const slot = this.#slotOf(n);
    if (isFirst) exports.startFirst!(slot);
    else exports.startStep!(slot);
    this.#state.give(state);
  }

  /** Takes step n of a start back, and pulls back; says what of it stands in its place. */
  startReverse(
    n: number,
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
    stands: { readonly slope: boolean; readonly stages: boolean },
  ): void {
    const { exports } = this.#unit;
    this.#unit.between(t0, t1);
    this.#state.take(state);
    this.#stands[0] = (stands.slope ? STANDS.slope : 0) | (stands.stages ? STANDS.stages : 0);
    this.#pull(exports.startReverse!, this.#slotOf(n), stateBar, parametersBar);
    this.#state.give(state);
  }

  /** Whether steps of a start are taken in runs. */
  get startsMany(): boolean {
    return this.#unit.exports.startMany !== undefined;
  }

  /** Takes steps of a start from n on, up to `end`; gives the first that was not taken. */
  startMany(n: number, end: number, state: Float64Array): number {
    this.#state.take(state);
    const reached = this.#unit.exports.startMany!(n, end, this.#slotOf(n));
    this.#state.give(state);
    return reached;
  }

  /** Takes those from n down to `first` back, of which all stands, and pulls back through them. */
  startReverseMany(
    n: number,
    first: number,
    state: Float64Array,
    stateBar: Float64Array,
  ): void {
    this.#stands[0] = STANDS.slope | STANDS.stages;
    this.#state.take(state);
    this.#stateBar.take(stateBar);
    this.#unit.exports.startReverseMany!(n, first, this.#slotOf(n));
    this.#state.give(state);
    this.#stateBar.give(stateBar);
  }

  /** Takes steps of one size from n on, up to `end`; gives the first that was not taken. */
  stepMany(n: number, end: number, state: Float64Array, lambda: number): number {
    this.exact?.makeRoom();
    this.#lambda[0] = lambda;
    this.#state.take(state);
    const reached = this.#unit.exports.stepMany(n, end, this.#slotOf(n));
    this.#state.give(state);
    return reached;
  }

  /** Takes steps of one size from n down to `first` back, and pulls back; gives the last that was. */
  reverseMany(
    n: number,
    first: number,
    state: Float64Array,
    stateBar: Float64Array,
    lambda: number,
  ): number {
    this.exact?.fill();
    this.runs.hasBelow = this.exact?.hasBelow ?? false;
    this.#lambda[0] = lambda;
    this.#state.take(state);
    this.#stateBar.take(stateBar);
    const reached = this.#unit.exports.reverseMany(n, first, this.#slotOf(n));
    this.#state.give(state);
    this.#stateBar.give(stateBar);
    return reached;
  }

  /** Whether pullbacks add to a buffer where they work, as runs do. */
  owns(parametersBar: Float64Array): boolean {
    return parametersBar === this.#unit.sums;
  }

  /** Pulls back through step n, whose slope stands in its place. */
  pullback(n: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    this.#pull(this.#unit.exports.pullback, this.#slotOf(n), stateBar, parametersBar);
  }

  #pull(
    call: (slot: number) => void,
    slot: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const unit = this.#unit;
    this.#stateBar.take(stateBar);
    unit.beforePullback(parametersBar);
    call(slot);
    unit.afterPullback(parametersBar);
    this.#stateBar.give(stateBar);
  }

  #slotOf(n: number): number {
    return this.#addresses[(n | 0) % this.#addresses.length | 0];
  }
}
