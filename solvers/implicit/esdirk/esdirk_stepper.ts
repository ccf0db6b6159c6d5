import { allocate, sizeOf } from "../../../tensors/mod.ts";
import { NewtonError } from "../../errors/errors.ts";
import type { Counts, Linearization, VectorField } from "../../field.ts";
import type { BindOptions, Stepper } from "../../method.ts";
import { AttemptedPoint } from "../attempted_point.ts";
import { FieldJacobian } from "../jacobian/field_jacobian.ts";
import { ShiftedJacobian } from "../linear/shifted_jacobian.ts";
import { copyFrom, copyInto } from "../../methods/vectors.ts";
import { type EsdirkTableau, guessWeights, stageTimes } from "./esdirk_tableau.ts";
import { StageNewton } from "./stage_newton.ts";

/**
 * The steps of a diagonally implicit method over a traced field. The first stage is at y; each other
 * one solves
 *
 *     gᵢ = bᵢ + hγ f(t + cᵢ h, gᵢ),   bᵢ = y + h Σ aᵢⱼ kⱼ,   kᵢ = (gᵢ − bᵢ) / (hγ),   y₁ = gₛ
 *
 * and backwards, by the implicit function theorem at the solution: with Jᵢ = ∂f/∂y there,
 *
 *     (I − hγ Jᵢ)ᵀ μ = k̄ᵢ + hγ ḡᵢ,   b̄ᵢ = ḡᵢ + Jᵢᵀ μ,   θ̄ += [∂f/∂θ]ᵀ μ,   k̄ⱼ += h aᵢⱼ b̄ᵢ,   ȳ += b̄ᵢ
 */
export class EsdirkStepper implements Stepper {
  readonly stateSize: number;
  readonly tapeSize: number;
  readonly #tableau: EsdirkTableau;
  readonly #times: readonly number[];
  readonly #guesses: readonly (readonly number[])[];
  readonly #counts: Counts;
  readonly #jacobian: FieldJacobian;
  readonly #matrix: ShiftedJacobian;
  /** f at a stage. */
  readonly #point: Linearization;
  readonly #newton: StageNewton;
  /** gᵢ and kᵢ. */
  readonly #states: readonly Float64Array[];
  readonly #slopes: readonly Float64Array[];
  readonly #slopeBars: readonly Float64Array[];
  readonly #base: Float64Array;
  readonly #bar: Float64Array;
  readonly #attempted: AttemptedPoint;
  #failed = false;

  constructor(tableau: EsdirkTableau, field: VectorField, { counts }: BindOptions) {
    const size = sizeOf(field.stateShape);
    this.stateSize = size;
    this.#tableau = tableau;
    this.#times = stageTimes(tableau);
    this.#guesses = guessWeights(this.#times);
    this.#counts = counts;
    this.#jacobian = new FieldJacobian(field, tableau.name);
    this.#matrix = new ShiftedJacobian(this.#jacobian.pattern);
    this.#point = field.linearize();
    this.#newton = new StageNewton({
      jacobian: this.#jacobian,
      matrix: this.#matrix,
      linearization: this.#point,
      counts,
      precision: field.singlePrecision ? "single" : "double",
    });
    const vectors = () => tableau.a.map(() => allocate(size));
    this.#states = vectors();
    this.#slopes = vectors();
    this.#slopeBars = vectors();
    this.#base = allocate(size);
    this.#bar = allocate(size);
    this.#attempted = new AttemptedPoint(size);
    this.tapeSize = tableau.a.length * size;
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    // The parameters may have changed since the last attempt.
    this.#attempted.forget();
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#attempted.forget();
    this.#solve(t0, t1, state);
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    this.#solve(t0, t1, state);
    const lower = this.#states[this.#states.length - 2];
    const { estimateFactor = 1 } = this.#tableau;
    for (let k = 0; k < error.length; k++) {
      error[k] = t0 === t1 ? 0 : estimateFactor * (state[k] - lower[k]);
    }
  }

  failure(step: number, time: number): NewtonError | undefined {
    const { failure } = this.#newton;
    // What is not finite comes from f, and is looked for there.
    const known = this.#failed && (failure.singular || Number.isFinite(failure.residual));
    return known ? new NewtonError(step, time, failure) : undefined;
  }

  /** Solves for all stages from a state, which becomes that of the last one. */
  #solve(t0: number, t1: number, state: Float64Array): void {
    const { a, gamma } = this.#tableau;
    const h = t1 - t0;
    const scaled = h * gamma;
    const jacobian = this.#jacobian;
    const newton = this.#newton;
    const counts = this.#counts;
    this.#failed = false;
    this.#states[0].set(state);
    // A step of no length moves nothing.
    if (h === 0) return;
    if (!this.#attempted.isAt(t0, state)) {
      jacobian.evaluate(t0, state);
      counts.evaluations++;
      counts.jacobians = (counts.jacobians ?? 0) + 1;
      for (let k = 0; k < state.length; k++) this.#slopes[0][k] = jacobian.slope[k];
    }
    this.#matrix.factorise(scaled, jacobian.compressed);
    counts.factorisations = (counts.factorisations ?? 0) + 1;
    newton.renewed = false;
    const base = this.#base;
    for (let i = 1; i < a.length; i++) {
      const g = this.#states[i];
      const slope = this.#slopes[i];
      const slopes = this.#slopes;
      const weights = a[i];
      const guesses = this.#guesses[i];
      // One loop over all: the engine boxes numbers that are handed to a function.
      for (let k = 0; k < base.length; k++) {
        let sum = 0;
        let guess = 0;
        for (let j = 0; j < i; j++) {
          sum += weights[j] * slopes[j][k];
          guess += guesses[j] * slopes[j][k];
        }
        base[k] = state[k] + h * sum;
        g[k] = base[k] + scaled * guess;
      }
      if (!newton.solve(this.#times[i] === 1 ? t1 : t0 + this.#times[i] * h, scaled, base, g)) {
        this.#failed = true;
        // What is not finite is rejected, and told why.
        state.fill(NaN);
        break;
      }
      for (let k = 0; k < base.length; k++) slope[k] = (g[k] - base[k]) / scaled;
    }
    // Another attempt from here wants the Jacobian of here.
    if (newton.renewed) this.#attempted.forget();
    if (!this.#failed) state.set(this.#states[a.length - 1]);
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const { a, gamma } = this.#tableau;
    const h = t1 - t0;
    if (h === 0) return;
    const bars = this.#slopeBars;
    const base = this.#base;
    const bar = this.#bar;
    const point = this.#point;
    const counts = this.#counts;
    this.#attempted.forget();
    for (let i = 0; i < bars.length; i++) bars[i].fill(0);
    // The cotangent of the last stage's state; the others have none but by their slopes.
    for (let k = 0; k < base.length; k++) base[k] = stateBar[k];
    stateBar.fill(0);
    for (let i = a.length - 1; i >= 0; i--) {
      const time = this.#times[i] === 1 ? t1 : t0 + this.#times[i] * h;
      const own = i > 0 ? h * gamma : 0;
      for (let k = 0; k < bar.length; k++) bar[k] = bars[i][k] + own * base[k];
      if (i > 0) {
        this.#jacobian.evaluate(time, this.#states[i]);
        this.#matrix.factorise(own, this.#jacobian.compressed);
        counts.jacobians = (counts.jacobians ?? 0) + 1;
        counts.factorisations = (counts.factorisations ?? 0) + 1;
        this.#matrix.solveTransposed(bar);
      }
      // f once more beside its Jacobian: pulling back through the program of the tangents, which has f
      // in it, takes 1.5 to 8 times as long as this evaluation and its pullback.
      for (let k = 0; k < bar.length; k++) point.y[k] = this.#states[i][k];
      point.evaluate(time);
      point.pullback(bar, base, parametersBar);
      const weights = a[i];
      for (let k = 0; k < base.length; k++) {
        const baseBar = base[k];
        for (let j = 0; j < i; j++) bars[j][k] += h * weights[j] * baseBar;
        stateBar[k] += baseBar;
        base[k] = 0;
      }
    }
    counts.evaluations += a.length;
    counts.pullbacks += a.length;
  }

  save(target: Float64Array): void {
    let offset = 0;
    for (let i = 0; i < this.#states.length; i++) {
      offset = copyInto(target, offset, this.#states[i]);
    }
  }

  restore(source: Float64Array): void {
    let offset = 0;
    for (let i = 0; i < this.#states.length; i++) {
      offset = copyFrom(source, offset, this.#states[i]);
    }
    this.#attempted.forget();
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    for (let k = 0; k < y0Bar.length; k++) y0Bar[k] += stateBar[k];
  }
}
