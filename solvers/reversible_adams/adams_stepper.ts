import { allocate, sizeOf } from "../../tensors/mod.ts";
import { CountedPoint } from "../counted_point.ts";
import { RangeExceededError, type SolveError } from "../errors.ts";
import type { ExactCoupling } from "../exact_coupling.ts";
import type { VectorField } from "../field.ts";
import { Increment } from "../increment.ts";
import type { BindOptions, ReversibleStepper, StepTimes } from "../method.ts";
import type { Tableau } from "../tableau.ts";
import { AdamsWeights } from "./adams_weights.ts";
import { Forgotten } from "./forgotten.ts";
import type { Layout } from "./layout.ts";
import { NotedTimes } from "./noted_times.ts";
import { ExactWindowMixing, type WindowMixing } from "./window_mixing.ts";

/** What a stepper is made of. */
export interface AdamsOptions {
  readonly order: number;
  /** The tableau of the start. */
  readonly start: Tableau;
  readonly layout: Layout;
  readonly mixing: WindowMixing;
}

/**
 * The steps of reversible Adams over any field.
 *
 * The slope of node n is evaluated in place n mod m of a ring. Each place knows at which point it
 * stands, to the last bit, so that no point is evaluated twice while it stands there: the way back
 * finds the last m as the way there left them, and after a state was replaced by another one
 * the points that are not its own are evaluated once more.
 */
export class AdamsStepper implements ReversibleStepper {
  readonly stateSize: number;
  readonly solutionSize: number;
  readonly coupling: number;
  readonly growth: number;
  readonly exact?: ExactCoupling;
  keepsForgotten = true;
  readonly #layout: Layout;
  readonly #mixing: WindowMixing;
  readonly #weights: AdamsWeights;
  readonly #times: StepTimes;
  /** The same, where it is the stepper itself that keeps them. */
  readonly #noted: NotedTimes | undefined;
  readonly #fixedParameters: boolean;
  readonly #ring: readonly CountedPoint[];
  readonly #start: Increment;
  readonly #forgotten: Forgotten;
  readonly #psi: Float64Array;
  /** The slope at the beginning of the step. */
  readonly #slope: Float64Array;
  readonly #slopeBar: Float64Array;
  readonly #yBar: Float64Array;
  /** The step that was last taped: its number, and whether it is one of the start. */
  #n = NaN;
  #isStart = false;
  /** Whether its stages beyond the first are at hand. */
  #hasStages = false;

  constructor(
    { order, start, layout, mixing }: AdamsOptions,
    field: VectorField,
    { counts, times, adaptive = false, fixedParameters = false }: BindOptions,
  ) {
    const { window, stateSize } = layout;
    const size = sizeOf(field.stateShape);
    const { lambda } = mixing;
    if (mixing instanceof ExactWindowMixing) this.exact = mixing.exact;
    this.stateSize = stateSize;
    this.solutionSize = (window + 1) * size;
    this.coupling = lambda;
    this.growth = lambda ** (-1 / window);
    this.#layout = layout;
    this.#mixing = mixing;
    if (times === undefined) this.#noted = new NotedTimes();
    this.#times = times ?? this.#noted!;
    this.#weights = new AdamsWeights({ order, window, lambda, times: this.#times, adaptive });
    this.#fixedParameters = fixedParameters;
    this.#ring = Array.from({ length: window }, () => new CountedPoint(field, counts));
    this.#start = new Increment(start, field, counts, adaptive, this.#ring[0].f);
    this.#forgotten = new Forgotten(size);
    this.#psi = allocate(size);
    this.#slope = allocate(size);
    this.#slopeBar = allocate(size);
    this.#yBar = allocate(size);
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    const { node, begin } = this.#layout;
    this.#mixing.start(y0, state);
    this.#fill(state);
    state[node] = state[begin] = 0;
    this.#forgotten.clear();
    this.#weights.clear();
    // The parameters may have changed, and the steps.
    for (const point of this.#ring) point.forget();
    const failure = this.failure(0, t0);
    if (failure) throw failure;
  }

  /** A window of y alone, and no slopes. */
  #fill(state: Float64Array): void {
    const { size, slopes, node } = this.#layout;
    for (let k = size; k < slopes; k++) state[k] = state[k - size];
    for (let k = slopes; k < node; k++) state[k] = 0;
  }

  failure(step: number, time: number): SolveError | undefined {
    const k = this.exact?.escaped ?? -1;
    return k < 0 ? undefined : new RangeExceededError(step, time, k, this.exact!.range[k]);
  }

  undo(): void {
    this.exact?.undo();
  }

  beginsAnew(i: number): boolean {
    return i > 0 && this.#times.begin(i) !== this.#times.end(i - 1);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#enter(t0, t1, state);
    if (this.#isStart) this.#stepStart(t0, t1, state, false);
    else this.#stepWindow(t0, t1, state);
  }

  // A step keeps its evaluations anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    this.exact?.mark();
    this.#enter(t0, t1, state);
    if (this.#isStart) {
      this.#stepStart(t0, t1, state, true);
      this.#start.estimate(t1 - t0, error);
    } else {
      this.#weights.moveTo(this.#n, t0, t1);
      copy(this.#pointOf(this.#n, t0, state).f.dy, this.#slope);
      this.#weighted(this.#weights.error, state, error);
      this.#stepWindow(t0, t1, state);
    }
  }

  longest(t0: number, h: number, state: Float64Array): number {
    const { node, begin, window } = this.#layout;
    const n = state[node];
    const first = this.beginsAnew(n) ? n : state[begin];
    if (n - first >= window) return this.#weights.longest(n, t0, h);
    // The steps of a start are to be of one size, which the step to come can bear.
    let most = n === first ? Math.abs(h) : 0;
    for (let i = first; i < n; i++) {
      const next = i + 1 === n ? t0 : this.#times.begin(i + 1);
      most = Math.max(most, Math.abs(next - this.#times.begin(i)));
    }
    return Math.sign(h) * Math.min(Math.abs(h), most);
  }

  /** Sees which step the next one is, and begins anew where it has to. */
  #enter(t0: number, t1: number, state: Float64Array): void {
    const { node, begin, window } = this.#layout;
    const n = this.#n = state[node];
    this.#noted?.note(n, t0, t1);
    if (this.beginsAnew(n)) {
      state[begin] = n;
      this.#fill(state);
    }
    this.#isStart = n - state[begin] < window;
    if (!this.#fixedParameters) this.#ring[n % window].forget();
  }

  /** The place of node n, evaluated at (t, y) with the y that begins at `offset` in a state. */
  #pointOf(n: number, t: number, state: Float64Array, offset = 0): CountedPoint {
    const point = this.#ring[n % this.#ring.length];
    if (!point.isAt(t, state, offset)) point.evaluateAt(t, state, offset);
    return point;
  }

  /** Evaluates the stages of a step of the start. */
  #stages(t0: number, t1: number, state: Float64Array, all: boolean): void {
    this.#start.first = this.#pointOf(this.#n, t0, state).f;
    this.#start.evaluateOver(t0, t1, state, 0, this.#psi, all, true);
    this.#hasStages = true;
  }

  #stepStart(t0: number, t1: number, state: Float64Array, all: boolean): void {
    const { size, oldest, begin } = this.#layout;
    const n = this.#n;
    this.#stages(t0, t1, state, all);
    // The first slope of a start is in no window.
    if (n === state[begin]) this.#slope.fill(0);
    else copy(this.#ring[n % this.#ring.length].f.dy, this.#slope);
    for (let k = oldest - 1; k >= 0; k--) state[k + size] = state[k];
    this.#pushSlope(state);
    this.#mixing.add(state, this.#psi);
  }

  #stepWindow(t0: number, t1: number, state: Float64Array): void {
    const { size, oldest } = this.#layout;
    const n = this.#n;
    const weights = this.#weights;
    const psi = this.#psi;
    weights.moveTo(n, t0, t1);
    copy(this.#pointOf(n, t0, state).f.dy, this.#slope);
    this.#weighted(weights.slopes, state, psi);
    if (weights.lambda > 0) this.#mixing.forward(state, psi);
    else {
      if (this.keepsForgotten) this.#forgotten.keep(n, state, oldest);
      this.#mixing.forwardAnew(state, psi);
    }
    for (let k = 0; k < size; k++) psi[k] = state[oldest + k];
    for (let k = oldest - 1; k >= 0; k--) state[k + size] = state[k];
    for (let k = 0; k < size; k++) state[k] = psi[k];
    this.#pushSlope(state);
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

  /** Takes the slope into the window, whose oldest one drops out. */
  #pushSlope(state: Float64Array): void {
    const { size, slopes, node } = this.#layout;
    for (let k = node - 1 - size; k >= slopes; k--) state[k + size] = state[k];
    for (let k = 0; k < size; k++) state[slopes + k] = this.#slope[k];
    state[node]++;
  }

  back(t0: number, t1: number, state: Float64Array): void {
    const { node, begin, window, slopes, size } = this.#layout;
    const n = this.#n = --state[node];
    this.#isStart = n - state[begin] < window;
    for (let k = 0; k < size; k++) this.#slope[k] = state[slopes + k];
    for (let k = slopes; k < node - size; k++) state[k] = state[k + size];
    if (this.#isStart) this.#popStart(state);
    else this.#backWindow(t0, t1, state);
  }

  /** Takes the newest value off a window that was not full of its own yet. */
  #popStart(state: Float64Array): void {
    const { size, oldest, node } = this.#layout;
    // The last place stays: it held the first value all along.
    for (let k = 0; k < oldest; k++) state[k] = state[k + size];
    for (let k = node - size; k < node; k++) state[k] = 0;
  }

  #backWindow(t0: number, t1: number, state: Float64Array): void {
    const { size, oldest, node, window } = this.#layout;
    const n = this.#n;
    const psi = this.#psi;
    const weights = this.#weights;
    weights.moveTo(n, t0, t1);
    // z[n−m+1] is the oldest value still, and its slope is the one that dropped out.
    const first = n - window + 1;
    const { dy } = this.#pointOf(first, this.#times.begin(first), state, oldest).f;
    for (let k = 0; k < size; k++) state[node - size + k] = dy[k];
    this.#weighted(weights.slopes, state, psi);
    const newest = this.#yBar;
    for (let k = 0; k < size; k++) newest[k] = state[k];
    for (let k = 0; k < oldest; k++) state[k] = state[k + size];
    for (let k = 0; k < size; k++) state[oldest + k] = newest[k];
    if (weights.lambda > 0) this.#mixing.back(state, psi);
    else this.#forgotten.restore(n, state, oldest);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.back(t0, t1, state);
    if (this.#isStart) this.#stages(t0, t1, state, false);
    else this.#pointOf(this.#n, t0, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.tapeBack(t0, t1, state);
    this.pullback(t0, t1, stateBar, parametersBar);
  }

  /** The first slope of a step, its y in doubles, and which step it is. */
  get tapeSize(): number {
    const { length = 0 } = this.#ring[0].f.tape ?? [];
    return length === 0 ? 0 : length + this.#layout.size + 2;
  }

  save(target: Float64Array): void {
    const { y, tape } = this.#ring[this.#n % this.#ring.length].f;
    target.set(tape!);
    target.set(y, tape!.length);
    target[target.length - 2] = this.#n;
    target[target.length - 1] = this.#isStart ? 1 : 0;
  }

  // The other stages of a start are evaluated once more: a place for them in every step were waste.
  restore(source: Float64Array): void {
    this.#n = source[source.length - 2];
    this.#isStart = source[source.length - 1] === 1;
    this.#hasStages = false;
    const point = this.#ring[this.#n % this.#ring.length];
    const { y, tape } = point.f;
    point.forget();
    for (let k = 0; k < tape!.length; k++) tape![k] = source[k];
    for (let k = 0; k < y.length; k++) y[k] = source[tape!.length + k];
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    if (this.#isStart) this.#pullbackStart(t0, t1, stateBar, parametersBar);
    else this.#pullbackWindow(t0, t1, stateBar, parametersBar);
  }

  #pullbackStart(
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { size, oldest, slopes, node } = this.#layout;
    const psiBar = this.#psi;
    const slopeBar = this.#slopeBar;
    if (!this.#hasStages) {
      const { f } = this.#ring[this.#n % this.#ring.length];
      this.#start.first = f;
      this.#start.evaluateOver(t0, t1, f.y, 0, psiBar, false, true);
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
    this.#start.pullback(t1 - t0, psiBar, stateBar, 0, parametersBar, slopeBar);
  }

  #pullbackWindow(
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { size, oldest, slopes, node, window } = this.#layout;
    const n = this.#n;
    const newBar = this.#psi;
    const slopeBar = this.#slopeBar;
    const yBar = this.#yBar;
    this.#weights.moveTo(n, t0, t1);
    const { slopes: weights, lambda } = this.#weights;
    const first = weights[0];
    for (let k = 0; k < size; k++) {
      const bar = newBar[k] = stateBar[k];
      slopeBar[k] = stateBar[slopes + k] + first * bar;
      yBar[k] = bar + stateBar[size + k];
    }
    for (let k = size; k < oldest; k++) stateBar[k] = stateBar[k + size];
    for (let k = 0; k < size; k++) {
      const bar = lambda * newBar[k];
      stateBar[oldest - size + k] -= bar;
      stateBar[oldest + k] = bar;
    }
    for (let j = 1, at = slopes; j < window; j++, at += size) {
      const weight = weights[j];
      const last = j === window - 1;
      for (let k = at; k < at + size; k++) {
        stateBar[k] = (last ? 0 : stateBar[k + size]) + weight * newBar[k - at];
      }
    }
    const point = this.#ring[n % window];
    point.pullback(slopeBar, yBar, parametersBar);
    for (let k = 0; k < size; k++) stateBar[k] = yBar[k];
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

function copy(source: Float64Array, target: Float64Array): void {
  for (let k = 0; k < target.length; k++) target[k] = source[k];
}
