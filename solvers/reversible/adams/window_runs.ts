import type { CompiledAdams } from "../../compiled/compiled_adams.ts";
import type { Counts } from "../../field.ts";
import type { PassedStates, TimeGrid, WatchedStates } from "../../run_of_steps.ts";
import type { ParasiticDrift } from "./parasitic_drift.ts";
import type { WindowStepParts } from "./window_step.ts";

/** What runs need to know besides the parts of single steps. */
export interface RunOptions {
  readonly counts: Counts;
  readonly grid: TimeGrid;
  /** How many steps are of one size. */
  readonly even: number;
  readonly parasitic: ParasiticDrift;
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
    const { counts, even, parasitic } = this.#options;
    const { runs } = this.#compiled;
    end = Math.min(end, even);
    if (end - i < 2 || i - state[begin] < window || this.#stands(i, end)) return i;
    runs.nextLook = watched ? parasitic.nextLook(i) : -1;
    if (watched) runs.readSizes(watched.sizes);
    const reached = this.#compiled.stepMany(i, end, state, weights.coupling);
    weights.clear();
    if (watched && reached > i) {
      const { sizes, before } = watched;
      runs.writeSizes(sizes);
      for (let k = 0; k < before.length; k++) before[k] = state[before.length + k];
      parasitic.looked(runs.nextLook);
    }
    counts.evaluations += reached - i;
    this.#arrive(reached, reached - 1, Math.max(i, reached - window), state);
    return reached;
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
    const { layout, ring, times, weights } = this.#parts;
    const { begin, window, size } = layout;
    const { counts, even } = this.#options;
    const compiled = this.#compiled;
    first = Math.max(first, state[begin] + window);
    const last = i - window;
    if (i - first < 2 || i > even || !compiled.owns(parametersBar)) return i;
    if (ring.at(last).isAt(times.begin(last), state, layout.oldest)) return i;
    // Behind an anchor the state is another one, free of round-off.
    for (let j = 1; j < window && j <= i - first; j++) {
      ring.evaluated(i - j, times.begin(i - j), state, j * size);
    }
    compiled.runs.readPassed(passed);
    const reached = compiled.reverseMany(i - 1, first, state, stateBar, weights.coupling);
    compiled.runs.writePassed(passed);
    weights.clear();
    counts.evaluations += i - reached;
    counts.pullbacks += i - reached;
    this.#arrive(reached, Math.min(last, reached), reached - window + 1, state);
    return reached;
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
