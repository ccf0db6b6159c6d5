import type { CompiledAdams } from "../../compiled/compiled_adams.ts";
import type { Counts } from "../../field.ts";
import type { PassedStates, TimeGrid, WatchedStates } from "../../run_of_steps.ts";
import type { ParasiticDrift } from "./parasitic_drift.ts";
import type { StartStep } from "./start_step.ts";
import type { WindowStepParts } from "./window_step.ts";

/** What runs need to know besides the parts of single steps. */
export interface RunOptions {
  readonly counts: Counts;
  readonly grid: TimeGrid;
  /** How many steps are of one size. */
  readonly even: number;
  readonly parasitic: ParasiticDrift;
  readonly start: StartStep;
}

/**
 * Many steps over a full window of a compiled field in one call, where they are of one size: the same
 * numbers as by `CompiledWindowStep`, and the same counts.
 */
export class WindowRuns {
  readonly #parts: WindowStepParts;
  readonly #compiled: CompiledAdams;
  readonly #options: RunOptions;

  constructor(parts: WindowStepParts, compiled: CompiledAdams, options: RunOptions) {
    this.#parts = parts;
    this.#compiled = compiled;
    this.#options = options;
    compiled.runs.grid = options.grid;
    compiled.runs.equal.set(parts.weights.equal);
  }

  /** See `Stepper.stepMany`. */
  forward(i: number, end: number, state: Float64Array, watched?: WatchedStates): number {
    const { layout: { begin, window }, weights } = this.#parts;
    const { counts, even, parasitic, start } = this.#options;
    const compiled = this.#compiled;
    const { runs } = compiled;
    end = Math.min(end, even);
    const full = state[begin] + window;
    if (end - i < 2 || (i < full && !this.#startsMany(state)) || this.#stands(i, end)) return i;
    if (watched) runs.readSizes(watched.sizes);
    let reached = i;
    if (i < full) {
      reached = compiled.startMany(i, Math.min(end, full), state);
      counts.evaluations += (reached - i) * compiled.start.needed;
      const { times } = this.#parts;
      for (let n = i; n < reached; n++) start.keep(n, times.begin(n), times.end(n));
    }
    if (reached >= full && reached < end) {
      runs.nextLook = watched ? parasitic.nextLook(reached) : -1;
      const from = reached;
      reached = compiled.stepMany(from, end, state, weights.coupling);
      counts.evaluations += reached - from;
      weights.clear();
      if (watched && reached > from) parasitic.looked(runs.nextLook);
    }
    if (watched && reached > i) {
      const { sizes, before } = watched;
      runs.writeSizes(sizes);
      for (let k = 0; k < before.length; k++) before[k] = state[before.length + k];
    }
    this.#arrive(reached, reached - 1, Math.max(i, reached - window), state);
    return reached;
  }

  /** Whether the steps of this start are taken in runs: the solve's first ones, in floating point. */
  #startsMany(state: Float64Array): boolean {
    return this.#compiled.startsMany && state[this.#parts.layout.begin] === 0;
  }

  /** Whether a slope of the next steps stands in its place already: then it need not be evaluated. */
  #stands(i: number, end: number): boolean {
    const { layout: { window }, ring, times } = this.#parts;
    const last = Math.min(end, i + window);
    for (let n = i, place = ring.placeOf(i); n < last; n++) {
      if (ring.points[place].time === times.begin(n)) return true;
      if (++place === window) place = 0;
    }
    return false;
  }

  /** See `ReversibleStepper.reverseMany`. */
  back(
    i: number,
    first: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
    passed: PassedStates,
  ): number {
    const { begin, window } = this.#parts.layout;
    if (i - first < 2 || i > this.#options.even || !this.#compiled.owns(parametersBar)) return i;
    const full = state[begin] + window;
    const { runs } = this.#compiled;
    runs.readPassed(passed);
    let reached = i;
    if (i > full) reached = this.#backOver(i, Math.max(first, full), state, stateBar);
    if (reached <= full && reached > first && this.#startsMany(state)) {
      reached = this.#backOverStart(reached, first, state, stateBar);
    }
    runs.writePassed(passed);
    return reached;
  }

  /** Goes back over steps of a full window. */
  #backOver(i: number, first: number, state: Float64Array, stateBar: Float64Array): number {
    const { layout: { window, oldest }, ring, times, weights } = this.#parts;
    const { counts } = this.#options;
    const last = i - window;
    const stands = ring.at(last).isAt(times.begin(last), state, oldest);
    // The slope of the last step is pulled back through first.
    this.#evaluate(i, Math.max(first, last + 1), state);
    this.#compiled.runs.standing = stands ? last : Infinity;
    const reached = this.#compiled.reverseMany(i - 1, first, state, stateBar, weights.coupling);
    weights.clear();
    counts.evaluations += i - reached - (stands ? 1 : 0);
    counts.pullbacks += i - reached;
    this.#arrive(reached, Math.min(last, reached), reached - window + 1, state);
    return reached;
  }

  /** Goes back over steps of a start, if their stages stand. */
  #backOverStart(i: number, first: number, state: Float64Array, stateBar: Float64Array): number {
    const { layout: { node }, times, forgotten: { defect } } = this.#parts;
    const { counts, start } = this.#options;
    const { runs, start: { needed } } = this.#compiled;
    for (let n = first; n < i; n++) if (!start.keeps(n, times.begin(n), times.end(n))) return i;
    this.#evaluate(i, first, state);
    runs.readDefect(defect);
    this.#compiled.startReverseMany(i - 1, first, state, stateBar);
    runs.writeDefect(defect);
    counts.pullbacks += (i - first) * needed;
    state[node] = first;
    return first;
  }

  /** Evaluates the slopes of the nodes from `first` up to that before i, but for those that stand. */
  #evaluate(i: number, first: number, state: Float64Array): void {
    const { layout: { size }, ring, times } = this.#parts;
    for (let n = i - 1; n >= first; n--) {
      ring.evaluated(n, times.begin(n), state, (i - n) * size);
    }
  }

  /** Notes the node reached, and where the slopes of some nodes stand, newest first. */
  #arrive(reached: number, newest: number, oldest: number, state: Float64Array): void {
    const { layout: { size, node, window }, ring, times } = this.#parts;
    state[node] = reached;
    for (let n = newest, place = ring.placeOf(n); n >= oldest; n--) {
      ring.points[place].standAt(times.begin(n), state, (reached - n) * size);
      if (--place < 0) place = window - 1;
    }
  }
}
