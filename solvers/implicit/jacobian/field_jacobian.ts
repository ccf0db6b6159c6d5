import { allocate, sizeOf } from "../../../tensors/mod.ts";
import type { Linearization, VectorField } from "../../field.ts";
import type { JacobianPattern } from "./pattern.ts";
import { type FieldTangents, fieldTangents } from "./tangent_program.ts";

/**
 * f, ∂f/∂t and ∂f/∂y of a traced field at one point, and what pulls cotangents of all three back to y
 * and θ: second derivatives, by the pullback of the tangents' program.
 */
export class FieldJacobian {
  /** The structure of ∂f/∂y. */
  readonly pattern: JacobianPattern;
  /** ∂f/∂y times the direction of each colour, one after the other. */
  readonly compressed: Float64Array;
  /** Elements that {@linkcode FieldJacobian.save} writes. */
  readonly tapeSize: number;
  readonly #tangents: FieldTangents;
  /** One for as many colours as the program carries directions. */
  readonly #points: readonly Linearization[];
  /** Where directions of a step's own are pulled back through, with more colours than directions. */
  readonly #along: Linearization | undefined;
  readonly #size: number;
  readonly #outBar: Float64Array;
  readonly #inBar: Float64Array;

  /**
   * @param caller The method, as messages begin.
   * @throws {TypeError} If the field has no tangents.
   */
  constructor(field: VectorField, caller: string) {
    this.#tangents = fieldTangents(field, caller);
    const { pattern, directions } = this.#tangents;
    const size = this.#size = sizeOf(field.stateShape);
    this.pattern = pattern;
    this.compressed = allocate(pattern.colourCount * size);
    const count = Math.max(1, Math.ceil(pattern.colourCount / Math.max(1, directions)));
    this.#points = Array.from({ length: count }, () => this.#tangents.field.linearize());
    this.#points.forEach(({ y }, p) =>
      pattern.colours.forEach((colour, j) => {
        const row = colour - p * directions;
        if (row >= 0 && row < directions) y[(2 + row) * size + j] = 1;
      })
    );
    this.#along = count > 1 ? this.#tangents.field.linearize() : undefined;
    const all = (2 + directions) * size;
    this.#outBar = allocate(all);
    this.#inBar = allocate(all);
    const tape = this.#points[0].tape?.length ?? 0;
    this.tapeSize = this.#along ? tape + this.compressed.length : tape;
  }

  /** f there: its first elements. */
  get slope(): Float64Array {
    return this.#points[0].dy;
  }

  /** Writes ∂f/∂t there. */
  readTimeSlope(target: Float64Array): void {
    const { dy } = this.#points[0];
    const size = this.#size;
    for (let k = 0; k < size; k++) target[k] = dy[size + k];
  }

  /** Evaluates all three. */
  evaluate(t: number, state: Float64Array): void {
    for (let p = 0; p < this.#points.length; p++) {
      const { y } = this.#points[p];
      for (let k = 0; k < this.#size; k++) y[k] = state[k];
      this.#points[p].evaluate(t);
    }
    this.#collect();
  }

  #collect(): void {
    const { directions } = this.#tangents;
    const { compressed } = this;
    const size = this.#size;
    for (let p = 0, to = 0; p < this.#points.length; p++) {
      const { dy } = this.#points[p];
      const end = Math.min(compressed.length, to + directions * size);
      for (let from = 2 * size; to < end; from++, to++) compressed[to] = dy[from];
    }
  }

  /**
   * Pulls cotangents of f, of ∂f/∂t and of ∂f/∂y back, where that of ∂f/∂y is Σ λᵢ uᵢᵀ.
   *
   * @param t The time of the last evaluation.
   * @param left λᵢ.
   * @param right uᵢ, as many.
   * @param yBar Added to, its first elements.
   */
  pullback(
    t: number,
    slopeBar: Float64Array,
    timeSlopeBar: Float64Array,
    left: readonly Float64Array[],
    right: readonly Float64Array[],
    yBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const size = this.#size;
    const outBar = this.#outBar;
    const inBar = this.#inBar;
    for (let k = 0; k < outBar.length; k++) outBar[k] = 0;
    for (let k = 0; k < size; k++) outBar[k] = slopeBar[k];
    for (let k = 0; k < size; k++) outBar[size + k] = timeSlopeBar[k];
    let point = this.#points[0];
    if (this.#along === undefined) {
      const { rows, columns, colours } = this.pattern;
      for (let e = 0; e < rows.length; e++) {
        let sum = 0;
        for (let s = 0; s < left.length; s++) sum += left[s][rows[e]] * right[s][columns[e]];
        outBar[(2 + colours[columns[e]]) * size + rows[e]] += sum;
      }
    } else {
      // λᵀ (∂f/∂y) u: a direction for each u.
      const { y } = this.#along;
      for (let k = 0; k < size; k++) y[k] = point.y[k];
      for (let k = 2 * size; k < y.length; k++) y[k] = 0;
      for (let s = 0; s < left.length; s++) {
        for (let k = 0; k < size; k++) {
          y[(2 + s) * size + k] = right[s][k];
          outBar[(2 + s) * size + k] = left[s][k];
        }
      }
      point = this.#along;
      point.evaluate(t);
    }
    for (let k = 0; k < inBar.length; k++) inBar[k] = 0;
    point.pullback(outBar, inBar, parametersBar);
    for (let k = 0; k < size; k++) yBar[k] += inBar[k];
  }

  /** Copies the last evaluation into `target`; returns the offset behind it. */
  save(target: Float64Array, offset: number): number {
    const tape = this.#points[0].tape!;
    for (let k = 0; k < tape.length; k++) target[offset++] = tape[k];
    if (this.#along === undefined) return offset;
    for (let k = 0; k < this.compressed.length; k++) target[offset++] = this.compressed[k];
    return offset;
  }

  /** Takes an evaluation back from where {@linkcode FieldJacobian.save} put it. */
  restore(source: Float64Array, offset: number): number {
    const tape = this.#points[0].tape!;
    for (let k = 0; k < tape.length; k++) tape[k] = source[offset++];
    if (this.#along === undefined) {
      this.#collect();
      return offset;
    }
    for (let k = 0; k < this.compressed.length; k++) this.compressed[k] = source[offset++];
    return offset;
  }
}
