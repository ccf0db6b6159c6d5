import type { CompiledAdams } from "../../compiled/compiled_adams.ts";
import type { Counts } from "../../field.ts";
import { type StartStages, StartStep, type StartStepParts } from "./start_step.ts";

/**
 * Steps of a start over a compiled field, in floating point: one call there, and one back. What is rare
 * is done in parts, as in `StartStep`.
 */
export class CompiledStartStep extends StartStep {
  readonly #compiled: CompiledAdams;
  readonly #counts: Counts;

  constructor(
    stages: StartStages,
    parts: StartStepParts,
    compiled: CompiledAdams,
    counts: Counts,
  ) {
    super(stages, parts);
    this.#compiled = compiled;
    this.#counts = counts;
  }

  override forward(n: number, t0: number, t1: number, state: Float64Array, all: boolean): void {
    const { ring, layout: { begin, node } } = this.parts;
    const point = ring.at(n);
    if (all || point.isAt(t0, state, 0)) return super.forward(n, t0, t1, state, all);
    point.stand(t0, state, 0);
    this.#compiled.startStep(n, t0, t1, state, n === state[begin]);
    this.#counts.evaluations += this.#compiled.start.needed - 1;
    this.keep(n, t0, t1);
    state[node]++;
  }

  override reverse(
    n: number,
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { ring, forgotten, layout: { size, node } } = this.parts;
    const { start } = this.#compiled;
    const point = ring.at(n);
    const slope = point.isAt(t0, state, size);
    const stages = this.keeps(n, t0, t1);
    if (!slope) point.stand(t0, state, size);
    forgotten.note(state);
    this.#compiled.startReverse(n, t0, t1, state, stateBar, parametersBar, {
      slope,
      stages,
    });
    forgotten.compare(state, start.psi);
    if (!stages) this.#counts.evaluations += start.needed - 1;
    this.#counts.pullbacks += start.needed;
    this.hasStages = true;
    state[node]--;
  }
}
