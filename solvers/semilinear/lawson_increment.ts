import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "../field.ts";
import type { StepIncrement } from "../methods/step_increment.ts";
import { stagesNeeded, type Tableau } from "../methods/tableau.ts";
import { addScaled, copyFrom, copyInto } from "../methods/vectors.ts";
import type { CarriedSlopes, LawsonWeights } from "./lawson_weights.ts";
import type { LinearFlow } from "./linear_flow.ts";

/** The exponentials of steps forwards and backwards in time, which all stages of a solve share. */
export interface LinearFlows {
  readonly forward: LinearFlow;
  readonly backward: LinearFlow;
}

/**
 * The increment of a Lawson method, and its pullback. With E(c) = e^(c h L) and N = f − L y,
 *
 *     gᵢ = E(cᵢ) x + h Σ aᵢⱼ E(cᵢ − cⱼ) nⱼ,   nᵢ = N(t + cᵢ h, gᵢ),   Ψ = E(1) x − x + h Σ bᵢ E(1 − cᵢ) nᵢ
 *
 * and backwards, from the last stage to the first, with ψ̄ given:
 *
 *     n̄ᵢ = h bᵢ E(1 − cᵢ)ᵀ ψ̄ + h Σ aⱼᵢ E(cⱼ − cᵢ)ᵀ ḡⱼ,   ḡᵢ = ([∂f/∂y]ᵀ − Lᵀ) n̄ᵢ
 *     x̄ ← x̄ + E(1)ᵀ ψ̄ − ψ̄ + Σ E(cᵢ)ᵀ ḡᵢ
 */
export class LawsonIncrement implements StepIncrement {
  readonly #needed: number;
  readonly #times: readonly number[];
  readonly #weights: LawsonWeights;
  readonly #flows: LinearFlows;
  readonly #counts: Counts;
  readonly #size: number;
  readonly #stages: readonly Linearization[];
  /** nᵢ, and their cotangents. */
  readonly #slopes: readonly Float64Array[];
  readonly #slopeBars: readonly Float64Array[];
  readonly #start: Float64Array;
  readonly #sum: Float64Array;
  readonly #bar: Float64Array;

  constructor(
    { b, c }: Tableau,
    weights: LawsonWeights,
    flows: LinearFlows,
    field: VectorField,
    counts: Counts,
    estimate: boolean,
  ) {
    const size = this.#size = sizeOf(field.stateShape);
    this.#needed = stagesNeeded(b);
    this.#times = c;
    this.#weights = weights;
    this.#flows = flows;
    this.#counts = counts;
    const count = estimate ? b.length : this.#needed;
    this.#stages = Array.from({ length: count }, () => field.linearize());
    this.#slopes = this.#stages.map(() => allocate(size));
    this.#slopeBars = Array.from({ length: this.#needed }, () => allocate(size));
    [this.#start, this.#sum, this.#bar] = Array.from({ length: 3 }, () => allocate(size));
  }

  #flowOf(h: number): LinearFlow {
    const flow = h < 0 ? this.#flows.backward : this.#flows.forward;
    flow.settle(h);
    return flow;
  }

  /** Adds what a row of coefficients makes of the state and the slopes. */
  #carry(flow: LinearFlow, row: readonly CarriedSlopes[], h: number, target: Float64Array): void {
    const sum = this.#sum;
    for (let r = 0; r < row.length; r++) {
      const { part, withState, stages, weights } = row[r];
      for (let k = 0; k < sum.length; k++) sum[k] = withState ? this.#start[k] : 0;
      for (let j = 0; j < stages.length; j++) {
        addScaled(sum, h * weights[j], this.#slopes[stages[j]]);
      }
      flow.add(part, sum, target);
    }
  }

  /** Pulls a cotangent of that back, to the slopes and to the state, which starts at `offset`. */
  #carryBack(
    flow: LinearFlow,
    row: readonly CarriedSlopes[],
    h: number,
    bar: Float64Array,
    stateBar: Float64Array,
    offset: number,
  ): void {
    const sum = this.#sum;
    for (let r = 0; r < row.length; r++) {
      const { part, withState, stages, weights } = row[r];
      for (let k = 0; k < sum.length; k++) sum[k] = 0;
      flow.addBack(part, bar, sum);
      for (let j = 0; j < stages.length; j++) {
        addScaled(this.#slopeBars[stages[j]], h * weights[j], sum);
      }
      if (!withState) continue;
      for (let k = 0; k < sum.length; k++) stateBar[offset + k] += sum[k];
    }
  }

  evaluateOver(
    t: number,
    to: number,
    state: Float64Array,
    offset: number,
    psi: Float64Array,
    all = false,
    ready = false,
  ): void {
    const h = to - t;
    const flow = this.#flowOf(h);
    const count = all ? this.#stages.length : this.#needed;
    for (let k = 0; k < this.#size; k++) this.#start[k] = state[offset + k];
    for (let i = 0; i < count; i++) {
      const { y, dy } = this.#stages[i];
      const slope = this.#slopes[i];
      if (i > 0 || !ready) {
        for (let k = 0; k < y.length; k++) y[k] = 0;
        this.#carry(flow, this.#weights.rows[i], h, y);
        this.#stages[i].evaluate(this.#times[i] === 1 ? to : t + this.#times[i] * h);
      }
      for (let k = 0; k < slope.length; k++) slope[k] = dy[k];
      flow.subtractRate(y, slope);
    }
    for (let k = 0; k < psi.length; k++) psi[k] = -this.#start[k];
    this.#carry(flow, this.#weights.result, h, psi);
    this.#counts.evaluations += ready ? count - 1 : count;
  }

  shift(): void {
    const first = this.#stages[0];
    const last = this.#stages[this.#stages.length - 1];
    if (first.tape && last.tape) first.tape.set(last.tape);
    else first.dy.set(last.dy);
    first.y.set(last.y);
  }

  estimate(h: number, error: Float64Array): void {
    for (let k = 0; k < error.length; k++) error[k] = 0;
    this.#carry(this.#flowOf(h), this.#weights.error, h, error);
  }

  pullback(
    h: number,
    psiBar: Float64Array,
    stateBar: Float64Array,
    offset: number,
    parametersBar: Float64Array,
  ): void {
    const flow = this.#flowOf(h);
    const bars = this.#slopeBars;
    const bar = this.#bar;
    for (let i = 0; i < bars.length; i++) for (let k = 0; k < bar.length; k++) bars[i][k] = 0;
    for (let k = 0; k < bar.length; k++) stateBar[offset + k] -= psiBar[k];
    this.#carryBack(flow, this.#weights.result, h, psiBar, stateBar, offset);
    for (let i = bars.length - 1; i >= 0; i--) {
      for (let k = 0; k < bar.length; k++) bar[k] = 0;
      this.#stages[i].pullback(bars[i], bar, parametersBar);
      flow.subtractRateBack(bars[i], bar);
      this.#carryBack(flow, this.#weights.rows[i], h, bar, stateBar, offset);
    }
    this.#counts.pullbacks += bars.length;
  }

  get tapeSize(): number {
    return this.#needed * (this.#stages[0].tape?.length ?? 0);
  }

  save(target: Float64Array, offset: number): number {
    for (let i = 0; i < this.#needed; i++) {
      offset = copyInto(target, offset, this.#stages[i].tape!);
    }
    return offset;
  }

  restore(source: Float64Array, offset: number): number {
    for (let i = 0; i < this.#needed; i++) {
      offset = copyFrom(source, offset, this.#stages[i].tape!);
    }
    return offset;
  }
}
