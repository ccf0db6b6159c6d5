import { allocate, ChunkedBuffer } from "../tensors/mod.ts";
import {
  MaxStepsError,
  NonFiniteStateError,
  type SolveError,
  StepTooSmallError,
} from "./errors.ts";
import type { Linearization } from "./field.ts";
import { chooseFirstStep } from "./first_step.ts";
import type { ReversibleStepper, Stepper } from "./method.ts";
import type { ErrorNorm } from "./pid.ts";
import type { StepControlOptions } from "./step_control.ts";
import { isFinite, type Steps } from "./steps.ts";

/** The settled options of `pid`. */
export interface PidSettings {
  readonly rtol: Float64Array;
  readonly atol: Float64Array;
  readonly p: number;
  readonly i: number;
  readonly d: number;
  readonly safety: number;
  readonly factorMin: number;
  readonly factorMinAccepted: number;
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

/** How much of a local error the two states of a reversible method may be kept apart by. */
const DRIFT = 0.2;

/** The coupling above which shorter steps do not bring the two states together soon. */
const CLOSE = 0.9;

/**
 * What a distance between the two states of a reversible method counts as an error. Where each
 * step adds a difference and leaves λ of what was there, it is 1/(1 − λ) of one; the parasitic
 * mode, which grows on damped problems, makes it more. Shorter steps then bring it down.
 * So for λ ≤ 0.9 the distance is held to a fifth of a tolerance over 1 − λ. Over the 25 DETEST problems
 * that takes 1.34 times the evaluations of twice the base method at λ = 1/2, and 1.17 times at 1/4;
 * without it 44 of 150 solves end elsewhere than the base method does.
 */
function driftWeight(stepper: Stepper): number {
  return controlsDrift(stepper) ? (1 - (stepper as ReversibleStepper).coupling!) / DRIFT : 0;
}

/** Whether adaptive steps hold the two states of a method together, so that nothing has to watch. */
export function controlsDrift(stepper: Stepper): boolean {
  const { coupling = 1 } = stepper as Partial<ReversibleStepper>;
  return coupling <= CLOSE;
}

/** Steps that a PID controller finds as the solve goes on; see `pid`. */
export class AdaptiveSteps implements Steps {
  complete = false;
  rejected = 0;
  drift: number | undefined;
  readonly #settings: PidSettings;
  readonly #solve: StepControlOptions;
  readonly #direction: number;
  readonly #maxSteps: number;
  /** The beginning of every accepted step. */
  readonly #begins: ChunkedBuffer;
  readonly #row: Float64Array;
  /** stepAt and jumpAt inside the solve, in its order, with t1 at the end. */
  readonly #stops: Float64Array;
  readonly #jumps: ReadonlySet<number>;
  /** The state before an attempt; as long as the stepper's state is. */
  #before: Float64Array = new Float64Array(0);
  readonly #scaled: Float64Array;
  /** For the choice of a first step, where dt is not given. */
  readonly #linearization: Linearization | undefined;
  /** The end of the last accepted step, and the size that the next one should have. */
  #end: number;
  #size = 0;
  #nextStop = 0;
  /** 1/E of the last two accepted steps. */
  #delta1 = 1;
  #delta2 = 1;

  constructor(settings: PidSettings, solve: StepControlOptions) {
    const { t0, t1, method, y0, maxSteps = MAX_STEPS } = solve;
    if (!method.hasErrorEstimate) {
      throw new TypeError(
        `pid: the method ${method.name} has no error estimate; use an embedded pair such as ` +
          "bosh3, tsit5 or dopri5, or a constant step",
      );
    }
    if (method.carriesSlope && settings.jumpAt.length > 0) {
      throw new TypeError(
        `pid: the method ${method.name} carries the slope from step to step, so the vector field ` +
          "may not jump: jumpAt does not work with it; use a Runge-Kutta method or reversible(…) over one",
      );
    }
    for (const [name, { length }] of Object.entries({ rtol: settings.rtol, atol: settings.atol })) {
      if (length !== 1 && length !== y0.length) {
        throw new TypeError(
          `pid: ${name} must be one number or one for each of the ${y0.length} elements of y, ` +
            `got ${length}`,
        );
      }
    }
    this.#settings = settings;
    this.#solve = solve;
    this.#direction = Math.sign(t1 - t0);
    this.#maxSteps = maxSteps;
    this.#end = t0;
    this.#begins = new ChunkedBuffer(1);
    this.#row = allocate(1);
    this.#scaled = allocate(y0.length);
    if (solve.dt === undefined) this.#linearization = solve.field.linearize();
    const direction = this.#direction;
    const { readBy = method.order < 5 ? "interpolant" : "steps" } = settings;
    const reads = readBy === "steps" ? solve.reads : undefined;
    const stops = [settings.stepAt, settings.jumpAt, solve.stops, reads, [t1]].flatMap((times) =>
      Array.from(times ?? [])
    );
    this.#jumps = new Set(settings.jumpAt);
    this.#stops = Float64Array.from(
      new Set(
        stops.filter((t) => direction * (t - t0) > 0 && direction * (t1 - t) >= 0),
      ),
    ).sort((a, b) => direction * (a - b));
  }

  get count(): number {
    return this.#begins.length;
  }

  begin(i: number): number {
    return i === this.count ? this.#end : this.#begins.first(i);
  }

  end(i: number): number {
    return i + 1 < this.count ? this.#leftOf(this.begin(i + 1)) : this.#leftOf(this.#end);
  }

  /** The last number before a jump; any other time as it is. */
  #leftOf(t: number): number {
    return this.#jumps.has(t) && t !== this.#solve.t1 ? neighbour(t, -this.#direction) : t;
  }

  restart(): void {
    this.#begins.clear();
    this.complete = false;
    this.rejected = 0;
    this.drift = undefined;
    this.#end = this.#solve.t0;
    this.#size = 0;
    this.#nextStop = 0;
    this.#delta1 = this.#delta2 = 1;
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
  #find(i: number, stepper: Stepper, state: Float64Array): void {
    const { dtMin, dtMax, safety, factorMin, factorMinAccepted, factorMax } = this.#settings;
    if (this.#before.length !== state.length) this.#before = allocate(state.length);
    const weight = driftWeight(stepper);
    const before = this.#before;
    const t0 = this.#end;
    if (this.#size === 0) this.#size = this.#firstSize();
    before.set(state);
    let finite = true;
    let failure: SolveError | undefined;
    let reason = "the vector field or the state overflows";
    for (let size = Math.min(this.#size, dtMax);;) {
      if (i + this.rejected >= this.#maxSteps) throw new MaxStepsError(this.#maxSteps, i, t0);
      const stop = this.#stops[this.#nextStop];
      // A step that would leave only a sliver before the stop goes all the way.
      const clipped = this.#direction * (t0 + this.#direction * size * (1 + 1e-9) - stop) >= 0;
      const t1 = clipped ? stop : t0 + this.#direction * size;
      if ((size < dtMin && !clipped) || t1 === t0) {
        throw finite ? new StepTooSmallError(i, t0, size, reason) : failure;
      }
      stepper.attempt!(t0, this.#leftOf(t1), state, this.#scaled);
      finite = isFinite(state);
      const estimate = finite ? this.#norm(before, state) : Infinity;
      const drift = this.#drift(stepper, before, state);
      const error = finite ? Math.max(estimate, drift * weight) : Infinity;
      if (error < 1) {
        const factor = Math.max(factorMinAccepted, this.#factor(1 / error));
        const length = Math.abs(t1 - t0);
        // What passes at dtMin is no reason to go below it.
        const next = Math.max(Math.min(dtMin, length), Math.min(factorMax, factor) * length);
        // A step that a stop cut short says little about the next one's size.
        this.#size = clipped ? Math.max(this.#size, next) : next;
        if (stepper.drift) this.drift = Math.max(this.drift ?? 0, drift);
        this.#accept(t0, t1, 1 / error);
        return;
      }
      this.rejected++;
      if (!finite) failure = stepper.failure?.(i, t1) ?? new NonFiniteStateError(i, t0, t1);
      if (finite) reason = `its error is ${error.toPrecision(2)} times what is allowed`;
      // Written so that NaN, which an infinite error may leave, becomes the least factor.
      const factor = Math.min(safety, Math.max(factorMin, this.#factor(1 / error) || 0));
      // Not of t1 − t0 alone, which rounding holds up where the time resolves no less.
      this.#size = size = factor * Math.min(size, Math.abs(t1 - t0));
      state.set(before);
      stepper.undo?.();
    }
  }

  #accept(t0: number, t1: number, delta: number): void {
    this.#row[0] = t0;
    this.#begins.push(this.#row);
    this.#end = t1;
    this.#delta2 = this.#delta1;
    this.#delta1 = Math.min(delta, 1e10);
    if (t1 === this.#stops[this.#nextStop]) this.#nextStop++;
    this.complete = t1 === this.#solve.t1;
  }

  /** How far apart the two states of a reversible method are, in tolerances. */
  #drift(stepper: Stepper, before: Float64Array, state: Float64Array): number {
    if (stepper.drift === undefined) return 0;
    stepper.drift(state, this.#scaled);
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
      const x = scaled[k] /
        (atol[k % atol.length] + rtol[k % rtol.length] * size);
      scaled[k] = x;
      squares += x * x;
      most = Math.max(most, Math.abs(x));
    }
    if (typeof norm === "function") return norm(scaled);
    return norm === "max" ? most : Math.sqrt(squares / scaled.length);
  }

  #firstSize(): number {
    const { dt, t0, t1 } = this.#solve;
    const { rtol, atol } = this.#settings;
    const size = this.#linearization === undefined
      ? Math.abs(dt!)
      : chooseFirstStep(this.#solve, this.#linearization, rtol, atol);
    return Math.min(size, Math.abs(t1 - t0));
  }
}

const view = new DataView(new ArrayBuffer(8));

/** The next representable number above t (direction 1) or below it (−1). */
function neighbour(t: number, direction: number): number {
  if (t === 0) return direction * Number.MIN_VALUE;
  view.setFloat64(0, t);
  view.setBigInt64(0, view.getBigInt64(0) + (direction > 0 === t > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
