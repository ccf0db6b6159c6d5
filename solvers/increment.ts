import { allocate, sizeOf } from "../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "./field.ts";
import type { Tableau } from "./tableau.ts";

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
 */
export class Increment {
  readonly #a: readonly (readonly number[])[];
  readonly #b: readonly number[];
  readonly #c: readonly number[];
  readonly #stages: readonly Linearization[];
  readonly #stageBars: readonly Float64Array[];
  readonly #kBar: Float64Array;
  readonly #counts: Counts;
  readonly #size: number;

  constructor(tableau: Tableau, field: VectorField, counts: Counts) {
    this.#a = tableau.a;
    this.#b = tableau.b;
    this.#c = tableau.c;
    this.#size = sizeOf(field.stateShape);
    this.#stages = tableau.b.map(() => field.linearize());
    this.#stageBars = tableau.b.map(() => allocate(this.#size));
    this.#kBar = allocate(this.#size);
    this.#counts = counts;
  }

  /** Writes Ψ_h(t, x) into `psi`; x starts at `offset` in `state`. */
  evaluate(t: number, h: number, state: Float64Array, offset: number, psi: Float64Array): void {
    const stages = this.#stages;
    const size = this.#size;
    for (let i = 0; i < stages.length; i++) {
      const { y, dy } = stages[i];
      const row = this.#a[i];
      for (let k = 0; k < size; k++) y[k] = state[offset + k];
      for (let j = 0; j < i; j++) addScaled(y, h * row[j], stages[j].dy);
      stages[i].evaluate(t + this.#c[i] * h);
      const weight = h * this.#b[i];
      if (i === 0) { for (let k = 0; k < size; k++) psi[k] = weight * dy[k]; }
      else addScaled(psi, weight, dy);
    }
    this.#counts.evaluations += stages.length;
  }

  /** Adds [∂Ψ/∂x]ᵀ ψ̄ to x̄, which starts at `offset` in `stateBar`, and [∂Ψ/∂θ]ᵀ ψ̄ to θ̄. */
  pullback(
    h: number,
    psiBar: Float64Array,
    stateBar: Float64Array,
    offset: number,
    parametersBar: Float64Array,
  ): void {
    const stages = this.#stages;
    const size = this.#size;
    const kBar = this.#kBar;
    for (let i = stages.length - 1; i >= 0; i--) {
      const weight = h * this.#b[i];
      for (let k = 0; k < size; k++) kBar[k] = weight * psiBar[k];
      for (let j = i + 1; j < stages.length; j++) {
        addScaled(kBar, h * this.#a[j][i], this.#stageBars[j]);
      }
      const bar = this.#stageBars[i];
      for (let k = 0; k < size; k++) bar[k] = 0;
      stages[i].pullback(kBar, bar, parametersBar);
      for (let k = 0; k < size; k++) stateBar[offset + k] += bar[k];
    }
    this.#counts.pullbacks += stages.length;
  }
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  if (factor === 0) return;
  for (let k = 0; k < target.length; k++) target[k] += factor * source[k];
}
