import { RangeExceededError, type SolveError } from "../../errors/errors.ts";
import type { ExactCoupling } from "../exact_coupling.ts";
import type { VectorField } from "../../field.ts";
import type { BindOptions, ReversibleStepper } from "../../method.ts";
import type { StepTimes } from "../../run_of_steps.ts";
import { leadManySteps } from "../../steps/many_steps.ts";
import { noteLead } from "../../steps/unseen_steps.ts";
import type { CompiledExact } from "../../compiled/compiled_exact.ts";
import type { CompiledAdams } from "../../compiled/compiled_adams.ts";
import { type AdamsOptions, adamsParts } from "./adams_parts.ts";
import type { AdamsWeights } from "./weights/adams_weights.ts";
import type { Forgotten } from "./forgotten.ts";
import type { Layout } from "./layout.ts";
import { NotedTimes } from "./noted_times.ts";
import type { ParasiticDrift } from "./parasitic_drift.ts";
import type { SlopeRing } from "./slope_ring.ts";
import type { StartStep } from "./start_step.ts";
import { ExactWindowMixing, type WindowMixing } from "./window_mixing.ts";
import type { WindowStep } from "./window_step.ts";

/**
 * The windows from one anchor to the next, at least. Where λ is 1/4 round-off grows by 64 over three, and
 * the most damped problem on which order 6 is stable by e^11 besides: a way back of that misses by 5e-10.
 */
const ANCHOR_WINDOWS = 3;

/** The steps of reversible Adams over any field. */
export class AdamsStepper implements ReversibleStepper {
  readonly stateSize: number;
  readonly solutionSize: number;
  readonly parasiticCotangents = true;
  readonly freshSize: number;
  readonly coupling: number;
  readonly growth: number;
  readonly anchorSpacing: number;
  readonly exact?: ExactCoupling | CompiledExact;
  readonly #coupling: ExactCoupling | undefined;
  keepsForgotten = true;
  /** Only with steps that are not controlled: others are held by their error estimate. */
  readonly drift?: (state: Float64Array, drift: Float64Array) => void;
  readonly #parasitic: ParasiticDrift | undefined;
  readonly #layout: Layout;
  readonly #mixing: WindowMixing;
  readonly #weights: AdamsWeights;
  readonly #times: StepTimes;
  /** The same, where it is the stepper itself that keeps them. */
  readonly #noted: NotedTimes | undefined;
  readonly #even: number;
  readonly #fixedParameters: boolean;
  readonly #compiled: CompiledAdams | undefined;
  readonly stepMany?: ReversibleStepper["stepMany"];
  readonly reverseMany?: ReversibleStepper["reverseMany"];
  readonly #ring: SlopeRing;
  readonly #start: StartStep;
  readonly #window: WindowStep;
  readonly #forgotten: Forgotten;
  readonly defect?: Float64Array;
  /** The step that was last taken or taped: its number, */
  #n = 0;
  /** whether it is of a start, */
  #isStart = false;
  /** and whether it is of the start's method: that, or one that is too long for its window. */
  #isOneStep = false;

  constructor(options: AdamsOptions, field: VectorField, bindOptions: BindOptions) {
    const { layout, mixing } = options;
    const { times, fixedParameters = false } = bindOptions;
    const { window, size, stateSize } = layout;
    const coupling = mixing instanceof ExactWindowMixing ? mixing.exact : undefined;
    this.stateSize = stateSize;
    this.freshSize = size;
    this.solutionSize = (window + 1) * size;
    this.coupling = mixing.lambda;
    this.growth = mixing.lambda ** (-1 / window);
    this.anchorSpacing = ANCHOR_WINDOWS * window;
    this.#layout = layout;
    this.#mixing = mixing;
    if (times === undefined) this.#noted = new NotedTimes();
    this.#times = times ?? this.#noted!;
    this.#even = this.#times.even ?? 0;
    this.#fixedParameters = fixedParameters;
    const parts = adamsParts(options, field, this.#times, bindOptions);
    const { compiled, parasitic, runs } = parts;
    this.#compiled = compiled;
    this.exact = compiled?.exact ?? coupling;
    this.#coupling = coupling;
    this.#parasitic = parasitic;
    if (parasitic) this.drift = (state, drift) => parasitic.measure(this.#times, state, drift);
    this.stepMany = runs && runs.forward.bind(runs);
    if (runs) noteLead(this, leadManySteps);
    this.reverseMany = runs && runs.back.bind(runs);
    this.#ring = parts.ring;
    this.#weights = parts.weights;
    this.#forgotten = parts.forgotten;
    // In exact arithmetic nothing is off, and ψ is rounded to a grid.
    if (!this.exact) this.defect = this.#forgotten.defect;
    this.#start = parts.start;
    this.#window = parts.window;
  }

  get own(): ReversibleStepper["own"] {
    return this.#compiled?.own;
  }

  get parametersBar(): Float64Array | undefined {
    return this.#compiled?.parametersBar;
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    const { node, begin } = this.#layout;
    if (this.exact) this.exact.start(y0, state);
    else this.#mixing.start(y0, state);
    this.#fill(state);
    state[node] = state[begin] = 0;
    this.#forgotten.clear();
    // The parameters may have changed since the last solve, and the steps.
    this.#weights.clear();
    this.#parasitic?.begin();
    this.#compiled?.readParameters();
    this.forget();
    const failure = this.failure(0, t0);
    if (failure) throw failure;
  }

  forget(): void {
    this.#ring.forget();
    this.#start.forget();
  }

  stand(state: Float64Array): void {
    const { size, node, begin, window } = this.#layout;
    const n = state[node];
    const last = Math.max(state[begin], n - window + 1);
    for (let i = n - 1; i >= last; i--) {
      const point = this.#ring.at(i);
      const t = this.#times.begin(i);
      if (point.time === t) point.standAt(t, state, (n - i) * size);
    }
  }

  /** A window of y alone, and no slopes. */
  #fill(state: Float64Array): void {
    const { size, slopes, node } = this.#layout;
    for (let k = size; k < slopes; k++) state[k] = state[k - size];
    for (let k = slopes; k < node; k++) state[k] = 0;
  }

  failure(step: number, time: number): SolveError | undefined {
    // Steps of the start, and those that forget, are interpreted in any case.
    const k = Math.max(this.exact?.escaped ?? -1, this.#coupling?.escaped ?? -1);
    return k < 0 ? undefined : new RangeExceededError(step, time, k, this.exact!.range[k]);
  }

  undo(): void {
    this.exact?.undo();
    if (this.#coupling) this.#coupling.escaped = -1;
  }

  beginsAnew(i: number): boolean {
    return i > 0 && i >= this.#even && this.#times.begin(i) !== this.#times.end(i - 1);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#enter(t0, t1, state);
    if (!this.#fixedParameters) this.#ring.at(this.#n).forget();
    if (this.#isOneStep) this.#oneStep(t0, t1, state, false);
    else this.#window.forward(this.#n, t0, t1, state, this.keepsForgotten);
  }

  // A step keeps its evaluations anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    this.exact?.mark();
    this.#enter(t0, t1, state);
    if (this.#isOneStep) {
      this.#oneStep(t0, t1, state, true);
      this.#start.estimate(this.#n, t1 - t0, error);
    } else {
      this.#window.estimate(this.#n, t0, t1, state, error);
      this.#window.forward(this.#n, t0, t1, state, this.keepsForgotten);
    }
  }

  #oneStep(t0: number, t1: number, state: Float64Array, all: boolean): void {
    const n = this.#n;
    if (!this.#isStart && this.keepsForgotten) this.#forgotten.keep(n, state, this.#layout.oldest);
    this.#start.forward(n, t0, t1, state, all);
  }

  /** Sees which step the next one is, and begins anew where it has to. */
  #enter(t0: number, t1: number, state: Float64Array): void {
    const { node, begin, window } = this.#layout;
    const n = this.#n = state[node] | 0;
    this.#noted?.note(n, t0, t1);
    if (this.beginsAnew(n)) {
      state[begin] = n;
      this.#fill(state);
    }
    this.#sortOut(n - state[begin] < window, t0, t1);
  }

  #sortOut(isStart: boolean, t0: number, t1: number): void {
    this.#isStart = this.#isOneStep = isStart;
    if (isStart) return;
    this.#weights.moveTo(this.#n, t0, t1);
    this.#isOneStep = this.#weights.isTooLong;
  }

  longest(t0: number, h: number, state: Float64Array): number {
    const { node, begin, window } = this.#layout;
    const n = state[node];
    const first = this.beginsAnew(n) ? n : state[begin];
    if (n - first >= window) return this.#weights.longest(n, t0, h);
    // The steps of a start are to be of one size, which the steps to come can bear.
    let most = n === first ? Math.abs(h) : 0;
    for (let i = first; i < n; i++) {
      const next = i + 1 === n ? t0 : this.#times.begin(i + 1);
      most = Math.max(most, Math.abs(next - this.#times.begin(i)));
    }
    return Math.sign(h) * Math.min(Math.abs(h), most);
  }

  back(t0: number, t1: number, state: Float64Array): void {
    const { node, begin, window } = this.#layout;
    const n = this.#n = (state[node] - 1) | 0;
    this.#sortOut(n - state[begin] < window, t0, t1);
    if (this.#isStart) this.#start.back(state);
    else if (this.#isOneStep) this.#window.backOverStart(n, state);
    else this.#window.back(n, t0, t1, state);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.#forgotten.note(state);
    this.back(t0, t1, state);
    if (this.#isOneStep) {
      this.#start.evaluateAgain(this.#n, t0, t1, state);
      this.#forgotten.compare(state, this.#start.psi);
    } else this.#ring.evaluated(this.#n, t0, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { node, begin, window } = this.#layout;
    const n = this.#n = (state[node] - 1) | 0;
    this.#sortOut(n - state[begin] < window, t0, t1);
    if (this.#isStart) this.#start.reverse(n, t0, t1, state, stateBar, parametersBar);
    else if (this.#isOneStep) {
      this.tapeBack(t0, t1, state);
      this.pullback(t0, t1, stateBar, parametersBar);
    } else this.#window.reverse(n, t0, t1, state, stateBar, parametersBar);
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const part = this.#isOneStep ? this.#start : this.#window;
    part.pullback(this.#n, t0, t1, stateBar, parametersBar);
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    for (let k = 0; k < y0Bar.length; k++) y0Bar[k] += stateBar[k];
  }

  /** The slope of a step, its y in doubles, and which step it is. */
  get tapeSize(): number {
    const { length = 0 } = this.#ring.at(0).f.tape ?? [];
    return length === 0 ? 0 : length + this.#layout.size + 2;
  }

  save(target: Float64Array): void {
    const { y, tape } = this.#ring.at(this.#n).f;
    target.set(tape!);
    target.set(y, tape!.length);
    target[target.length - 2] = this.#n;
    target[target.length - 1] = this.#isOneStep ? 1 : 0;
  }

  // The other stages of a start are evaluated once more: a place for them in every step were waste.
  restore(source: Float64Array): void {
    this.#n = source[source.length - 2];
    this.#isOneStep = source[source.length - 1] === 1;
    this.#start.restored();
    const point = this.#ring.at(this.#n);
    const { y, tape } = point.f;
    point.forget();
    for (let k = 0; k < tape!.length; k++) tape![k] = source[k];
    for (let k = 0; k < y.length; k++) y[k] = source[tape!.length + k];
  }
}
