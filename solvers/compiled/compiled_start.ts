import type { Counts, Linearization } from "../field.ts";
import type { StartIncrement } from "../methods/increment.ts";
import { copyOut } from "./elements.ts";
import type { StartExports, StartLayout } from "./code/start_code.ts";
import type { StepLayout, StepModule } from "./step_module.ts";

/** Layouts with a start. */
type WithStart = StepLayout & { readonly start: StartLayout };

/** The increment of a start's steps over a compiled field, one call each; see `Increment`. */
export class CompiledStart implements StartIncrement {
  readonly #unit: StepModule<StartExports, WithStart>;
  readonly #counts: Counts;
  readonly #addresses: ReadonlyMap<Linearization, number>;
  readonly #x: Float64Array;
  /** Ψ of the step last taken. */
  readonly psi: Float64Array;
  readonly #psiBar: Float64Array;
  readonly #xBar: Float64Array;
  readonly #firstBar: Float64Array;
  #slot = 0;

  /** @param addresses Where the linearizations that may be a first stage lie. */
  constructor(
    unit: StepModule<StartExports, WithStart>,
    addresses: ReadonlyMap<Linearization, number>,
    counts: Counts,
  ) {
    const { layout: { start, stages: { size } }, buffer } = unit;
    const vector = (at: number) => new Float64Array(buffer, at, size);
    this.#unit = unit;
    this.#counts = counts;
    this.#addresses = addresses;
    this.#x = vector(start.x);
    this.psi = vector(start.psi);
    this.#psiBar = vector(start.psiBar);
    this.#xBar = vector(start.xBar);
    this.#firstBar = vector(start.firstBar);
  }

  /** Stages that Ψ needs. */
  get needed(): number {
    return this.#unit.layout.start.needed;
  }

  /** Whether the stages of each slot stay. */
  get keeps(): boolean {
    return this.#unit.layout.start.keeps;
  }

  set first(first: Linearization) {
    this.#slot = this.#addresses.get(first)!;
  }

  evaluateOver(
    t: number,
    to: number,
    state: Float64Array,
    offset: number,
    psi: Float64Array,
    all: boolean,
  ): void {
    const unit = this.#unit;
    const { needed, all: count } = unit.layout.start;
    copy(state, offset, this.#x);
    unit.between(t, to);
    if (all) unit.exports.startAll(this.#slot);
    else unit.exports.start(this.#slot);
    copy(this.psi, 0, psi);
    this.#counts.evaluations += (all ? count : needed) - 1;
  }

  sum(h: number, psi: Float64Array): void {
    this.#unit.between(0, h);
    this.#unit.exports.startSum(this.#slot);
    copy(this.psi, 0, psi);
  }

  estimate(h: number, error: Float64Array): void {
    this.#unit.between(0, h);
    this.#unit.exports.estimate(this.#slot);
    copyOut(this.#unit.error, error);
  }

  pullback(
    h: number,
    psiBar: Float64Array,
    stateBar: Float64Array,
    offset: number,
    parametersBar: Float64Array,
    firstBar: Float64Array,
  ): void {
    const unit = this.#unit;
    const xBar = this.#xBar;
    copy(psiBar, 0, this.#psiBar);
    copy(firstBar, 0, this.#firstBar);
    copy(stateBar, offset, xBar);
    unit.beforePullback(parametersBar);
    unit.between(0, h);
    unit.exports.pullStart(this.#slot);
    unit.afterPullback(parametersBar);
    for (let k = 0; k < xBar.length; k++) stateBar[offset + k] = xBar[k];
    this.#counts.pullbacks += unit.layout.start.needed;
  }
}

/** Fills a vector with what begins at `offset`. */
function copy(from: Float64Array, offset: number, to: Float64Array): void {
  for (let k = 0; k < to.length; k++) to[k] = from[offset + k];
}
