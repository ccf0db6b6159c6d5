import { allocate } from "../../../tensors/mod.ts";
import type { Counts, Linearization } from "../../field.ts";
import { isFinite } from "../../steps/steps.ts";
import type { FieldJacobian } from "../jacobian/field_jacobian.ts";
import type { ShiftedJacobian } from "../linear/shifted_jacobian.ts";
import { Broyden } from "./broyden.ts";

/** A correction below this part of an element is rounding; below the other one, it is where it shrinks no more. */
const ROUNDING = { double: 1e-14, single: 1e-7 };
const STUCK = { double: 1e-9, single: 1e-3 };
/** An element counts as at least this part of the largest one. */
const LEAST = 1e-10;
/** Where a correction is more than this part of the last one, the Jacobian is made anew. */
const SLOW = 0.2;
/** Corrections by one Jacobian, and Jacobians a stage. */
const MOST_CORRECTIONS = 12;
const MOST_JACOBIANS = 6;

/** Why Newton's method found no solution of a stage. */
export interface NewtonFailure {
  /** The time of the stage. */
  time: number;
  /** The largest correction left, in parts of the state's elements. */
  residual: number;
  /** Corrections made. */
  corrections: number;
  /** Whether the matrix had no inverse. */
  singular: boolean;
}

/** What Newton's method works with. */
export interface NewtonParts {
  readonly jacobian: FieldJacobian;
  readonly matrix: ShiftedJacobian;
  readonly linearization: Linearization;
  readonly counts: Counts;
  /** In which numbers f is computed. */
  readonly precision: "double" | "single";
}

/**
 * Solves g = b + a f(t, g) for a stage, to rounding, so that the derivative of the stage is that of the
 * equation. It begins with the matrix that is there, of the last Jacobian, which Broyden's updates bring
 * nearer to the one at g, and makes another one there where that brings it on too slowly.
 */
export class StageNewton {
  /** What is known of the last failure. */
  readonly failure: NewtonFailure = { time: NaN, residual: NaN, corrections: 0, singular: false };
  /** Whether the Jacobian was made anew since it was set to false. */
  renewed = false;
  readonly #parts: NewtonParts;
  readonly #rest: Float64Array;
  readonly #broyden: Broyden;
  /** How large the elements are. */
  readonly #sizes: Float64Array;
  /** The time of a stage, the factor of f, and the size of the last correction: the engine boxes no elements. */
  readonly #now = new Float64Array(3);

  constructor(parts: NewtonParts) {
    this.#parts = parts;
    const size = parts.linearization.dy.length;
    this.#rest = allocate(size);
    this.#sizes = allocate(size);
    this.#broyden = new Broyden(size, MOST_CORRECTIONS);
  }

  /**
   * Solves for a stage.
   *
   * @param time Where it is.
   * @param a The factor of f, which the matrix was made with.
   * @param base b.
   * @param g A guess; becomes the solution.
   * @returns Whether there is one.
   */
  solve(time: number, a: number, base: Float64Array, g: Float64Array): boolean {
    const now = this.#now;
    now[0] = time;
    now[1] = a;
    const { precision } = this.#parts;
    const rounding = ROUNDING[precision];
    this.#broyden.begin();
    let before = Infinity;
    let rateBefore = 1;
    let corrections = 0;
    let since = 0;
    let jacobians = 0;
    for (;;) {
      this.#correct(base, g);
      const size = now[2];
      corrections++;
      since++;
      if (!Number.isFinite(size)) return this.#fail(corrections);
      // Of the first correction nothing is known yet.
      const rate = before === Infinity ? 1 : size / before;
      // Updates bring corrections down by fits and starts: what the next one would be goes by the slower of two.
      const slower = Math.max(rate, rateBefore);
      if (size <= rounding || slower < 0.5 && size * slower <= rounding / 10) return true;
      // By the Jacobian of another step it may just be slow: then it is made anew.
      const stuck = rate >= 1 || rate > 0.3 && jacobians > 0;
      if (size <= STUCK[precision] && stuck && since > 1) return true;
      const slow = rate > SLOW && since > 1 || since === MOST_CORRECTIONS;
      before = size;
      rateBefore = rate;
      if (!slow) continue;
      if (jacobians === MOST_JACOBIANS) return this.#fail(corrections);
      this.#renew(g);
      jacobians++;
      since = 0;
    }
  }

  #fail(corrections: number): boolean {
    const { matrix, jacobian } = this.#parts;
    const { failure } = this;
    failure.time = this.#now[0];
    failure.residual = this.#now[2];
    failure.corrections = corrections;
    failure.singular = !matrix.regular && isFinite(jacobian.compressed);
    return false;
  }

  /** Notes how large the elements are; one of zeros among zeros is right where it stays one. */
  #measure(base: Float64Array, g: Float64Array): void {
    const sizes = this.#sizes;
    let largest = 0;
    for (let k = 0; k < g.length; k++) {
      sizes[k] = Math.max(Math.abs(g[k]), Math.abs(base[k]));
      largest = Math.max(largest, sizes[k]);
    }
    for (let k = 0; k < g.length; k++) sizes[k] = Math.max(sizes[k], LEAST * largest);
  }

  /** One correction; its size in parts of the elements is noted. */
  #correct(base: Float64Array, g: Float64Array): void {
    const { linearization: { y, dy }, linearization, matrix, counts } = this.#parts;
    const a = this.#now[1];
    const rest = this.#rest;
    this.#measure(base, g);
    for (let k = 0; k < g.length; k++) y[k] = g[k];
    linearization.evaluate(this.#now[0]);
    counts.evaluations++;
    for (let k = 0; k < g.length; k++) rest[k] = base[k] + a * dy[k] - g[k];
    matrix.solve(rest);
    this.#broyden.improve(rest, this.#sizes);
    let size = 0;
    for (let k = 0; k < g.length; k++) {
      g[k] += rest[k];
      const scale = Math.max(Math.abs(g[k]), this.#sizes[k]);
      const part = rest[k] === 0 ? 0 : Math.abs(rest[k]) / scale;
      // NaN is kept.
      if (!(part <= size)) size = part;
    }
    this.#now[2] = size;
  }

  #renew(g: Float64Array): void {
    const { jacobian, matrix, counts } = this.#parts;
    jacobian.evaluate(this.#now[0], g);
    matrix.factorise(this.#now[1], jacobian.compressed);
    counts.jacobians = (counts.jacobians ?? 0) + 1;
    counts.factorisations = (counts.factorisations ?? 0) + 1;
    this.renewed = true;
    this.#broyden.begin();
  }
}
