import { allocate } from "../../../tensors/mod.ts";
import { CountingLinearization } from "../../counting_linearization.ts";
import type { Halves, VectorField } from "../../field.ts";
import type { BindOptions, Stepper } from "../../method.ts";
import { stagesNeeded } from "../../methods/tableau.ts";
import { addScaled } from "../../methods/vectors.ts";
import { Q, SplitState, V } from "../split_state.ts";
import type { NystromTableau } from "./nystrom_tableau.ts";

/**
 * The steps of a Nyström method:
 *
 *     g_i = q + c_i h v + h² Σ_{j<i} a_ij k_j,   k_i = f(t + c_i h, g_i)
 *     q' = q + h v + h² Σ b_i k_i,   v' = v + h Σ d_i k_i
 *
 * The last stage is at q'. Where it is evaluated, the next step has its first one.
 */
export class NystromStepper implements Stepper {
  readonly stateSize: number;
  readonly #tableau: NystromTableau;
  readonly #layout: SplitState;
  readonly #points: CountingLinearization[];
  /** Stages that a step needs; the last one may serve the error estimate alone. */
  readonly #needed: number;
  /** Whether θ is the same at every step. */
  readonly #fixed: boolean;
  /** q and v at the beginning of a step; in a pullback their cotangents at its end. */
  readonly #q: Float64Array;
  readonly #v: Float64Array;
  /** q at the end. */
  readonly #end: Float64Array;
  readonly #slopeBar: Float64Array;
  /** ḡ of each stage; made for the first pullback. */
  #bars: Float64Array[] | undefined;

  constructor(tableau: NystromTableau, field: VectorField, halves: Halves, options: BindOptions) {
    const { counts, adaptive = false, fixedParameters = false } = options;
    const layout = this.#layout = new SplitState(field, halves);
    this.stateSize = layout.size;
    this.#tableau = tableau;
    this.#needed = stagesNeeded(tableau.d);
    this.#fixed = fixedParameters;
    this.#points = Array.from(
      { length: adaptive ? tableau.b.length : this.#needed },
      () => new CountingLinearization(halves.velocity, counts),
    );
    [this.#q, this.#v, this.#end, this.#slopeBar] = [0, 1, 2, 3].map(() => allocate(layout.half));
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    // The parameters may have changed since the last step.
    for (const point of this.#points) point.forget();
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#evaluate(t0, t1, state, this.#needed);
    this.#move(t0, t1, state);
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const { bError, dError } = this.#tableau;
    const h = t1 - t0;
    this.#evaluate(t0, t1, state, this.#points.length);
    for (let k = 0; k < error.length; k++) error[k] = 0;
    for (let i = 0; i < this.#points.length; i++) {
      const { dy } = this.#points[i].f;
      this.#layout.add(error, Q, h * h * bError[i], dy);
      this.#layout.add(error, V, h * dError[i], dy);
    }
    this.#move(t0, t1, state);
  }

  #evaluate(t0: number, t1: number, state: Float64Array, count: number): void {
    const { a, c } = this.#tableau;
    const points = this.#points;
    const h = t1 - t0;
    this.#layout.read(state, Q, this.#q);
    this.#layout.read(state, V, this.#v);
    this.#begin(t0);
    for (let i = 1; i < count; i++) {
      this.#place(h, c[i], a[i], points[i].f.y);
      points[i].evaluate(c[i] === 1 ? t1 : t0 + c[i] * h);
    }
  }

  /** The first stage: that of the attempt before, or the last one of the step before, if it stands there. */
  #begin(t0: number): void {
    const points = this.#points;
    const last = points.length - 1;
    if (this.#fixed && points[last].isAt(t0, this.#q, 0)) {
      const kept = points[0];
      points[0] = points[last];
      points[last] = kept;
    } else if (!(this.#fixed && points[0].isAt(t0, this.#q, 0))) points[0].evaluateAt(t0, this.#q);
  }

  /** q + c h v + h² Σ a_j k_j. */
  #place(h: number, c: number, row: readonly number[], target: Float64Array): void {
    const q = this.#q;
    const v = this.#v;
    for (let k = 0; k < q.length; k++) target[k] = q[k] + c * h * v[k];
    for (let j = 0; j < row.length; j++) addScaled(target, h * h * row[j], this.#points[j].f.dy);
  }

  #move(t0: number, t1: number, state: Float64Array): void {
    const { a, b, d } = this.#tableau;
    const h = t1 - t0;
    // The row of the last stage, which is b: to the last bit its place.
    this.#place(h, 1, a[b.length - 1], this.#end);
    this.#layout.write(state, Q, this.#end);
    for (let i = 0; i < this.#needed; i++) {
      this.#layout.add(state, V, h * d[i], this.#points[i].f.dy);
    }
  }

  /**
   * k̄_i = h² b_i q̄' + h d_i v̄' + h² Σ_{j>i} a_ji ḡ_j,   ḡ_i = [∂f/∂q (g_i)]ᵀ k̄_i,
   * q̄ = q̄' + Σ ḡ_i,   v̄ = v̄' + h q̄' + h Σ c_i ḡ_i
   */
  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const { a, b, c, d } = this.#tableau;
    const h = t1 - t0;
    const layout = this.#layout;
    const slopeBar = this.#slopeBar;
    const qBar = this.#q;
    const vBar = this.#v;
    const bars = this.#bars ??= Array.from(
      { length: this.#needed },
      () => allocate(layout.half),
    );
    layout.read(stateBar, Q, qBar);
    layout.read(stateBar, V, vBar);
    layout.add(stateBar, V, h, qBar);
    for (let i = this.#needed - 1; i >= 0; i--) {
      for (let k = 0; k < slopeBar.length; k++) {
        slopeBar[k] = h * h * b[i] * qBar[k] + h * d[i] * vBar[k];
      }
      for (let j = i + 1; j < this.#needed; j++) {
        addScaled(slopeBar, h * h * (a[j][i] ?? 0), bars[j]);
      }
      const bar = bars[i];
      for (let k = 0; k < bar.length; k++) bar[k] = 0;
      this.#points[i].pullback(slopeBar, bar, parametersBar);
      layout.add(stateBar, Q, 1, bar);
      layout.add(stateBar, V, h * c[i], bar);
    }
  }

  get tapeSize(): number {
    return this.#needed * (this.#points[0].f.tape?.length ?? 0);
  }

  save(target: Float64Array): void {
    for (let i = 0, to = 0; i < this.#needed; i++) {
      const tape = this.#points[i].f.tape!;
      for (let k = 0; k < tape.length; k++) target[to++] = tape[k];
    }
  }

  restore(source: Float64Array): void {
    for (let i = 0, from = 0; i < this.#needed; i++) {
      this.#points[i].forget();
      const tape = this.#points[i].f.tape!;
      for (let k = 0; k < tape.length; k++) tape[k] = source[from++];
    }
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
