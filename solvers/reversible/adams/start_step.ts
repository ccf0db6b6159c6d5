import { allocate } from "../../../tensors/mod.ts";
import type { StartIncrement } from "../../methods/increment.ts";
import type { Forgotten } from "./forgotten.ts";
import { type Layout, popSlope, pushSlope } from "./layout.ts";
import type { SlopeRing } from "./slope_ring.ts";
import type { WindowMixing } from "./window_mixing.ts";

/** What the steps of a start work with. */
export interface StartStepParts {
  readonly layout: Layout;
  readonly mixing: WindowMixing;
  readonly ring: SlopeRing;
  readonly forgotten: Forgotten;
}

/** Where the stages of a start are evaluated. */
export interface StartStages {
  /** One a node of the window, or one for all. */
  readonly increments: readonly StartIncrement[];
  /** Whether the stages of each node stay where they are. */
  readonly keeps: boolean;
}

/**
 * The first steps after a start: Runge-Kutta steps that fill the window. The slope of a node is
 * the first stage of the step from there. The stages behind it are kept for the way back, where they
 * are few enough: the linearizations of the way there itself.
 */
export class StartStep {
  protected readonly parts: StartStepParts;
  readonly #layout: Layout;
  readonly #mixing: WindowMixing;
  readonly #ring: SlopeRing;
  readonly #stages: StartStages;
  /** The times of the steps whose stages stand, place by place of the ring; else NaN. */
  readonly #times: Float64Array;
  readonly #psi: Float64Array;
  readonly #slope: Float64Array;
  /** Whether all stages of the step are at hand, and not the first alone. */
  protected hasStages = false;

  constructor(stages: StartStages, parts: StartStepParts) {
    const { layout, mixing, ring } = parts;
    this.parts = parts;
    this.#layout = layout;
    this.#mixing = mixing;
    this.#ring = ring;
    this.#stages = stages;
    this.#times = new Float64Array(2 * layout.window).fill(NaN);
    this.#psi = allocate(layout.size);
    this.#slope = allocate(layout.size);
  }

  /** Takes step n. With `all` the error can be estimated afterwards. */
  forward(n: number, t0: number, t1: number, state: Float64Array, all: boolean): void {
    const { size, oldest, begin } = this.#layout;
    this.evaluate(n, t0, t1, state, all);
    const slope = this.#slope;
    const { dy } = this.#ring.at(n).f;
    // The first slope of a start is in no window.
    const counts = n !== state[begin];
    for (let k = 0; k < size; k++) slope[k] = counts ? dy[k] : 0;
    for (let k = oldest - 1; k >= 0; k--) state[k + size] = state[k];
    pushSlope(this.#layout, state, slope);
    this.#mixing.add(state, this.#psi);
  }

  estimate(n: number, h: number, error: Float64Array): void {
    this.#at(n).estimate(h, error);
  }

  /** The increment of step n, whose slope is its first stage. */
  #at(n: number): StartIncrement {
    const { increments } = this.#stages;
    const increment = increments[increments.length > 1 ? this.#ring.placeOf(n) : 0];
    increment.first = this.#ring.at(n).f;
    return increment;
  }

  /** Evaluates the stages of step n from the state at its beginning. */
  evaluate(n: number, t0: number, t1: number, state: Float64Array, all = false): void {
    this.#ring.evaluated(n, t0, state);
    this.#at(n).evaluateOver(t0, t1, state, 0, this.#psi, all, true);
    this.keep(n, t0, t1);
  }

  /** The same on the way back, where they may stand as the way there left them. */
  evaluateAgain(n: number, t0: number, t1: number, state: Float64Array): void {
    if (!this.keeps(n, t0, t1)) return this.evaluate(n, t0, t1, state);
    this.#ring.evaluated(n, t0, state);
    this.#at(n).sum(t1 - t0, this.#psi);
    this.hasStages = true;
  }

  /** Is told that the stages of a step stand. */
  keep(n: number, t0: number, t1: number): void {
    this.hasStages = true;
    if (!this.#stages.keeps) return;
    const place = 2 * this.#ring.placeOf(n);
    this.#times[place] = t0;
    this.#times[place + 1] = t1;
  }

  /** Whether they do. */
  keeps(n: number, t0: number, t1: number): boolean {
    const place = 2 * this.#ring.placeOf(n);
    return this.#times[place] === t0 && this.#times[place + 1] === t1;
  }

  /** Forgets them: the parameters may have changed, or the path is another one. */
  forget(): void {
    this.#times.fill(NaN);
  }

  /** ψ of the step last evaluated. */
  get psi(): Float64Array {
    return this.#psi;
  }

  /** Is told that the first stage alone was put back. */
  restored(): void {
    this.hasStages = false;
  }

  /** Takes the newest value off a window that is not full of its own yet. */
  back(state: Float64Array): void {
    const { size, oldest, node } = this.#layout;
    popSlope(this.#layout, state, this.#slope);
    // The last place stays: it held the first value all along.
    for (let k = 0; k < oldest; k++) state[k] = state[k + size];
    for (let k = node - size; k < node; k++) state[k] = 0;
  }

  /** Takes step n back and pulls back through it. */
  reverse(
    n: number,
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { forgotten } = this.parts;
    forgotten.note(state);
    this.back(state);
    this.evaluateAgain(n, t0, t1, state);
    forgotten.compare(state, this.#psi);
    this.pullback(n, t0, t1, stateBar, parametersBar);
  }

  /** Pulls back through step n, which was evaluated or restored. */
  pullback(
    n: number,
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { size, oldest, slopes, node } = this.#layout;
    const psiBar = this.#psi;
    const slopeBar = this.#slope;
    const increment = this.#at(n);
    if (!this.hasStages) {
      increment.evaluateOver(t0, t1, this.#ring.at(n).f.y, 0, psiBar, false, true);
    }
    for (let k = 0; k < size; k++) {
      psiBar[k] = stateBar[k];
      slopeBar[k] = stateBar[slopes + k];
    }
    for (let k = 0; k < oldest; k++) stateBar[k] = stateBar[k + size];
    for (let k = 0; k < size; k++) {
      stateBar[k] += psiBar[k];
      stateBar[oldest + k] = 0;
    }
    for (let k = slopes; k < node - size; k++) stateBar[k] = stateBar[k + size];
    for (let k = node - size; k < node; k++) stateBar[k] = 0;
    increment.pullback(t1 - t0, psiBar, stateBar, 0, parametersBar, slopeBar);
  }
}
