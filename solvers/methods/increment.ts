import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "../field.ts";
import type { StepIncrement } from "./step_increment.ts";
import type { Tableau } from "./tableau.ts";
import { addScaled } from "./vectors.ts";

/**
 * The increment Ψ_h(t, x) of a Runge-Kutta method, and its pullback:
 *
 *     g_i = x + h Σ_{j<i} a_ij k_j,   k_i = f(t + c_i h, g_i),   Ψ = h Σ b_i k_i
 *
 * and backwards, from the last stage to the first, with ψ̄ given:
 *
 *     k̄_i = h b_i ψ̄ + h Σ_{j>i} a_ji ḡ_j,   ḡ_i = [∂f/∂y]ᵀ k̄_i,   x̄ ← x̄ + Σ ḡ_i
 *
 * One linearization a stage: the pullback works at the points of the last evaluation.
 * Stages that only the error estimate uses are evaluated only for it.
 */
export class Increment implements StepIncrement {
  /** Stages that Ψ needs; the others serve the error estimate. */
  readonly needed: number;
  readonly #a: readonly (readonly number[])[];
  readonly #b: readonly number[];
  readonly #c: readonly number[];
  readonly #error: readonly number[];
  readonly #stages: Linearization[];
  readonly #stageBars: readonly Float64Array[];
  readonly #kBar: Float64Array;
  readonly #counts: Counts;
  readonly #size: number;

  /**
   * @param estimate Whether {@linkcode Increment.estimate} will be asked for.
   * @param first Where the first stage is evaluated. Default: a place of its own.
   */
  constructor(
    tableau: Tableau,
    field: VectorField,
    counts: Counts,
    estimate: boolean,
    first?: Linearization,
  ) {
    const { a, b, c, error = [] } = tableau;
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#error = error;
    this.#size = sizeOf(field.stateShape);
    this.#counts = counts;
    this.needed = b.findLastIndex((weight) => weight !== 0) + 1;
    const count = estimate ? b.length : this.needed;
    this.#stages = Array.from(
      { length: count },
      (_, i) => i === 0 && first ? first : field.linearize(),
    );
    this.#stageBars = Array.from({ length: this.needed }, () => allocate(this.#size));
    this.#kBar = allocate(this.#size);
  }

  /**
   * Writes Ψ_h(t, x) into `psi`, with h = to − t; x starts at `offset` in `state`.
   *
   * @param to The far end. A stage there is evaluated there: t + h may round to the other side of it.
   * @param all Whether the stages of the error estimate are evaluated as well.
   * @param ready Whether the first stage is at hand already.
   */
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
    const stages = this.#stages;
    const size = this.#size;
    const count = all ? stages.length : this.needed;
    for (let k = 0; k < size; k++) psi[k] = 0;
    for (let i = 0; i < count; i++) {
      const { y, dy } = stages[i];
      if (i > 0 || !ready) {
        const row = this.#a[i];
        for (let k = 0; k < size; k++) y[k] = state[offset + k];
        for (let j = 0; j < i; j++) addScaled(y, h * row[j], stages[j].dy);
        stages[i].evaluate(this.#c[i] === 1 ? to : t + this.#c[i] * h);
      }
      addScaled(psi, h * this.#b[i], dy);
    }
    this.#counts.evaluations += ready ? count - 1 : count;
  }

  /** The first stage is evaluated here from now on. */
  set first(first: Linearization) {
    this.#stages[0] = first;
  }

  /** Makes the last stage of the last evaluation the first one of the next. */
  shift(): void {
    const first = this.#stages[0];
    const last = this.#stages[this.#stages.length - 1];
    if (first.tape && last.tape) first.tape.set(last.tape);
    else first.dy.set(last.dy);
  }

  /** Writes Ψ of the stages as they stand. */
  sum(h: number, psi: Float64Array): void {
    psi.fill(0);
    for (let i = 0; i < this.needed; i++) addScaled(psi, h * this.#b[i], this.#stages[i].dy);
  }

  /** Writes the error estimate of the last evaluation, h Σ (b_i − b̂_i) k_i. */
  estimate(h: number, error: Float64Array): void {
    for (let k = 0; k < error.length; k++) error[k] = 0;
    for (let i = 0; i < this.#error.length; i++) {
      addScaled(error, h * this.#error[i], this.#stages[i].dy);
    }
  }

  /**
   * Adds [∂Ψ/∂x]ᵀ ψ̄ to x̄, which starts at `offset` in `stateBar`, and [∂Ψ/∂θ]ᵀ ψ̄ to θ̄.
   *
   * @param firstBar A cotangent of the first stage's slope besides.
   */
  pullback(
    h: number,
    psiBar: Float64Array,
    stateBar: Float64Array,
    offset: number,
    parametersBar: Float64Array,
    firstBar?: Float64Array,
  ): void {
    const { needed } = this;
    const size = this.#size;
    const kBar = this.#kBar;
    for (let i = needed - 1; i >= 0; i--) {
      const weight = h * this.#b[i];
      for (let k = 0; k < size; k++) kBar[k] = weight * psiBar[k];
      for (let j = i + 1; j < needed; j++) {
        addScaled(kBar, h * this.#a[j][i], this.#stageBars[j]);
      }
      if (i === 0 && firstBar !== undefined) addScaled(kBar, 1, firstBar);
      const bar = this.#stageBars[i];
      for (let k = 0; k < size; k++) bar[k] = 0;
      this.#stages[i].pullback(kBar, bar, parametersBar);
      for (let k = 0; k < size; k++) stateBar[offset + k] += bar[k];
    }
    this.#counts.pullbacks += needed;
  }

  /** Elements that {@linkcode Increment.save} writes; 0 where the field cannot be kept. */
  get tapeSize(): number {
    return this.needed * (this.#stages[0].tape?.length ?? 0);
  }

  /** Copies the last evaluation into `target`; returns the offset behind it. */
  save(target: Float64Array, offset: number): number {
    for (let i = 0; i < this.needed; i++) {
      const tape = this.#stages[i].tape!;
      for (let k = 0; k < tape.length; k++) target[offset++] = tape[k];
    }
    return offset;
  }

  /** Takes an evaluation back from where {@linkcode Increment.save} put it. */
  restore(source: Float64Array, offset: number): number {
    for (let i = 0; i < this.needed; i++) {
      const tape = this.#stages[i].tape!;
      for (let k = 0; k < tape.length; k++) tape[k] = source[offset++];
    }
    return offset;
  }
}

/** What the start of a method of several steps asks of its increment. */
export type StartIncrement = Pick<
  Increment,
  "first" | "evaluateOver" | "sum" | "estimate" | "pullback"
>;
