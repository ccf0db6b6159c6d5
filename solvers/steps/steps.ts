import { MaxStepsError, NonFiniteStateError } from "../errors/errors.ts";
import type { Stepper } from "../method.ts";
import type { TimeGrid, WatchedStates } from "../run_of_steps.ts";

/**
 * The accepted steps of a solve: step i goes from `begin(i)` to `end(i)`. They are
 * found once, going forward, and then replayed exactly.
 *
 * @category Steps
 */
export interface Steps {
  /** The number of steps found so far. */
  readonly count: number;
  /** Whether they reach the end of the solve. */
  readonly complete: boolean;
  /** Attempts that step-size control rejected. */
  readonly rejected: number;
  /**
   * How far apart the two states of a reversible method came, in tolerances: the
   * parasitic mode, which no error estimate sees. Unset with fixed steps.
   */
  readonly drift?: number | undefined;
  /** How many steps, from the first on, are of one size but for rounding. Default 0. */
  readonly even?: number;
  /** Where all times lie, where that is a grid. */
  readonly grid?: TimeGrid;
  /** The time at which step i begins. */
  begin(i: number): number;
  /** The time at which step i ends. */
  end(i: number): number;
  /**
   * Takes step i; one that is not known yet is found.
   *
   * @param state The state at its beginning; it becomes that at its end.
   * @param taping Whether the step will be pulled back through or kept.
   * @throws {SolveError} If the solve cannot go on.
   */
  take(i: number, stepper: Stepper, state: Float64Array, taping?: boolean): void;
  /**
   * Takes steps from i on up to step `end` in one go, as far as the stepper can: see
   * `Stepper.stepMany`. Left out where each step has to be seen.
   *
   * @returns The number of the first step that was not taken.
   */
  takeMany?(
    i: number,
    end: number,
    stepper: Stepper,
    state: Float64Array,
    watched?: WatchedStates,
  ): number;
  /** Forgets the steps, where they depend on the states: a new run finds its own. */
  restart(): void;
}

/** Steps whose times are known before the solve: of one size from t0 on; the last one ends at t1. */
export class KnownSteps implements Steps {
  readonly count: number;
  readonly complete = true;
  readonly rejected = 0;
  readonly even: number = 0;
  readonly grid?: TimeGrid;
  /** t0, t1 and the size of steps of one size: in an array, from where no number is boxed. */
  readonly #grid = new Float64Array(3);
  readonly #maxSteps: number;

  /** @param grid The ends, and the size; left out by steps of other sizes, which say where they are. */
  constructor(count: number, maxSteps: number, grid?: Omit<TimeGrid, "count">) {
    this.count = count;
    this.#maxSteps = maxSteps;
    if (grid === undefined) return;
    const { t0, t1, size } = grid;
    // The last one is as long as what is left.
    this.even = Math.abs(t0 + count * size - t1) < 1e-6 * Math.abs(size) ? count : count - 1;
    this.#grid.set([t0, t1, size]);
    this.grid = { ...grid, count };
  }

  begin(i: number): number {
    const grid = this.#grid;
    return i === this.count ? grid[1] : grid[0] + i * grid[2];
  }

  end(i: number): number {
    return this.begin(i + 1);
  }

  take(i: number, stepper: Stepper, state: Float64Array, taping = false): void {
    if (i >= this.#maxSteps) this.#stop(i);
    if (taping) stepper.tape(this.begin(i), this.end(i), state);
    else stepper.step(this.begin(i), this.end(i), state);
    if (!isFinite(state, stepper.freshSize)) this.#lose(i, stepper);
  }

  takeMany(
    i: number,
    end: number,
    stepper: Stepper,
    state: Float64Array,
    watched?: WatchedStates,
  ): number {
    return stepper.stepMany?.(i, Math.min(end, this.#maxSteps), state, watched) ?? i;
  }

  // Errors are made apart, so that the engine takes a step as one piece.

  #stop(i: number): never {
    throw new MaxStepsError(this.#maxSteps, i, this.begin(i));
  }

  #lose(i: number, stepper: Stepper): never {
    const t1 = this.end(i);
    throw stepper.failure?.(i, t1) ?? new NonFiniteStateError(i, this.begin(i), t1);
  }

  restart(): void {}
}

/**
 * Whether elements are finite.
 *
 * @param count How many, from the first on. Default: all.
 */
export function isFinite(state: Float64Array, count: number = state.length): boolean {
  // x · 0 is 0 for a finite x and NaN for any other.
  let probe = 0;
  for (let k = 0; k < count; k++) probe += state[k] * 0;
  return probe === 0;
}

/** Takes step i, or at once as many up to step `end` as the stepper can; gives the next step. */
export function takeSteps(
  steps: Steps,
  i: number,
  end: number,
  stepper: Stepper,
  state: Float64Array,
): number {
  const reached = end - i > 1 ? steps.takeMany?.(i, end, stepper, state) ?? i : i;
  if (reached > i) return reached;
  steps.take(i, stepper, state);
  return i + 1;
}

/** What step control reports; no drift where there is none to report. */
export function controlStats({ rejected, drift }: Steps): { rejected: number; drift?: number } {
  return drift === undefined ? { rejected } : { rejected, drift };
}
