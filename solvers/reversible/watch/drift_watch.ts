import { allocate } from "../../../tensors/mod.ts";
import { UnstableError } from "../../errors/errors.ts";
import type { Counts } from "../../field.ts";
import { isReversible, type Method, type WatchOptions } from "../../method.ts";
import type { StateWatch, WatchedStates } from "../../run_of_steps.ts";
import { BasePath } from "./base_path.ts";

/** Distances between the two states, in parts of an element's size, that are not looked into. */
const UNNOTICED = 1e-7;

/** Distances from which on the states are no ground to judge a single step from. */
const LARGE = 0.1;

/** How many of the base method's local errors a step may be from one of its own, unsuspected. */
const LOCAL_ERRORS = 3;

/** How many of the base method's errors a solution may be from its own, */
const ERRORS = 8;

/** and how many parts of an element's size besides. */
const RELATIVE = 5e-7;

/** An element smaller than this part of the largest one is taken for noise of that one. */
export const NOISE: number = /* @__PURE__ */ Math.pow(2, -40);

/**
 * Watches the parasitic mode of a reversible method on the way there: the distance between the two
 * states that it carries. Where a problem is damped more than the method allows the distance
 * grows, the solution goes wrong with it, and no error estimate sees that.
 *
 * The distance alone tells little, since coarse steps have a large one in good health. So there are
 * three looks, each costlier and rarer than the one before:
 *
 * 1. After every step, without an evaluation: is the distance above 1e-7 of an element's size, and
 *    twice the one that was looked into last?
 * 2. If so: is the next step further from one of the base method than 3 of that one's local errors
 *    (a step against two halves)? That takes 3 steps of the base method.
 * 3. If so: the base method solves the problem along, with the same steps and with halves. Is the
 *    solution further from that than 8 times the base method's error and 5e-7 of the element's
 *    size? That takes up to 3 steps of the base method for each step, in all.
 *
 * A solve in good health pays for the first look, and at times for the second. Their evaluations
 * are counted apart, in `evaluations`.
 *
 * Tried on 15,000 random damped, oscillating and stiff problems, with eight methods and couplings from
 * 1/2 to 0.999: of 3,507 solutions further from the truth than 10 times the base method's error and
 * 1e-6 of their size, 13 passed, within 2.7 times that border; of 10,665 nearer ones 45 were refused
 * (`deno run tests/suites/watch/search.ts 1 5000`).
 */
class DriftWatch implements StateWatch {
  readonly #options: WatchOptions;
  /** The method of one state that solutions are compared with. */
  readonly #method: Method;
  /** The largest magnitude of each element so far, and of all. */
  readonly #scale: Float64Array;
  #largest = 0;
  /** The same along the base method's path, which a parasitic mode does not reach. */
  readonly #baseScale: Float64Array;
  readonly #apart: Float64Array;
  /** The distance that is looked into next. */
  #level = UNNOTICED;
  /** y at the beginning of the step that is looked into. */
  readonly #from: Float64Array;
  readonly #watched: WatchedStates;
  /** Whether the magnitudes may have been raised by others. */
  #raised = false;
  #pending = false;
  #suspected = false;
  #base: BasePath | undefined;
  /** Whether that has begun in this run. */
  #begun = false;
  /** The base method's largest error so far, element by element. */
  readonly #error: Float64Array;
  /** What the looks take is counted apart: it is no part of the solve's own. */
  readonly #counts: Counts = { evaluations: 0, pullbacks: 0 };

  constructor(method: Method, options: WatchOptions) {
    const { length } = options.y0;
    this.#method = method;
    this.#options = options;
    this.#scale = allocate(length);
    this.#baseScale = allocate(length);
    this.#apart = allocate(length);
    this.#from = allocate(length);
    // Nothing is looked into while steps are taken many at a time.
    this.#watched = { sizes: this.#scale, before: this.#from };
    this.#error = allocate(length);
  }

  /** Evaluations of the field that the looks took in the last run. */
  get evaluations(): number {
    return this.#counts.evaluations;
  }

  /** Set while nothing is looked into, and the distance was 0 last. */
  get watched(): WatchedStates | undefined {
    if (this.#pending) return undefined;
    for (let k = 0; k < this.#apart.length; k++) if (this.#apart[k] !== 0) return undefined;
    this.#raised = true;
    return this.#watched;
  }

  #findLargest(): void {
    for (const size of this.#scale) if (size > this.#largest) this.#largest = size;
    this.#raised = false;
  }

  /** Begins at the first state. */
  begin(state: Float64Array): void {
    this.#scale.fill(0);
    this.#baseScale.fill(0);
    this.#error.fill(0);
    this.#largest = 0;
    this.#counts.evaluations = 0;
    this.#level = UNNOTICED;
    this.#pending = this.#suspected = false;
    // θ or y0 may be others than in the run before.
    this.#begun = false;
    this.#isNoticed(state);
  }

  /**
   * Looks at the state after step i.
   *
   * @throws {UnstableError} If the parasitic mode has taken over.
   */
  after(i: number, state: Float64Array): void {
    const { steps } = this.#options;
    if (this.#raised) this.#findLargest();
    const noticed = this.#isNoticed(state);
    const last = steps.complete && i + 1 === steps.count;
    // Apart, so that the engine takes the first look as one piece.
    if (noticed || this.#pending || last && this.#suspected) this.#look(i, state, last);
  }

  #isNoticed(state: Float64Array): boolean {
    const scale = this.#scale;
    const apart = this.#apart;
    this.#options.stepper.drift!(state, apart);
    let largest = this.#largest;
    for (let k = 0; k < scale.length; k++) {
      const size = Math.abs(state[k]);
      if (size > scale[k]) {
        scale[k] = size;
        if (size > largest) largest = size;
      }
    }
    this.#largest = largest;
    const level = this.#level;
    const noise = NOISE * largest;
    for (let k = 0; k < scale.length; k++) {
      if (Math.abs(apart[k]) > level * (scale[k] > noise ? scale[k] : largest)) return true;
    }
    return false;
  }

  #look(i: number, state: Float64Array, last: boolean): void {
    const distance = this.#relative(this.#apart, undefined, this.#scale);
    let judged = false;
    const judge = () => {
      if (!judged) this.#judge(i, state, distance);
      judged = true;
    };
    if (this.#pending) {
      this.#pending = false;
      const { end, halves, factor } = this.#path().stepFrom(i, this.#from);
      const local = factor * this.#relative(end, halves, this.#scale);
      if (!(this.#relative(state, end, this.#scale) <= LOCAL_ERRORS * local)) judge();
    }
    if (distance > this.#level) {
      this.#level = 2 * distance;
      if (distance > LARGE || last) judge();
      else {
        for (let k = 0; k < this.#from.length; k++) this.#from[k] = state[k];
        this.#pending = true;
      }
    }
    if (last && this.#suspected) judge();
  }

  /** Solves along up to the end of step i, and compares. */
  #judge(i: number, state: Float64Array, distance: number): void {
    this.#suspected = true;
    const base = this.#path();
    const scale = this.#baseScale;
    while (base.node <= i) {
      base.advance();
      for (let k = 0; k < scale.length; k++) {
        scale[k] = Math.max(scale[k], Math.abs(base.end[k]));
        const error = base.factor * Math.abs(base.end[k] - base.halves[k]);
        this.#error[k] = Math.max(this.#error[k], error);
      }
    }
    const baseError = this.#relative(this.#error, undefined, scale);
    const off = this.#relative(state, base.end, scale);
    // Where the base method itself fails its error is NaN or infinite, and nothing is to be said.
    if (!(off > ERRORS * baseError + RELATIVE)) return;
    const { stepper, steps } = this.#options;
    throw new UnstableError({
      step: i,
      time: steps.begin(i),
      distance,
      off,
      baseError,
      coupling: isReversible(stepper) ? stepper.coupling : undefined,
      exact: isReversible(stepper) && stepper.exact !== undefined,
      base: this.#method.name,
    });
  }

  #path(): BasePath {
    const { field, steps, y0, events } = this.#options;
    const base = this.#base ??= new BasePath(this.#method, field, steps, this.#counts, events);
    if (!this.#begun) base.begin(y0);
    this.#begun = true;
    return base;
  }

  /** The largest difference of two states, element by element in parts of its size. */
  #relative(a: Float64Array, b: Float64Array | undefined, scale: Float64Array): number {
    let largest = 0;
    for (let k = 0; k < scale.length; k++) if (scale[k] > largest) largest = scale[k];
    let most = 0;
    for (let k = 0; k < scale.length; k++) {
      const difference = Math.abs(b === undefined ? a[k] : a[k] - b[k]);
      const size = scale[k] > NOISE * largest ? scale[k] : largest;
      // Math.max passes NaN on.
      if (difference !== 0) most = Math.max(most, difference / size);
    }
    return most;
  }
}

/** What watches solutions against those of a method of one state. */
export function driftWatch(method: Method): NonNullable<Method["watch"]> {
  return (options) => new DriftWatch(method, options);
}
