import { MaxStepsError, NonFiniteStateError } from "../errors/errors.ts";
import type { Stepper } from "../method.ts";
import type { AdaptiveSteps } from "../steps/adaptive_steps.ts";
import { isFinite, type Steps } from "../steps/steps.ts";

/** Where the steps of a solve with events come from: each may be cut short. */
export interface StepSource {
  /** The step that was taken last. */
  readonly from: number;
  readonly to: number;
  /** Where the next one begins. */
  readonly now: number;
  /** Whether the end of the solve is reached. */
  readonly atEnd: boolean;
  readonly rejected: number;
  readonly drift?: number;
  /** How many steps there would be without events, where that is known. */
  readonly known?: number;
  /**
   * Takes the next step, which goes no further than `limit`.
   *
   * @param i The number of the step, those of no length counted, for errors.
   * @param limit The time of the next event that is known beforehand; NaN where there is none.
   */
  take(i: number, limit: number, stepper: Stepper, state: Float64Array, taping: boolean): void;
  /** Ends the step that was taken last at a time inside it, from which the next one begins. */
  cut(t: number): void;
  /** Leaves out a step of no length that would come next: the way over an event has taken its place. */
  skipEmpty(): void;
  restart(): void;
}

/** How near to a node, in parts of a step, an event takes the node's place. */
const SNAP = 1e-9;

/** Steps whose times are known: an event lies between two nodes, and the nodes stay where they are. */
export class KnownSource implements StepSource {
  from: number;
  to: number;
  now: number;
  readonly known: number;
  readonly rejected = 0;
  readonly #steps: Steps;
  readonly #maxSteps: number;
  readonly #direction: number;
  /** The step of the grid that goes on next, and the one that the last step was a part of. */
  #next = 0;
  #last = 0;
  #taken = 0;

  constructor(steps: Steps, maxSteps = Infinity) {
    this.#steps = steps;
    this.#maxSteps = maxSteps;
    this.known = steps.count;
    this.from = this.to = this.now = steps.begin(0);
    // The first step may have no length.
    this.#direction = Math.sign(steps.end(steps.count - 1) - steps.begin(0));
  }

  get atEnd(): boolean {
    return this.#next === this.#steps.count;
  }

  restart(): void {
    this.#steps.restart();
    this.#next = this.#last = this.#taken = 0;
    this.from = this.to = this.now = this.#steps.begin(0);
  }

  take(
    i: number,
    limit: number,
    stepper: Stepper,
    state: Float64Array,
    taping: boolean,
  ): void {
    if (this.#taken === this.#maxSteps) {
      throw new MaxStepsError(this.#maxSteps, i, this.now);
    }
    const node = this.#steps.end(this.#next);
    this.#last = this.#next;
    this.from = this.now;
    this.to = this.#direction * (node - limit) > 0 || this.#isNear(limit) ? limit : node;
    if (taping) stepper.tape(this.from, this.to, state);
    else stepper.step(this.from, this.to, state);
    if (!isFinite(state, stepper.freshSize)) {
      throw stepper.failure?.(i, this.to) ?? new NonFiniteStateError(i, this.from, this.to);
    }
    this.#taken++;
    this.#reach();
  }

  cut(t: number): void {
    this.#next = this.#last;
    this.to = t;
    this.#reach();
  }

  skipEmpty(): void {
    if (this.atEnd || this.now !== this.#steps.end(this.#next)) return;
    this.#next++;
    if (!this.atEnd) this.now = this.#steps.begin(this.#next);
  }

  /**
   * Whether a time takes the place of the next node, so that no sliver of a step is left beside it. No step
   * goes across a jump of the field.
   */
  #isNear(t: number): boolean {
    const i = this.#last;
    const node = this.#steps.end(i);
    if (i + 1 === this.#steps.count || this.#steps.begin(i + 1) !== node) return t === node;
    return Math.abs(node - t) <= SNAP * Math.abs(node - this.#steps.begin(i));
  }

  #reach(): void {
    this.now = this.to;
    if (!this.#isNear(this.to)) return;
    this.#next = this.#last + 1;
    // Behind a jump of the field the next step begins at the neighbouring number.
    const node = this.#steps.end(this.#last);
    if (this.to === node && !this.atEnd) this.now = this.#steps.begin(this.#next);
  }
}

/** Steps that step-size control finds. */
export class AdaptiveSource implements StepSource {
  readonly #steps: AdaptiveSteps;

  constructor(steps: AdaptiveSteps) {
    this.#steps = steps;
  }

  get from(): number {
    return this.#steps.begin(Math.max(this.#steps.count - 1, 0));
  }

  get to(): number {
    return this.#steps.count === 0 ? this.now : this.#steps.end(this.#steps.count - 1);
  }

  get now(): number {
    return this.#steps.begin(this.#steps.count);
  }

  get atEnd(): boolean {
    return this.#steps.complete;
  }

  get rejected(): number {
    return this.#steps.rejected;
  }

  get drift(): number | undefined {
    return this.#steps.drift;
  }

  // The times that are known beforehand are among those that the steps end at.
  take(i: number, _limit: number, stepper: Stepper, state: Float64Array): void {
    this.#steps.between = i - this.#steps.count;
    this.#steps.take(this.#steps.count, stepper, state);
  }

  cut(t: number): void {
    this.#steps.cut(t);
  }

  skipEmpty(): void {
    this.#steps.skipEmpty();
  }

  restart(): void {
    this.#steps.restart();
  }
}
