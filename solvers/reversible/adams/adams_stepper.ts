import { sizeOf } from "../../../tensors/mod.ts";
import { RangeExceededError, type SolveError } from "../../errors.ts";
import type { ExactCoupling } from "../exact_coupling.ts";
import type { VectorField } from "../../field.ts";
import { Increment } from "../../methods/increment.ts";
import type { BindOptions, ReversibleStepper, StepTimes } from "../../method.ts";
import type { Tableau } from "../../methods/tableau.ts";
import { ofCompiled } from "../../compiled/traced_field.ts";
import type { CompiledExact } from "../../compiled/compiled_exact.ts";
import { CompiledAdams } from "../../compiled/compiled_adams.ts";
import { CompiledWindowStep } from "./compiled_window_step.ts";
import { AdamsWeights } from "./adams_weights.ts";
import { Forgotten } from "./forgotten.ts";
import type { Layout } from "./layout.ts";
import { NotedTimes } from "./noted_times.ts";
import { ParasiticDrift } from "./parasitic_drift.ts";
import { SlopeRing } from "./slope_ring.ts";
import { StartStep } from "./start_step.ts";
import { ExactWindowMixing, type WindowMixing } from "./window_mixing.ts";
import { WindowRuns } from "./window_runs.ts";
import { WindowStep } from "./window_step.ts";

/** What a stepper is made of. */
export interface AdamsOptions {
  readonly order: number;
  /** The tableau of the start. */
  readonly start: Tableau;
  readonly layout: Layout;
  readonly mixing: WindowMixing;
}

/** The steps of reversible Adams over any field. */
export class AdamsStepper implements ReversibleStepper {
  readonly stateSize: number;
  readonly solutionSize: number;
  readonly parasiticCotangents = true;
  readonly freshSize: number;
  readonly coupling: number;
  readonly growth: number;
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

  constructor(
    { order, start, layout, mixing }: AdamsOptions,
    field: VectorField,
    options: BindOptions,
  ) {
    const { counts, times, adaptive = false, fixedParameters = false } = options;
    const { window, stateSize } = layout;
    const size = sizeOf(field.stateShape);
    const { lambda } = mixing;
    const coupling = mixing instanceof ExactWindowMixing ? mixing.exact : undefined;
    this.stateSize = stateSize;
    this.freshSize = size;
    this.solutionSize = (window + 1) * size;
    this.coupling = lambda;
    this.growth = lambda ** (-1 / window);
    this.#layout = layout;
    this.#mixing = mixing;
    if (times === undefined) this.#noted = new NotedTimes();
    this.#times = times ?? this.#noted!;
    this.#even = this.#times.even ?? 0;
    this.#fixedParameters = fixedParameters;
    const compiled = ofCompiled(
      field,
      (made) => new CompiledAdams(start, made, window, coupling, options),
    );
    this.#compiled = compiled;
    this.exact = compiled?.exact ?? coupling;
    this.#coupling = coupling;
    let next = 0;
    const slots = compiled && { linearize: () => compiled.slots[next++] };
    const parts = {
      layout,
      mixing,
      ring: new SlopeRing(window, slots ?? field, counts),
      weights: new AdamsWeights(
        { order, window, lambda, times: this.#times, adaptive },
        compiled?.weights,
      ),
      forgotten: new Forgotten(size),
      times: this.#times,
    };
    if (!adaptive) {
      const parasitic = this.#parasitic = new ParasiticDrift(order, layout, compiled?.runs.look);
      this.drift = (state, drift) => parasitic.measure(this.#times, state, drift);
    }
    const { grid } = this.#times;
    if (compiled && grid && this.#parasitic && fixedParameters) {
      const even = this.#even;
      const runs = new WindowRuns(parts, compiled, {
        ...{ counts, grid, even, parasitic: this.#parasitic },
      });
      this.stepMany = runs.forward.bind(runs);
      this.reverseMany = runs.back.bind(runs);
    }
    this.#ring = parts.ring;
    this.#weights = parts.weights;
    this.#forgotten = parts.forgotten;
    // In exact arithmetic nothing is off, and ψ is rounded to a grid.
    if (!this.exact) this.defect = this.#forgotten.defect;
    this.#start = new StartStep(
      compiled?.start ?? new Increment(start, field, counts, adaptive, parts.ring.at(0).f),
      parts,
    );
    this.#window = compiled
      ? new CompiledWindowStep(parts, compiled, counts)
      : new WindowStep(parts);
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
    this.#ring.forget();
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
      this.#start.estimate(t1 - t0, error);
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
      this.#start.evaluate(this.#n, t0, t1, state);
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
    if (this.#isOneStep) {
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
