import { MaxStepsError, NonFiniteStateError } from "./errors.ts";
import type { Stepper } from "./method.ts";

/**
 * The accepted steps of a solve: step i goes from `begin(i)` to `end(i)`. They are
 * found once, going forward, and then replayed exactly.
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
  readonly drift?: number;
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
  /** Forgets the steps, where they depend on the states: a new run finds its own. */
  restart(): void;
}

/** Steps whose times are known before the solve. */
export class KnownSteps implements Steps {
  readonly count: number;
  readonly complete = true;
  readonly rejected = 0;
  readonly #time: (i: number) => number;
  readonly #maxSteps: number;

  /** @param time Step i goes from `time(i)` to `time(i + 1)`. */
  constructor(count: number, time: (i: number) => number, maxSteps: number) {
    this.count = count;
    this.#time = time;
    this.#maxSteps = maxSteps;
  }

  begin(i: number): number {
    return this.#time(i);
  }

  end(i: number): number {
    return this.#time(i + 1);
  }

  take(i: number, stepper: Stepper, state: Float64Array, taping = false): void {
    const t0 = this.#time(i);
    const t1 = this.#time(i + 1);
    if (i >= this.#maxSteps) throw new MaxStepsError(this.#maxSteps, i, t0);
    if (taping) stepper.tape(t0, t1, state);
    else stepper.step(t0, t1, state);
    if (!isFinite(state)) throw stepper.failure?.(i, t1) ?? new NonFiniteStateError(i, t0, t1);
  }

  restart(): void {}
}

/** Whether every element is finite. */
export function isFinite(state: Float64Array): boolean {
  // x · 0 is 0 for a finite x and NaN for any other.
  let probe = 0;
  for (let k = 0; k < state.length; k++) probe += state[k] * 0;
  return probe === 0;
}

/** What step control reports; no drift where there is none to report. */
export function controlStats({ rejected, drift }: Steps): { rejected: number; drift?: number } {
  return drift === undefined ? { rejected } : { rejected, drift };
}
