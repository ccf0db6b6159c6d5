import { ChunkedBuffer, type Look, lookLike } from "../../tensors/internal.ts";
import { type Shape, sizeOf, Tensor } from "../../tensors/mod.ts";
import { NonFiniteStateError } from "../errors/errors.ts";
import type { Counts, Linearization, VectorField } from "../field.ts";
import type { StepInterpolant } from "./step_interpolant.ts";
import { hermite } from "./hermite.ts";
import { slopeCause } from "../not_finite/slope_cause.ts";
import { isFinite, type Steps } from "../steps/steps.ts";

const LOOK: Look<DensePath> = {
  print: (path) => LOOK.brief(path),
  brief: (path) => path.toString(),
};

/**
 * A solve's whole path, to be read at any time: the cubic Hermite interpolant of every
 * step, or that of the method where it has one. It keeps 2 + 4d numbers a step, for a state of d
 * elements; of an implicit method 2 + 5d.
 *
 * @category Losses
 * @example
 * ```ts
 * import { neg, rk4, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { path } = solve({ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4, dense: true });
 * assertAlmostEquals(path!.at(0.123).data[0], Math.exp(-0.123), 1e-6);
 * ```
 */
export class DensePath {
  readonly #field: VectorField;
  readonly #stateShape: Shape;
  readonly #steps: Steps;
  readonly #counts: Counts;
  readonly #linearization: Linearization;
  readonly #rows: ChunkedBuffer;
  readonly #row: Float64Array;
  readonly #size: number;
  /** What reads instead of the cubic, where the method has one. */
  readonly #interpolant: StepInterpolant | undefined;

  /** Made by `solve`. */
  constructor(
    field: VectorField,
    steps: Steps,
    counts: Counts,
    interpolant?: StepInterpolant,
  ) {
    lookLike(DensePath.prototype, LOOK);
    this.#field = field;
    this.#stateShape = field.stateShape;
    this.#steps = steps;
    this.#counts = counts;
    this.#linearization = field.linearize();
    this.#size = sizeOf(field.stateShape);
    this.#interpolant = interpolant;
    const width = 2 + (interpolant?.size ?? 4 * this.#size);
    this.#rows = new ChunkedBuffer(width);
    this.#row = new Float64Array(width);
  }

  /** Takes the state before a step; it begins with y. */
  push(state: Float64Array): void {
    for (let k = 0; k < this.#size; k++) this.#row[2 + k] = state[k];
  }

  /** Takes y after step i, and the slopes at both ends. */
  close(i: number, y1: Float64Array): void {
    const row = this.#row;
    const size = this.#size;
    const { y, dy } = this.#linearization;
    row[0] = this.#steps.begin(i);
    row[1] = this.#steps.end(i);
    if (this.#interpolant) {
      this.#interpolant.moveTo(row[0], row[1], row.subarray(2, 2 + size), y1);
      this.#interpolant.save(row.subarray(2));
      this.#rows.push(row);
      return;
    }
    row.set(y1, 2 + size);
    for (let end = 0; end < 2; end++) {
      for (let k = 0; k < size; k++) y[k] = row[2 + end * size + k];
      this.#linearization.evaluate(row[end]);
      row.set(dy, 2 + (2 + end) * size);
    }
    this.#counts.evaluations += 2;
    this.#rows.push(row);
  }

  /**
   * Reads y.
   *
   * @param t A time on the path.
   * @returns y at that time, in the state's shape; exact at the ends of steps.
   * @throws {RangeError} If the path does not reach t.
   * @throws {NonFiniteStateError} If a slope there is infinite or NaN, so that y is, too.
   */
  at(t: number): Tensor {
    const row = this.#row;
    const size = this.#size;
    const step = this.#find(t);
    this.#rows.read(step, row);
    const y = new Float64Array(size);
    const part = (k: number) => row.subarray(2 + k * size, 2 + (k + 1) * size);
    if (this.#interpolant) {
      this.#interpolant.restore(row[0], row[1], row.subarray(2));
      this.#interpolant.read(t, y);
    } else hermite(row[0], row[1], t, part(0), part(2), part(1), part(3), y);
    if (!isFinite(y)) {
      const cause = slopeCause(this.#field, [row[0], row[1]], [part(0), part(1)]);
      throw new NonFiniteStateError(step, row[0], row[1], cause);
    }
    return new Tensor(y, this.#stateShape);
  }

  /** Where it begins; NaN where no step was taken. */
  get t0(): number {
    return this.#rows.length > 0 ? this.#steps.begin(0) : NaN;
  }

  /** Where it ends; NaN where no step was taken. */
  get t1(): number {
    return this.#rows.length > 0 ? this.#steps.end(this.#rows.length - 1) : NaN;
  }

  /** What it is, in words. */
  toString(): string {
    return `DensePath from ${this.t0} to ${this.t1}, ${this.#rows.length} steps`;
  }

  /** The step that t lies in, by bisection. */
  #find(t: number): number {
    const count = this.#rows.length;
    const { t0: first, t1: last } = this;
    const direction = Math.sign(last - first);
    if (!(direction * (t - first) >= 0 && direction * (last - t) >= 0)) {
      throw new RangeError(`DensePath.at: the path goes from ${first} to ${last}, got t = ${t}`);
    }
    let low = 0;
    let high = count - 1;
    // At the end of a step that is the one: behind it the state may have jumped.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (direction * (t - this.#steps.end(middle)) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
