import { allocate } from "../../tensors/mod.ts";
import { ChunkedBuffer } from "../../tensors/internal.ts";
import {
  MaxStepsError,
  NonFiniteStateError,
  type SolveError,
  StepTooSmallError,
} from "../errors/errors.ts";
import type { Linearization } from "../field.ts";
import { checkAdaptive } from "./check_adaptive.ts";
import { DRIFT, driftWeight } from "./drift_weight.ts";
import { chooseFirstStep } from "./first_step.ts";
import { RESOLVED_SPACINGS, spacing } from "./float_spacing.ts";
import type { ReversibleStepper, Stepper } from "../method.ts";
import { jumpsWithin, type StepControlOptions } from "./step_control.ts";
import { isFinite, type Steps } from "./steps.ts";
import { smoothUntil, Stops } from "./stops.ts";

/**
 * The size of an error: a step passes where it is below 1. "rms" is the root mean square of the elements, each in parts
 * of its tolerance, "max" the largest; a function of these elements is your own.
 *
 * @category Steps
 */
export type ErrorNorm = "rms" | "max" | ((scaled: Float64Array) => number);

/** The settled options of `pid`. */
export interface PidSettings {
  readonly rtol: Float64Array;
  readonly atol: Float64Array;
  readonly p: number;
  readonly i: number;
  readonly d: number;
  readonly safety: number;
  readonly factorMin: number;
  /** By the method where it is left out. */
  readonly factorMinAccepted: number | undefined;
  readonly factorMax: number;
  readonly dtMin: number;
  readonly dtMax: number;
  readonly norm: ErrorNorm;
  readonly readBy: "interpolant" | "steps" | undefined;
  readonly stepAt: Float64Array;
  readonly jumpAt: Float64Array;
}

/** The most attempts where `maxSteps` is not given. */
const MAX_STEPS = 100_000;

/** The most that a rejected step keeps of its size: at safety 1 it would creep towards an error of 1. */
const LEAST_SHORTENED = 0.99;

/** Steps that a PID controller finds as the solve goes on; see `pid`. */
export class AdaptiveSteps implements Steps {
  complete = false;
  rejected = 0;
  drift: number | undefined;
  /** Steps of others in between, which errors count with those here. */
  between = 0;
  readonly #settings: PidSettings;
  readonly #solve: StepControlOptions;
  readonly #direction: number;
  readonly #maxSteps: number;
  /** The beginning of every accepted step. */
  readonly #begins: ChunkedBuffer;
  readonly #row: Float64Array;
  readonly #stops: Stops;
  /** The state before an attempt; as long as the stepper's state is. */
  #before: Float64Array = new Float64Array(0);
  readonly #scaled: Float64Array;
  /** How far apart the two states of a reversible method were before an attempt. */
  readonly #apart: Float64Array;
  /** For the choice of a first step, where dt is not given. */
  readonly #linearization: Linearization | undefined;
  /** The end of the last accepted step, and the size that the next one should have. */
  #end: number;
  #size = 0;
  #nextStop = 0;
  /** The stop that was next before the last accepted step. */
  #stopBefore = 0;
  /** 1/E of the last two accepted steps. */
  #delta1 = 1;
  #delta2 = 1;

  constructor(settings: PidSettings, solve: StepControlOptions) {
    const { t0, t1, method, y0, maxSteps = MAX_STEPS } = solve;
    checkAdaptive(settings, method, y0.length);
    this.#settings = settings;
    this.#solve = solve;
    this.#direction = Math.sign(t1 - t0);
    this.#maxSteps = maxSteps;
    this.#end = t0;
    this.#begins = new ChunkedBuffer(1);
    this.#row = allocate(1);
    this.#scaled = allocate(y0.length);
    this.#apart = allocate(y0.length);
    if (solve.dt === undefined) this.#linearization = solve.field.linearize();
    const { readBy = method.order < 5 && !method.isImplicit ? "interpolant" : "steps" } = settings;
    const reads = readBy === "steps" ? solve.reads : undefined;
    const others = [settings.stepAt, solve.stops, reads].flatMap((times) =>
      Array.from(times ?? [])
    );
    const ofField = jumpsWithin(solve, true);
    const jumpAt = ofField ? [...settings.jumpAt, ...ofField] : settings.jumpAt;
    this.#stops = new Stops({ t0, t1, jumpAt, others });
  }

  get count(): number {
    return this.#begins.length;
  }

  begin(i: number): number {
    return i === this.count ? this.#end : this.#begins.first(i);
  }

  end(i: number): number {
    if (i + 1 < this.count) return this.#stops.endBefore(this.begin(i + 1));
    return this.complete ? this.#end : this.#stops.endBefore(this.#end);
  }

  restart(): void {
    this.#begins.clear();
    this.complete = false;
    this.rejected = 0;
    this.drift = undefined;
    this.#end = this.#solve.t0;
    this.#size = 0;
    this.#nextStop = this.#stopBefore = 0;
    this.#delta1 = this.#delta2 = 1;
  }

  /** Ends the last accepted step at a time inside it, from which the next one begins. */
  cut(t: number): void {
    this.#end = t;
    this.#nextStop = this.#stopBefore;
    this.complete = false;
    // Behind an event the errors of steps before say nothing.
    this.#delta1 = this.#delta2 = 1;
  }

  /** Leaves out a step of no length that would come next. */
  skipEmpty(): void {
    if (this.complete || this.#stops.endAt(this.#nextStop) !== this.#end) return;
    this.#end = this.#stops.times[this.#nextStop];
    this.#reachStop();
  }

  take(i: number, stepper: Stepper, state: Float64Array, taping = false): void {
    if (i === this.count) return this.#find(i, stepper, state);
    const t0 = this.begin(i);
    const t1 = this.end(i);
    if (taping) stepper.tape(t0, t1, state);
    else stepper.step(t0, t1, state);
    if (!isFinite(state)) throw stepper.failure?.(i, t1) ?? new NonFiniteStateError(i, t0, t1);
  }

  /** Attempts steps until one passes. */
  #find(index: number, stepper: Stepper, state: Float64Array): void {
    const i = index + this.between;
    const { dtMin, dtMax, safety, factorMin, factorMax } = this.#settings;
    const { factorMinAccepted = this.#solve.method.isImplicit ? 0.2 : 1 } = this.#settings;
    if (this.#before.length !== state.length) this.#before = allocate(state.length);
    const weight = driftWeight(stepper);
    const before = this.#before;
    const t0 = this.#end;
    const stop = this.#stops.times[this.#nextStop];
    const far = this.#stops.endAt(this.#nextStop);
    if (this.#size === 0 && far !== t0) this.#size = this.#firstSize(t0);
    before.set(state);
    if (weight > 0) stepper.drift!(state, this.#apart);
    let finite = true;
    let failure: SolveError | undefined;
    let reason = "t resolves no less";
    const wanted = Math.min(this.#size, dtMax);
    const longest = stepper.longest?.(t0, this.#direction * wanted, state) ?? wanted;
    for (let size = Math.max(Math.abs(longest), Math.min(wanted, dtMin));;) {
      if (index + this.rejected >= this.#maxSteps) throw new MaxStepsError(this.#maxSteps, i, t0);
      // A step that would leave only a sliver before the stop goes all the way.
      const clipped = this.#direction * (t0 + this.#direction * size * (1 + 1e-9) - far) >= 0;
      const t1 = clipped ? stop : t0 + this.#direction * size;
      if (t1 === t0 && !clipped) {
        throw finite ? new StepTooSmallError(i, t0, size, reason) : failure;
      }
      const end = clipped ? far : t1;
      const length = Math.abs(end - t0);
      stepper.attempt!(t0, end, state, this.#scaled);
      finite = isFinite(state);
      const estimate = finite ? this.#norm(before, state) : Infinity;
      const drift = this.#drift(stepper, before, state);
      const own = weight > 0 ? this.#ownDrift(stepper as ReversibleStepper, before, state) : 0;
      const error = finite ? Math.max(estimate, Math.min(drift * weight, own / DRIFT)) : Infinity;
      if (error < 1) {
        const factor = Math.max(factorMinAccepted, this.#factor(1 / error));
        // What passes at dtMin is no reason to go below it.
        const next = Math.max(Math.min(dtMin, length), Math.min(factorMax, factor) * length);
        // A step that a stop cut short says little about the next one's size.
        this.#size = clipped ? Math.max(this.#size, next) : next;
        if (stepper.drift) this.drift = Math.max(this.drift ?? 0, drift);
        // A step of no length says nothing of the errors to come.
        this.#accept(t0, t1, length > 0 ? 1 / error : this.#delta1);
        return;
      }
      this.rejected++;
      if (!finite) failure = stepper.failure?.(i, t1) ?? new NonFiniteStateError(i, t0, t1);
      if (finite) reason = `its error is ${error.toPrecision(2)} times what is allowed`;
      // Written so that NaN, which an infinite error may leave, becomes the least factor.
      const most = Math.min(safety, LEAST_SHORTENED);
      const factor = Math.min(most, Math.max(factorMin, this.#factor(1 / error) || 0));
      // Not of t1 − t0 alone, which rounding holds up where the time resolves no less.
      const tried = Math.min(size, length);
      const less = factor * tried;
      state.set(before);
      stepper.undo?.();
      // The least size is tried as well before the solve gives up.
      if (tried <= dtMin) throw finite ? new StepTooSmallError(i, t0, less, reason) : failure;
      this.#size = size = Math.max(dtMin, less);
    }
  }

  #accept(t0: number, t1: number, delta: number): void {
    this.#row[0] = t0;
    this.#begins.push(this.#row);
    this.#end = t1;
    this.#delta2 = this.#delta1;
    this.#delta1 = Math.min(delta, 1e10);
    this.#stopBefore = this.#nextStop;
    if (t1 === this.#stops.times[this.#nextStop]) this.#reachStop();
  }

  #reachStop(): void {
    this.#nextStop++;
    this.complete = this.#nextStop === this.#stops.times.length;
  }

  /** How far apart the two states of a reversible method are, in tolerances. */
  #drift(stepper: Stepper, before: Float64Array, state: Float64Array): number {
    if (stepper.drift === undefined) return 0;
    stepper.drift(state, this.#scaled);
    return this.#norm(before, state);
  }

  /** What a step added to that distance, in tolerances, beside λ of it that every step leaves. */
  #ownDrift(stepper: ReversibleStepper, before: Float64Array, state: Float64Array): number {
    const scaled = this.#scaled;
    const coupling = stepper.coupling!;
    stepper.drift!(state, scaled);
    for (let k = 0; k < scaled.length; k++) scaled[k] -= coupling * this.#apart[k];
    return this.#norm(before, state);
  }

  #factor(delta: number): number {
    const { p, i, d, safety } = this.#settings;
    const { method } = this.#solve;
    const k = method.errorOrder ?? method.order;
    return safety * Math.pow(delta, (p + i + d) / k) * Math.pow(this.#delta1, -(p + 2 * d) / k) *
      Math.pow(this.#delta2, d / k);
  }

  /** The norm of the error that the attempt left in `#scaled`, by the tolerances. */
  #norm(before: Float64Array, after: Float64Array): number {
    const { rtol, atol, norm } = this.#settings;
    const scaled = this.#scaled;
    let squares = 0;
    let most = 0;
    for (let k = 0; k < scaled.length; k++) {
      const size = Math.max(Math.abs(before[k]), Math.abs(after[k]));
      const scale = atol[k % atol.length] + rtol[k % rtol.length] * size;
      // An element that is 0, and stays so with no error, may have no tolerance at all.
      const x = scaled[k] === 0 ? 0 : scaled[k] / scale;
      scaled[k] = x;
      squares += x * x;
      most = Math.max(most, Math.abs(x));
    }
    if (scaled.length === 0) return 0;
    if (typeof norm === "function") return norm(scaled);
    return norm === "max" ? most : Math.sqrt(squares / scaled.length);
  }

  #firstSize(t: number): number {
    const { dt, t1 } = this.#solve;
    const { rtol, atol, dtMin, dtMax } = this.#settings;
    const direction = this.#direction;
    const ahead = smoothUntil(this.#stops, this.#nextStop);
    const farthest = t + direction * dtMax;
    const until = direction * (ahead - farthest) > 0 ? farthest : ahead;
    const size = this.#linearization === undefined
      ? Math.abs(dt!)
      : chooseFirstStep(this.#solve, this.#linearization, { t, until, rtol, atol });
    // A guess that is too small for the controls, or for t, is no failure.
    return Math.max(Math.min(size, Math.abs(t1 - t)), dtMin, RESOLVED_SPACINGS * spacing(t));
  }
}
