import { RangeExceededError, type SolveError } from "../errors/errors.ts";
import type { CompiledExact } from "../compiled/compiled_exact.ts";
import type { Coupling } from "./coupling.ts";
import type { ExactCoupling } from "./exact_coupling.ts";

/** The steps of a reversible method over a tableau, whatever takes them, with either arithmetic. */
export abstract class CoupledSteps {
  readonly stateSize: number;
  readonly coupling: number;
  readonly growth: number;
  readonly solutionSize: number;
  protected readonly mixing: Coupling;

  /** @param exact The exact arithmetic, where the mixing is such. */
  constructor(mixing: Coupling, size: number, readonly exact?: ExactCoupling | CompiledExact) {
    this.mixing = mixing;
    this.coupling = mixing.coupling ?? mixing.lambda;
    this.growth = 1 / this.coupling;
    this.solutionSize = 2 * size;
    this.stateSize = mixing.stateSize;
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    (this.exact ?? this.mixing).start(y0, state);
    const failure = this.failure(0, t0);
    if (failure) throw failure;
  }

  failure(step: number, time: number): SolveError | undefined {
    const k = this.exact?.escaped ?? -1;
    return k < 0 ? undefined : new RangeExceededError(step, time, k, this.exact!.range[k]);
  }

  undo(): void {
    this.exact?.undo();
  }

  drift(state: Float64Array, drift: Float64Array): void {
    for (let k = 0; k < drift.length; k++) drift[k] = state[k] - state[drift.length + k];
  }

  /** Moves z towards y by b of their distance, before a step; or back again, behind a step back. */
  protected moveZ(state: Float64Array, back = false): void {
    const { shift = 0 } = this.mixing;
    if (shift === 0) return;
    const part = back ? shift / (shift - 1) : shift;
    const size = this.solutionSize / 2;
    for (let k = 0; k < size; k++) state[size + k] += part * (state[k] - state[size + k]);
  }

  /** Pulls a cotangent back through the move before a step. */
  protected pullbackMoveZ(stateBar: Float64Array): void {
    const { shift = 0 } = this.mixing;
    if (shift === 0) return;
    const size = this.solutionSize / 2;
    for (let k = 0; k < size; k++) {
      stateBar[k] += shift * stateBar[size + k];
      stateBar[size + k] *= 1 - shift;
    }
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    const size = y0Bar.length;
    for (let k = 0; k < size; k++) y0Bar[k] += stateBar[k] + stateBar[size + k];
  }
}
