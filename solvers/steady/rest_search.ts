import { allocate } from "../../tensors/mod.ts";
import { SteadyStateError } from "../errors/steady_state_error.ts";
import type { VectorField } from "../field.ts";
import { FieldJacobian } from "../implicit/jacobian/field_jacobian.ts";
import { ShiftedJacobian } from "../implicit/linear/shifted_jacobian.ts";
import type { Linearization } from "../field.ts";
import { isFinite } from "../steps/steps.ts";
import { RestSizes } from "./rest_sizes.ts";

/**
 * What a search for a state at rest counts.
 *
 * @category Solving
 */
export interface RestCounts {
  /** Steps taken, those by Newton's method included. */
  iterations: number;
  /** Steps that were refused and tried shorter. */
  rejected: number;
  /** Evaluations of f alone, */
  evaluations: number;
  /** of f with its Jacobian, */
  jacobians: number;
  /** and matrices that were factorised. */
  factorisations: number;
}

/** What is asked of a search. */
export interface RestSettings {
  readonly t: number;
  readonly rtol: number;
  readonly atol: number;
  readonly maxIterations: number;
  /** In which numbers f is computed. */
  readonly precision: "double" | "single";
}

/** The first pseudo-step changes an element by this part of its size, and no later one asks for less. */
const FIRST = 0.2;
/** The next one is as many times as long at most, */
const MOST_GROWTH = 10;
/** and at least, */
const LEAST_GROWTH = 0.25;
/** or this, where y moved slower with it and a correction would be less than that part of it. */
const GROWTH = 4;
const EASY = 0.1;
/** Newton's method is tried where it would change elements by less than this part of their size. */
const NEAR = 0.01;
/** A step stands where the next correction is less than this part of it. */
const CONTRACTION = 0.5;
/** Newton's steps stand where it is less than this. */
const NEWTON_CONTRACTION = 0.25;
/** and the last one, but for rounding. */
const SETTLED = 0.1;
const ROUNDING = { double: 1e-14, single: 1e-6 };
/** By which part of what it moved y must move slower, for longer steps and Newton's. */
const SLOWER = 0.25;
/** Steps that change nothing, each ten times as long as the one before, until it is at rest. */
const AT_REST = 3;
/** A step that is shorter leads nowhere. */
const SHORTEST = 1e-300;
/** A matrix whose solve is larger than rounding allows by this is not regular. */
const SINGULAR = 1e3;
/** One over the rounding of what J is computed in. */
const DIGITS = { double: 4503599627370496, single: 8388608 };

/**
 * Finds a state at rest, f(t, y) = 0, by way of the flow: far from it, steps of implicit Euler, linearised,
 * (I − δ J) Δ = δ f, as long as the correction that one more would make is small beside Δ. δ follows the
 * rate at which y moves, the ratio from step to step; near it, Newton's method, −J Δ = f.
 */
export class RestSearch {
  readonly y: Float64Array;
  /** The largest element of J on the way. */
  largest = 0;
  readonly jacobian: FieldJacobian;
  readonly matrix: ShiftedJacobian;
  readonly counts: RestCounts = {
    iterations: 0,
    rejected: 0,
    evaluations: 0,
    jacobians: 0,
    factorisations: 0,
  };
  readonly #settings: RestSettings;
  readonly #point: Linearization;
  /** f at y. */
  readonly #slope: Float64Array;
  readonly #sizes: RestSizes;
  readonly #step: Float64Array;
  readonly #next: Float64Array;
  readonly #probe: Float64Array;

  /** What a correction after the last step would be, in parts of that. */
  #contraction = 1;

  constructor(field: VectorField, y0: Float64Array, settings: RestSettings, caller: string) {
    const size = y0.length;
    this.y = y0;
    this.#settings = settings;
    this.jacobian = new FieldJacobian(field, caller);
    this.matrix = new ShiftedJacobian(this.jacobian.pattern);
    this.#point = field.linearize();
    this.#sizes = new RestSizes(size);
    [this.#slope, this.#step, this.#next, this.#probe] = [0, 1, 2, 3].map(() => allocate(size));
  }

  /** In which numbers f is computed. */
  get precision(): RestSettings["precision"] {
    return this.#settings.precision;
  }

  /** The largest element of f where it stands. */
  get residual(): number {
    return this.#slope.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  }

  /**
   * Runs it, from what y is.
   *
   * @returns Whether −J is regular at the rest; it stands factorised then.
   * @throws {SteadyStateError} If there is none.
   */
  run(): boolean {
    const { counts, y } = this;
    counts.iterations = counts.rejected = counts.evaluations = 0;
    counts.jacobians = counts.factorisations = 0;
    this.#sizes.seen.fill(0);
    this.largest = 0;
    this.#linearize();
    let rate = this.#sizes.norm(this.#slope);
    let delta = FIRST / rate;
    let still = 0;
    // Whether y moved slower with the last step: then a rest may be near, and steps may be longer.
    let slower = true;
    for (;;) {
      if (!(rate < Infinity)) throw this.#failed("not finite");
      const regular = slower && this.#newtonStep();
      if (rate === 0) return regular;
      if (regular && this.#change(this.#step) <= 1 && this.#settles()) {
        this.#add(this.#step);
        this.#linearize();
        return this.#factoriseNewton();
      }
      if (counts.iterations === this.#settings.maxIterations) throw this.#failed("iterations");
      counts.iterations++;
      if (!(regular && this.#tryNewton())) {
        const taken = this.#pseudoStep(delta);
        // A step that had to be shorter says nothing of rest.
        still = taken === delta && this.#change(this.#step) <= 1 ? still + 1 : 0;
        delta = taken;
      }
      if (!isFinite(y)) throw this.#failed("not finite");
      this.#linearize();
      const before = rate;
      rate = this.#sizes.norm(this.#slope);
      if (still >= AT_REST) return false;
      // Where y grows by itself the rate is the same from step to step, or more; long steps would lead astray.
      slower = before / rate - 1 >= SLOWER * this.#sizes.norm(this.#step);
      const grown = still > 0 ? MOST_GROWTH : before / rate;
      const least = slower && this.#contraction <= EASY ? GROWTH : LEAST_GROWTH;
      // NaN, where both are 0 or infinite, ends the search above.
      delta *= Math.min(MOST_GROWTH, Math.max(least, grown || 1));
      if (delta * rate < FIRST) delta = Math.min(MOST_GROWTH * delta, FIRST / rate);
    }
  }

  #linearize(): void {
    this.jacobian.evaluate(this.#settings.t, this.y);
    this.counts.jacobians++;
    this.#sizes.see(this.y);
    for (const x of this.jacobian.compressed) {
      if (Math.abs(x) > this.largest) this.largest = Math.abs(x);
    }
    // Behind f are its derivatives.
    const { slope } = this.jacobian;
    for (let k = 0; k < this.#slope.length; k++) this.#slope[k] = slope[k];
  }

  /** Factorises −J; whether it is regular, as far as rounding tells. */
  #factoriseNewton(): boolean {
    const { matrix, jacobian } = this;
    this.counts.factorisations++;
    if (!matrix.factorise(1, jacobian.compressed, 0)) return false;
    const probe = this.#probe;
    for (let k = 0; k < probe.length; k++) probe[k] = Math.cos(1 + 2 * k);
    matrix.solve(probe);
    let most = 0;
    for (const x of probe) most = Math.max(most, Math.abs(x));
    return most * this.largest * SINGULAR < DIGITS[this.#settings.precision];
  }

  /** Δ of Newton's method, where there is one. */
  #newtonStep(): boolean {
    if (!this.#factoriseNewton()) return false;
    this.#step.set(this.#slope);
    this.matrix.solve(this.#step);
    return true;
  }

  /** Whether the correction after Δ is next to nothing, as it is not where two rests meet. */
  #settles(): boolean {
    const size = this.#sizes.norm(this.#step);
    const rounding = ROUNDING[this.#settings.precision];
    if (size <= rounding) return true;
    const next = this.#evaluateAhead();
    this.matrix.solve(next);
    return this.#sizes.norm(next) <= Math.max(SETTLED * size, rounding);
  }

  /** Takes it where y is near to rest. */
  #tryNewton(): boolean {
    const size = this.#sizes.norm(this.#step);
    if (!(size <= NEAR)) return false;
    const next = this.#evaluateAhead();
    this.matrix.solve(next);
    if (!(this.#sizes.norm(next) <= NEWTON_CONTRACTION * size)) return false;
    this.#add(this.#step);
    return true;
  }

  /** A step of implicit Euler, δ as long or shorter; gives its length. */
  #pseudoStep(delta: number): number {
    const { counts, jacobian, matrix } = this;
    const step = this.#step;
    for (;;) {
      if (!(delta > SHORTEST && delta < Infinity)) throw this.#failed("iterations");
      counts.factorisations++;
      if (matrix.factorise(delta, jacobian.compressed)) {
        for (let k = 0; k < step.length; k++) step[k] = delta * this.#slope[k];
        matrix.solve(step);
        const next = this.#evaluateAhead();
        for (let k = 0; k < next.length; k++) next[k] = delta * next[k] - step[k];
        matrix.solve(next);
        this.#contraction = this.#sizes.norm(next) / this.#sizes.norm(step);
        const nothing = this.#change(step) <= 1 && this.#change(next) <= 1;
        if (nothing || this.#contraction <= CONTRACTION) {
          this.#add(step);
          return delta;
        }
      }
      counts.rejected++;
      delta /= 4;
    }
  }

  /** f at y + Δ. */
  #evaluateAhead(): Float64Array {
    const { y, dy } = this.#point;
    for (let k = 0; k < y.length; k++) y[k] = this.y[k] + this.#step[k];
    this.#point.evaluate(this.#settings.t);
    this.counts.evaluations++;
    const next = this.#next;
    for (let k = 0; k < next.length; k++) next[k] = dy[k];
    return next;
  }

  #add(step: Float64Array): void {
    for (let k = 0; k < step.length; k++) this.y[k] += step[k];
  }

  /** The largest change of a step, in tolerances. */
  #change(step: Float64Array): number {
    const { rtol, atol } = this.#settings;
    let most = 0;
    for (let k = 0; k < step.length; k++) {
      const change = Math.abs(step[k]);
      // Where nothing moves there is no tolerance needed.
      if (change > 0) most = Math.max(most, change / (atol + rtol * this.#sizes.seen[k]));
    }
    return most;
  }

  #failed(reason: "iterations" | "not finite"): SteadyStateError {
    const slope = this.#slope;
    const element = this.#sizes.most(slope);
    return new SteadyStateError({
      reason,
      iterations: this.counts.iterations,
      time: this.#settings.t,
      residual: this.residual,
      element,
      rate: this.#sizes.norm(slope),
      y: this.y.slice(),
    });
  }
}
