import type { VectorField } from "../field.ts";
import type { BindOptions, Method } from "../method.ts";

/**
 * What gives Ψ_h(t, x) and its pullback, for steps y + Ψ.
 *
 * @category Contracts
 */
export interface StepIncrement {
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
    all?: boolean,
    ready?: boolean,
  ): void;
  /** Writes the error estimate of the last evaluation. */
  estimate(h: number, error: Float64Array): void;
  /** Adds [∂Ψ/∂x]ᵀ ψ̄ to x̄, which starts at `offset` in `stateBar`, and [∂Ψ/∂θ]ᵀ ψ̄ to θ̄. */
  pullback(
    h: number,
    psiBar: Float64Array,
    stateBar: Float64Array,
    offset: number,
    parametersBar: Float64Array,
  ): void;
  /** Elements that `save` writes; 0 where the field cannot be kept. */
  readonly tapeSize: number;
  /** Copies the last evaluation into `target`; returns the offset behind it. */
  save(target: Float64Array, offset: number): number;
  /** Takes an evaluation back from where `save` put it. */
  restore(source: Float64Array, offset: number): number;
}

/** The same where the last stage, which the error estimate uses, may be the first of the next step. */
export interface EmbeddedStepIncrement extends StepIncrement {
  /**
   * Evaluates the last stage at the result of the step from t to `to`, as it was added up. At a sum of its own it
   * would be rounded otherwise: the slope of another state than the next step begins at.
   */
  evaluateLast(t: number, to: number, state: Float64Array): void;
  /** Makes the last stage of the last evaluation the first one of the next. */
  shift(): void;
}

/**
 * A method whose steps are y + Ψ with a Ψ of its own, so that `reversible(…)` makes one of it that goes
 * back.
 *
 * @category Contracts
 */
export interface IncrementMethod extends Method<false> {
  /** It cannot go back; `reversible(…)` makes one of it that can. */
  readonly goesBack: false;
  /** Makes what makes increments for a field: one for each step that is kept at once. */
  increments(field: VectorField, options: BindOptions): () => StepIncrement;
}
