import { allocate, sizeOf } from "../../../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "../../field.ts";
import type { BindOptions, Stepper } from "../../method.ts";
import { AttemptedPoint } from "../attempted_point.ts";
import { FieldJacobian } from "../jacobian/field_jacobian.ts";
import { ShiftedJacobian } from "../linear/shifted_jacobian.ts";
import { addScaled, copyFrom, copyInto } from "../../methods/vectors.ts";
import type { RosenbrockTableau } from "./rosenbrock_tableau.ts";

/**
 * The steps of a Rosenbrock method over a traced field. With M = I − hγ J, J = ∂f/∂y (t, y), each
 * stage is
 *
 *     gᵢ = y + Σ aᵢⱼ uⱼ,   M uᵢ = rᵢ = hγ f(t + cᵢ h, gᵢ) + γ Σ Cᵢⱼ uⱼ + h²γ dᵢ ∂f/∂t,   y₁ = y + Σ mᵢ uᵢ
 *
 * and backwards, from the last stage to the first, with ȳ₁ given:
 *
 *     r̄ᵢ = M⁻ᵀ ūᵢ,   ḡᵢ = hγ [∂f/∂y]ᵀ r̄ᵢ,   ūⱼ += aᵢⱼ ḡᵢ + γ Cᵢⱼ r̄ᵢ,   ȳ += ḡᵢ
 *
 * M moves with J, M u = r gives dM = −hγ dJ, and so J̄ = hγ Σ r̄ᵢ uᵢᵀ: what comes through J, and
 * through ∂f/∂t, is a second derivative of f at (t, y), where the first stage is, too.
 */
export class RosenbrockStepper implements Stepper {
  readonly stateSize: number;
  readonly tapeSize: number;
  readonly #tableau: RosenbrockTableau;
  readonly #counts: Counts;
  /** The first stage, and the derivatives there. */
  readonly #jacobian: FieldJacobian;
  readonly #matrix: ShiftedJacobian;
  /** The other stages. */
  readonly #stages: readonly Linearization[];
  readonly #u: readonly Float64Array[];
  readonly #timeSlope: Float64Array;
  /** Cotangents of u, and in their place of r. */
  readonly #bars: readonly Float64Array[];
  readonly #stageBar: Float64Array;
  readonly #slopeBar: Float64Array;
  readonly #timeSlopeBar: Float64Array;
  readonly #attempted: AttemptedPoint;
  /** hγ of the matrix that stands factorised; NaN for none. */
  #factorised = NaN;

  constructor(tableau: RosenbrockTableau, field: VectorField, { counts }: BindOptions) {
    const size = sizeOf(field.stateShape);
    const count = tableau.weights.length;
    this.stateSize = size;
    this.#tableau = tableau;
    this.#counts = counts;
    this.#jacobian = new FieldJacobian(field, tableau.name);
    this.#matrix = new ShiftedJacobian(this.#jacobian.pattern);
    this.#stages = Array.from({ length: count - 1 }, () => field.linearize());
    const vectors = () => Array.from({ length: count }, () => allocate(size));
    this.#u = vectors();
    this.#bars = vectors();
    this.#timeSlope = allocate(size);
    this.#stageBar = allocate(size);
    this.#slopeBar = allocate(size);
    this.#timeSlopeBar = allocate(size);
    this.#attempted = new AttemptedPoint(size);
    this.tapeSize = this.#jacobian.tapeSize +
      this.#stages.reduce((sum, { tape }) => sum + (tape?.length ?? 0), 0) + count * size;
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    // The parameters may have changed since the last attempt.
    this.#attempted.forget();
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#attempted.forget();
    this.#solve(t0, t1, state);
    this.#add(this.#tableau.weights, state);
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    this.#solve(t0, t1, state);
    this.#add(this.#tableau.weights, state);
    for (let k = 0; k < error.length; k++) error[k] = 0;
    this.#add(this.#tableau.error, error);
  }

  #add(weights: readonly number[], target: Float64Array): void {
    for (let i = 0; i < weights.length; i++) addScaled(target, weights[i], this.#u[i]);
  }

  /** Solves for all stages from a state. */
  #solve(t0: number, t1: number, state: Float64Array): void {
    const { a, c, gamma, times, timeWeights } = this.#tableau;
    const h = t1 - t0;
    const size = this.stateSize;
    const jacobian = this.#jacobian;
    const ready = this.#attempted.isAt(t0, state);
    if (!ready) {
      jacobian.evaluate(t0, state);
      jacobian.readTimeSlope(this.#timeSlope);
      this.#factorised = NaN;
    }
    this.#factorise(h * gamma);
    for (let i = 0; i < this.#u.length; i++) {
      const u = this.#u[i];
      let slope = jacobian.slope;
      if (i > 0) {
        const { y } = this.#stages[i - 1];
        for (let k = 0; k < size; k++) y[k] = state[k];
        for (let j = 0; j < i; j++) addScaled(y, a[i][j], this.#u[j]);
        this.#stages[i - 1].evaluate(times[i] === 1 ? t1 : t0 + times[i] * h);
        slope = this.#stages[i - 1].dy;
      }
      for (let k = 0; k < size; k++) u[k] = h * gamma * slope[k];
      for (let j = 0; j < i; j++) addScaled(u, gamma * c[i][j], this.#u[j]);
      addScaled(u, h * h * gamma * timeWeights[i], this.#timeSlope);
      this.#matrix.solve(u);
    }
    this.#counts.evaluations += this.#stages.length + (ready ? 0 : 1);
    if (!ready) this.#counts.jacobians = (this.#counts.jacobians ?? 0) + 1;
  }

  #factorise(scaled: number): void {
    if (scaled === this.#factorised) return;
    this.#matrix.factorise(scaled, this.#jacobian.compressed);
    this.#factorised = scaled;
    this.#counts.factorisations = (this.#counts.factorisations ?? 0) + 1;
  }

  /** uᵢ of the step last taken. */
  get stages(): readonly Float64Array[] {
    return this.#u;
  }

  /** Where cotangents of uᵢ are written, for {@linkcode RosenbrockStepper.pullbackStages}. */
  get stageBars(): readonly Float64Array[] {
    return this.#bars;
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const { weights } = this.#tableau;
    const bars = this.#bars;
    for (let i = 0; i < bars.length; i++) {
      for (let k = 0; k < this.stateSize; k++) bars[i][k] = weights[i] * stateBar[k];
    }
    this.pullbackStages(t0, t1, stateBar, parametersBar);
  }

  /** Adds what cotangents of the stages, as they stand in `stageBars`, are at the beginning of the step. */
  pullbackStages(
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { a, c, gamma, timeWeights } = this.#tableau;
    const h = t1 - t0;
    const size = this.stateSize;
    const bars = this.#bars;
    const stageBar = this.#stageBar;
    const timeSlopeBar = this.#timeSlopeBar;
    const slopeBar = this.#slopeBar;
    this.#factorise(h * gamma);
    for (let k = 0; k < size; k++) timeSlopeBar[k] = 0;
    for (let i = bars.length - 1; i >= 0; i--) {
      this.#matrix.solveTransposed(bars[i]);
      addScaled(timeSlopeBar, h * h * gamma * timeWeights[i], bars[i]);
      for (let j = 0; j < i; j++) addScaled(bars[j], gamma * c[i][j], bars[i]);
      for (let k = 0; k < size; k++) slopeBar[k] = h * gamma * bars[i][k];
      // From here on what J gets of this stage.
      bars[i].set(slopeBar);
      if (i === 0) break;
      for (let k = 0; k < size; k++) stageBar[k] = 0;
      this.#stages[i - 1].pullback(slopeBar, stageBar, parametersBar);
      for (let j = 0; j < i; j++) addScaled(bars[j], a[i][j], stageBar);
      addScaled(stateBar, 1, stageBar);
    }
    this.#jacobian.pullback(
      t0,
      slopeBar,
      timeSlopeBar,
      bars,
      this.#u,
      stateBar,
      parametersBar,
    );
    this.#counts.pullbacks += bars.length;
  }

  save(target: Float64Array): void {
    let offset = this.#jacobian.save(target, 0);
    for (let i = 0; i < this.#stages.length; i++) {
      offset = copyInto(target, offset, this.#stages[i].tape!);
    }
    for (let i = 0; i < this.#u.length; i++) offset = copyInto(target, offset, this.#u[i]);
  }

  restore(source: Float64Array): void {
    // What stands evaluated is no attempt's any more.
    this.#attempted.forget();
    this.#factorised = NaN;
    let offset = this.#jacobian.restore(source, 0);
    for (let i = 0; i < this.#stages.length; i++) {
      offset = copyFrom(source, offset, this.#stages[i].tape!);
    }
    for (let i = 0; i < this.#u.length; i++) offset = copyFrom(source, offset, this.#u[i]);
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    addScaled(y0Bar, 1, stateBar);
  }
}
