import { allocate } from "../../../tensors/mod.ts";
import type { StepTimes } from "../../run_of_steps.ts";
import type { AdamsWeights } from "./weights/adams_weights.ts";
import type { Forgotten } from "./forgotten.ts";
import { type Layout, popSlope, pushSlope } from "./layout.ts";
import type { SlopeRing } from "./slope_ring.ts";
import type { WindowMixing } from "./window_mixing.ts";

/** What the steps of a window work with. */
export interface WindowStepParts {
  readonly layout: Layout;
  readonly mixing: WindowMixing;
  readonly ring: SlopeRing;
  readonly weights: AdamsWeights;
  readonly forgotten: Forgotten;
  readonly times: StepTimes;
}

/** Steps over a full window: one evaluation each, there and back. */
export class WindowStep {
  readonly #parts: WindowStepParts;
  readonly #layout: Layout;
  readonly #psi: Float64Array;
  readonly #slope: Float64Array;
  readonly #yBar: Float64Array;

  constructor(parts: WindowStepParts) {
    this.#parts = parts;
    this.#layout = parts.layout;
    this.#psi = allocate(parts.layout.size);
    this.#slope = allocate(parts.layout.size);
    this.#yBar = allocate(parts.layout.size);
  }

  /** Takes step n. With `keeps` what it forgets is kept aside. */
  forward(n: number, t0: number, t1: number, state: Float64Array, keeps: boolean): void {
    const { size, oldest } = this.#layout;
    const { mixing, ring, weights, forgotten } = this.#parts;
    const psi = this.#psi;
    weights.moveTo(n, t0, t1);
    copy(ring.evaluated(n, t0, state).f.dy, this.#slope);
    this.#weighted(weights.slopes, state, psi);
    if (weights.lambda > 0) mixing.forward(state, psi);
    else {
      if (keeps) forgotten.keep(n, state, oldest);
      mixing.forwardAnew(state, psi);
    }
    for (let k = 0; k < size; k++) psi[k] = state[oldest + k];
    for (let k = oldest - 1; k >= 0; k--) state[k + size] = state[k];
    for (let k = 0; k < size; k++) state[k] = psi[k];
    pushSlope(this.#layout, state, this.#slope);
  }

  /** Writes the estimated error of step n, which is not taken yet. */
  estimate(n: number, t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const { ring, weights } = this.#parts;
    weights.moveTo(n, t0, t1);
    copy(ring.evaluated(n, t0, state).f.dy, this.#slope);
    this.#weighted(weights.error, state, error);
  }

  /** Σ_j w[j] f[n−j]: f[n] is in `slope`, the others are in the state before the step. */
  #weighted(weights: Float64Array, state: Float64Array, sum: Float64Array): void {
    const { size, slopes, window } = this.#layout;
    const slope = this.#slope;
    const first = weights[0];
    for (let k = 0; k < size; k++) sum[k] = first * slope[k];
    for (let j = 1, at = slopes; j < window; j++, at += size) {
      const weight = weights[j];
      for (let k = 0; k < size; k++) sum[k] += weight * state[at + k];
    }
  }

  /** Takes step n back. */
  back(n: number, t0: number, t1: number, state: Float64Array): void {
    const { size, oldest } = this.#layout;
    const { mixing, weights, forgotten } = this.#parts;
    const psi = this.#psi;
    weights.moveTo(n, t0, t1);
    popSlope(this.#layout, state, this.#slope);
    this.#recallSlope(n, state);
    this.#weighted(weights.slopes, state, psi);
    const newest = this.#yBar;
    for (let k = 0; k < size; k++) newest[k] = state[k];
    for (let k = 0; k < oldest; k++) state[k] = state[k + size];
    for (let k = 0; k < size; k++) state[oldest + k] = newest[k];
    if (weights.lambda > 0) mixing.back(state, psi);
    else {
      forgotten.compare(state, psi, newest);
      forgotten.restore(n, state, oldest);
    }
  }

  /** Takes step n back where it was one of the start's method, which forgot the oldest value. */
  backOverStart(n: number, state: Float64Array): void {
    const { size, oldest } = this.#layout;
    popSlope(this.#layout, state, this.#slope);
    this.#recallSlope(n, state);
    for (let k = 0; k < oldest; k++) state[k] = state[k + size];
    this.#parts.forgotten.restore(n, state, oldest);
  }

  /** Evaluates the slope that step n dropped: z[n−m+1] is the oldest value still. */
  #recallSlope(n: number, state: Float64Array): void {
    const { size, oldest, node, window } = this.#layout;
    const { ring, times } = this.#parts;
    const first = n - window + 1;
    const { dy } = ring.evaluated(first, times.begin(first), state, oldest).f;
    for (let k = 0; k < size; k++) state[node - size + k] = dy[k];
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
    this.back(n, t0, t1, state);
    this.#parts.ring.evaluated(n, t0, state);
    this.pullback(n, t0, t1, stateBar, parametersBar);
  }

  /** Pulls back through step n, whose slope stands in its place. */
  pullback(
    n: number,
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { size, oldest, slopes, window } = this.#layout;
    const { ring, weights } = this.#parts;
    const newBar = this.#psi;
    const slopeBar = this.#slope;
    const yBar = this.#yBar;
    weights.moveTo(n, t0, t1);
    const { slopes: weightOf, lambda } = weights;
    const first = weightOf[0];
    for (let k = 0; k < size; k++) {
      const bar = newBar[k] = stateBar[k];
      slopeBar[k] = stateBar[slopes + k] + first * bar;
      stateBar[k] = bar + stateBar[size + k];
      yBar[k] = 0;
    }
    for (let k = size; k < oldest; k++) stateBar[k] = stateBar[k + size];
    for (let k = 0; k < size; k++) {
      const bar = lambda * newBar[k];
      stateBar[oldest - size + k] -= bar;
      stateBar[oldest + k] = bar;
    }
    for (let j = 1, at = slopes; j < window; j++, at += size) {
      const weight = weightOf[j];
      // The oldest slope was not in the window after the step.
      const stays = j < window - 1;
      for (let k = 0; k < size; k++) {
        stateBar[at + k] = (stays ? stateBar[at + size + k] : 0) + weight * newBar[k];
      }
    }
    ring.at(n).pullback(slopeBar, yBar, parametersBar);
    for (let k = 0; k < size; k++) stateBar[k] += yBar[k];
  }
}

function copy(source: Float64Array, target: Float64Array): void {
  for (let k = 0; k < target.length; k++) target[k] = source[k];
}
