import type { CompiledAdams } from "../../compiled/compiled_adams.ts";
import type { Counts } from "../../field.ts";
import { WindowStep, type WindowStepParts } from "./window_step.ts";

/**
 * Steps over a full window of a compiled field: one call each. Where a step
 * forgets the oldest value it is as in `WindowStep`, over the same places.
 */
export class CompiledWindowStep extends WindowStep {
  readonly #own: WindowStepParts;
  readonly #compiled: CompiledAdams;
  readonly #counts: Counts;

  constructor(parts: WindowStepParts, compiled: CompiledAdams, counts: Counts) {
    super(parts);
    this.#own = parts;
    this.#compiled = compiled;
    this.#counts = counts;
  }

  /** Goes to step n; whether it is one of the compiled ones. */
  #prepare(n: number, t0: number, t1: number): boolean {
    const { weights } = this.#own;
    weights.moveTo(n, t0, t1);
    if (weights.lambda === 0) return false;
    this.#compiled.prepare(t0, t1, weights.lambda);
    return true;
  }

  override forward(
    n: number,
    t0: number,
    t1: number,
    state: Float64Array,
    keeps: boolean,
  ): void {
    if (!this.#prepare(n, t0, t1)) return super.forward(n, t0, t1, state, keeps);
    const { layout, ring } = this.#own;
    const point = ring.at(n);
    const ready = point.isAt(t0, state, 0);
    if (!ready) point.stand(t0, state, 0);
    this.#compiled.step(n, state, ready);
    state[layout.node]++;
  }

  override back(n: number, t0: number, t1: number, state: Float64Array): void {
    if (!this.#prepare(n, t0, t1)) return super.back(n, t0, t1, state);
    const { layout, ring, times } = this.#own;
    const first = n - layout.window + 1;
    const t = times.begin(first);
    const point = ring.at(first);
    const ready = point.isAt(t, state, layout.oldest);
    if (!ready) point.stand(t, state, layout.oldest);
    this.#compiled.back(first, t, state, ready);
    state[layout.node]--;
  }

  override reverse(
    n: number,
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { layout, ring, times } = this.#own;
    const first = n - layout.window + 1;
    const t = times.begin(first);
    const stands = ring.at(n).isAt(t0, state, layout.size) &&
      !ring.at(first).isAt(t, state, layout.oldest);
    // What is rare is done in parts.
    if (!stands || !this.#prepare(n, t0, t1)) {
      return super.reverse(n, t0, t1, state, stateBar, parametersBar);
    }
    ring.at(first).stand(t, state, layout.oldest);
    this.#compiled.reverse(n, t, state, stateBar, parametersBar);
    this.#counts.pullbacks++;
    state[layout.node]--;
  }

  override pullback(
    n: number,
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    if (!this.#prepare(n, t0, t1)) return super.pullback(n, t0, t1, stateBar, parametersBar);
    this.#compiled.pullback(n, stateBar, parametersBar);
    this.#counts.pullbacks++;
  }
}
