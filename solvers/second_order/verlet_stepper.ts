import { RangeExceededError, type SolveError } from "../errors/errors.ts";
import type { Counts, Halves, VectorField } from "../field.ts";
import type { BindOptions, ReversibleStepper } from "../method.ts";
import type { ExactArithmetic } from "../reversible/exact_arithmetic.ts";
import type { Grid } from "../reversible/grid.ts";
import type { Moves } from "./compositions.ts";
import { HalfPoint, Q, SplitState, V } from "./split_state.ts";

/** The steps of a composition: q and v are moved in turn, each by what the other one says. */
export class VerletStepper implements ReversibleStepper {
  readonly stateSize: number;
  readonly exact?: ExactArithmetic;
  readonly #layout: SplitState;
  readonly #moves: Moves;
  readonly #grid: Grid | undefined;
  /** Where v is pushed. */
  readonly #kicks: readonly HalfPoint[];
  /** Where q is moved; unset where dq/dt = v. */
  readonly #drifts: HalfPoint[] | undefined;
  /** Whether θ is the same at every step. */
  readonly #fixed: boolean;

  /** @param grid Where the state is kept, in exact arithmetic. */
  constructor(
    moves: Moves,
    field: VectorField,
    halves: Halves,
    { counts, fixedParameters = false }: BindOptions,
    grid?: Grid,
  ) {
    const { position, velocity } = halves;
    const layout = this.#layout = new SplitState(field, halves);
    this.stateSize = layout.size;
    this.#moves = moves;
    this.#grid = grid;
    this.#fixed = fixedParameters;
    this.#kicks = moves.kicks.map(() => new HalfPoint(layout, V, velocity, counts));
    // Counted are evaluations of f: those of the other half are part of the field's.
    const uncounted: Counts = { evaluations: 0, pullbacks: 0 };
    this.#drifts = position &&
      moves.drifts.map(() => new HalfPoint(layout, Q, position, uncounted));
    if (grid) {
      this.exact = {
        ratio: [1, 1],
        unit: grid.unit,
        keepsBits: true,
        bits: () => 0,
        isEmpty: () => true,
      };
    }
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    if (this.#grid) this.#grid.start(y0, state);
    else state.set(y0);
    // The parameters may have changed since the last step.
    this.#drifts?.forEach((point) => point.forget());
    const failure = this.failure(0, t0);
    if (failure) throw failure;
  }

  failure(step: number, time: number): SolveError | undefined {
    const grid = this.#grid;
    if (grid === undefined || grid.escaped < 0) return undefined;
    return new RangeExceededError(step, time, grid.escaped, grid.range[grid.escaped], "verlet({");
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const { kicks, drifts } = this.#moves;
    this.#evaluateEnd(0, t0, t1, state);
    this.#drift(0, (t1 - t0) * drifts[0], state);
    for (let i = 0; i < kicks.length; i++) {
      this.#kicks[i].evaluate(this.#kickTime(i, t0, t1), state);
      this.#kick(i, (t1 - t0) * kicks[i], state);
      this.#drifts?.[i + 1].evaluate(this.#driftTime(i + 1, t0, t1), state);
      this.#drift(i + 1, (t1 - t0) * drifts[i + 1], state);
    }
  }

  // A step keeps its evaluations anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  back(t0: number, t1: number, state: Float64Array): void {
    const { kicks } = this.#moves;
    for (let i = kicks.length; i > 0; i--) {
      this.#undoDrift(i, t0, t1, state);
      this.#kicks[i - 1].evaluate(this.#kickTime(i - 1, t0, t1), state);
      this.#kick(i - 1, (t0 - t1) * kicks[i - 1], state);
    }
    this.#undoDrift(0, t0, t1, state);
  }

  // Going back evaluates the field where the pullback needs it.
  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.back(t0, t1, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.back(t0, t1, state);
    this.pullback(t0, t1, stateBar, parametersBar);
  }

  /** v̄ ← v̄ + h d [∂g/∂v]ᵀ q̄ for each move of q,  q̄ ← q̄ + h k [∂f/∂q]ᵀ v̄ for each of v, backwards. */
  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const { kicks } = this.#moves;
    const h = t1 - t0;
    for (let i = kicks.length; i > 0; i--) {
      this.#pullbackDrift(i, h, stateBar, parametersBar);
      this.#kicks[i - 1].pullback(h * kicks[i - 1], stateBar, parametersBar);
    }
    this.#pullbackDrift(0, h, stateBar, parametersBar);
  }

  #kickTime(i: number, t0: number, t1: number): number {
    return t0 + this.#moves.kickTimes[i] * (t1 - t0);
  }

  #driftTime(i: number, t0: number, t1: number): number {
    // t + h may round to another time.
    return i === this.#moves.kicks.length ? t1 : t0 + this.#moves.driftTimes[i] * (t1 - t0);
  }

  /**
   * The first and the last move of q are at the ends of a step, where the step next to it ends: what is
   * evaluated there need not be so twice.
   */
  #evaluateEnd(i: number, t0: number, t1: number, state: Float64Array): void {
    const points = this.#drifts;
    if (points === undefined) return;
    const t = this.#driftTime(i, t0, t1);
    const other = points.length - 1 - i;
    if (!this.#fixed) points[i].evaluate(t, state);
    else if (points[other].isAt(t, state)) {
      const kept = points[i];
      points[i] = points[other];
      points[other] = kept;
    } else if (!points[i].isAt(t, state)) points[i].evaluate(t, state);
  }

  #undoDrift(i: number, t0: number, t1: number, state: Float64Array): void {
    const { drifts } = this.#moves;
    if (i === drifts.length - 1) this.#evaluateEnd(i, t0, t1, state);
    else this.#drifts?.[i].evaluate(this.#driftTime(i, t0, t1), state);
    this.#drift(i, (t0 - t1) * drifts[i], state);
  }

  #drift(i: number, size: number, state: Float64Array): void {
    const slope = this.#drifts?.[i].slope;
    const layout = this.#layout;
    const grid = this.#grid;
    if (grid) {
      if (slope) layout.addOn(grid, state, Q, size, slope);
      else layout.mixOn(grid, state, Q, size);
    } else if (slope) layout.add(state, Q, size, slope);
    else layout.mix(state, Q, size);
  }

  #kick(i: number, size: number, state: Float64Array): void {
    const { slope } = this.#kicks[i];
    if (this.#grid) this.#layout.addOn(this.#grid, state, V, size, slope);
    else this.#layout.add(state, V, size, slope);
  }

  #pullbackDrift(
    i: number,
    h: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const size = h * this.#moves.drifts[i];
    if (this.#drifts) this.#drifts[i].pullback(size, stateBar, parametersBar);
    else this.#layout.mix(stateBar, V, size);
  }

  get tapeSize(): number {
    const [first] = this.#kicks;
    if (first.tapeSize === 0) return 0;
    const ofDrifts = this.#drifts?.[0].tapeSize ?? 0;
    if (this.#drifts && ofDrifts === 0) return 0;
    return this.#kicks.length * first.tapeSize + (this.#drifts?.length ?? 0) * ofDrifts;
  }

  save(target: Float64Array): void {
    let offset = 0;
    for (const point of this.#kicks) offset = point.save(target, offset);
    if (this.#drifts) { for (const point of this.#drifts) offset = point.save(target, offset); }
  }

  restore(source: Float64Array): void {
    let offset = 0;
    for (const point of this.#kicks) offset = point.restore(source, offset);
    if (this.#drifts) { for (const point of this.#drifts) offset = point.restore(source, offset); }
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
