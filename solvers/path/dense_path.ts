import { ChunkedBuffer, type Look, lookLike } from "../../tensors/internal.ts";
import { sizeOf, Tensor } from "../../tensors/mod.ts";
import { NonFiniteStateError } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import { slopeCause } from "../not_finite/slope_cause.ts";
import { isFinite, type Steps } from "../steps/steps.ts";
import { hermite, HermiteInterpolant } from "./hermite.ts";
import { copyStart } from "./reader_options.ts";
import type { StepInterpolant } from "./step_interpolant.ts";
import { firstWhere } from "./unread_steps.ts";

const LOOK: Look<DensePath> = {
  print: (path) => LOOK.brief(path),
  brief: (path) => path.toString(),
};

/**
 * A solve's whole path, to be read at any time: the cubic Hermite interpolant of every
 * step, or that of the method where it has one. It keeps 4d numbers a step, for a state of d elements; of
 * an implicit method 5d.
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
  readonly #steps: Steps;
  readonly #rows: ChunkedBuffer;
  readonly #row: Float64Array;
  /** The state before a step. */
  readonly #y0: Float64Array;
  readonly #interpolant: KeptInterpolant;

  /** Made by `solve`. */
  constructor(field: VectorField, steps: Steps, interpolant: KeptInterpolant) {
    lookLike(DensePath.prototype, LOOK);
    this.#field = field;
    this.#steps = steps;
    this.#interpolant = interpolant;
    this.#y0 = new Float64Array(sizeOf(field.stateShape));
    this.#row = new Float64Array(interpolant.size);
    this.#rows = new ChunkedBuffer(interpolant.size);
  }

  /** Takes the state before a step; it begins with y. */
  push(state: Float64Array): void {
    copyStart(state, this.#y0);
  }

  /** Takes y after step i. */
  close(i: number, y1: Float64Array): void {
    this.#interpolant.moveTo(this.#steps.begin(i), this.#steps.end(i), this.#y0, y1);
    this.#interpolant.save(this.#row);
    this.#rows.push(this.#row);
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
    const step = this.#find(t);
    const ends = [this.#steps.begin(step), this.#steps.end(step)] as const;
    const y = new Float64Array(this.#y0.length);
    this.#rows.read(step, row);
    this.#interpolant.restore(...ends, row);
    this.#interpolant.read(t, y);
    if (!isFinite(y)) {
      const cause = slopeCause(this.#field, ends, [row, row.subarray(y.length)]);
      throw new NonFiniteStateError(step, ...ends, cause);
    }
    return new Tensor(y, this.#field.stateShape);
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
    // At the end of a step that is the one, also across a jump of the field: behind it the state may have jumped.
    return firstWhere(0, count - 1, (k) => !(direction * (t - this.#steps.begin(k + 1)) > 0));
  }
}

/** What keeps steps, each beginning with y at both ends, and reads them. */
type KeptInterpolant = Pick<StepInterpolant, "size" | "moveTo" | "save" | "restore" | "read">;

/** The cubic of one step at a time, to be kept. */
export class KeptHermite extends HermiteInterpolant implements KeptInterpolant {
  readonly size = 4 * this.start.y.length;
  /** The step that is read. */
  #kept: readonly Float64Array[] = [];

  save(target: Float64Array): void {
    const { start, end } = this;
    [start.y, end.y, start.dy, end.dy].forEach((part, k) => target.set(part, k * part.length));
  }

  restore(t0: number, t1: number, source: Float64Array): void {
    const d = this.size / 4;
    this.t0 = t0;
    this.t1 = t1;
    this.#kept = [0, 1, 2, 3].map((k) => source.subarray(k * d, (k + 1) * d));
  }

  override read(t: number, y: Float64Array): void {
    const [y0, y1, f0, f1] = this.#kept;
    hermite(this.t0, this.t1, t, y0, f0, y1, f1, y);
  }
}
