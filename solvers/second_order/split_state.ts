import { allocate, formatShape, sizeOf } from "../../tensors/mod.ts";
import { describe } from "../../tensors/internal.ts";
import { CountingLinearization } from "../counting_linearization.ts";
import type { Grid } from "../reversible/grid.ts";
import type { Counts, Halves, VectorField } from "../field.ts";

/**
 * The halves of a field, for a method that needs them.
 *
 * @param method The method, as messages begin.
 * @throws {TypeError} If the field is not of second order.
 */
export function halvesOf(method: string, field: VectorField): Halves {
  if (field.halves) return field.halves;
  throw new TypeError(
    `${method}: the field must be of second order, with a state (q, v), dq/dt = v and dv/dt = f(t, q), got ` +
      `${describe(field)} of state ${
        formatShape(field.stateShape)
      }; make it by secondOrderField({ ` +
      "position, f }), or take a method for any field, such as rk4 or reversible(rk4)",
  );
}

/** Which half of a state: q, */
export const Q = 0;
/** or v. */
export const V = 1;

/** Where the halves of a state are: in each row q comes first, and v behind it. */
export class SplitState {
  /** Elements of a state, */
  readonly size: number;
  /** and of q. */
  readonly half: number;
  /** Elements of q in a row. */
  readonly #width: number;

  constructor(field: VectorField, { rows = 1 }: Halves) {
    this.size = sizeOf(field.stateShape);
    this.half = this.size / 2;
    this.#width = this.half / rows;
  }

  /** Copies a half of a state. */
  read(state: Float64Array, which: number, half: Float64Array): void {
    const width = this.#width;
    for (let k = 0, at = which * width; k < half.length; at += width) {
      for (const end = k + width; k < end; k++, at++) half[k] = state[at];
    }
  }

  /** Writes a half of a state. */
  write(state: Float64Array, which: number, half: Float64Array): void {
    const width = this.#width;
    for (let k = 0, at = which * width; k < half.length; at += width) {
      for (const end = k + width; k < end; k++, at++) state[at] = half[k];
    }
  }

  /** Adds to a half of a state. */
  add(state: Float64Array, which: number, factor: number, half: Float64Array): void {
    const width = this.#width;
    for (let k = 0, at = which * width; k < half.length; at += width) {
      for (const end = k + width; k < end; k++, at++) state[at] += factor * half[k];
    }
  }

  /** Adds one half of a state to the other. */
  mix(state: Float64Array, to: number, factor: number): void {
    const width = this.#width;
    for (
      let at = to * width, from = (1 - to) * width;
      at < state.length;
      at += width, from += width
    ) {
      for (const end = at + width; at < end; at++, from++) state[at] += factor * state[from];
    }
  }

  /** The same as {@linkcode SplitState.add}, on a grid. */
  addOn(grid: Grid, state: Float64Array, which: number, factor: number, half: Float64Array): void {
    const width = this.#width;
    for (let k = 0, at = which * width; k < half.length; at += width) {
      for (const end = k + width; k < end; k++, at++) grid.add(state, at, at, factor * half[k]);
    }
  }

  /** The same as {@linkcode SplitState.mix}, on a grid. */
  mixOn(grid: Grid, state: Float64Array, to: number, factor: number): void {
    const width = this.#width;
    for (let at = to * width, from = (1 - to) * width; at < this.size; at += width, from += width) {
      for (const end = at + width; at < end; at++, from++) {
        grid.add(state, at, at, factor * state[from]);
      }
    }
  }
}

/** One half of a field at one point, and what it moves. */
export class HalfPoint {
  readonly #point: CountingLinearization;
  readonly #layout: SplitState;
  /** The half that it depends on. */
  readonly #from: number;
  /** Cotangents of the slope and of the point, for use within a call. */
  readonly #slopeBar: Float64Array;
  readonly #bar: Float64Array;

  /**
   * @param which The half that it moves.
   * @param half The field over the other one.
   */
  constructor(layout: SplitState, which: number, half: VectorField, counts: Counts) {
    this.#layout = layout;
    this.#from = 1 - which;
    this.#point = new CountingLinearization(half, counts);
    this.#slopeBar = allocate(layout.half);
    this.#bar = allocate(layout.half);
  }

  /** What it gives. */
  get slope(): Float64Array {
    return this.#point.f.dy;
  }

  /** Elements of its tape; 0 where there is none. */
  get tapeSize(): number {
    return this.#point.f.tape?.length ?? 0;
  }

  /** Evaluates it at a state. */
  evaluate(t: number, state: Float64Array): void {
    this.#layout.read(state, this.#from, this.#point.f.y);
    this.#point.evaluate(t);
  }

  /** Whether it stands at a state. */
  isAt(t: number, state: Float64Array): boolean {
    const { y } = this.#point.f;
    if (t !== this.#point.time) return false;
    this.#layout.read(state, this.#from, this.#bar);
    for (let k = 0; k < y.length; k++) if (y[k] !== this.#bar[k]) return false;
    return true;
  }

  /** Forgets where it stands. */
  forget(): void {
    this.#point.forget();
  }

  /** Pulls back factor times what a half of the cotangent says of its slope, into the other half. */
  pullback(factor: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const slopeBar = this.#slopeBar;
    this.#layout.read(stateBar, 1 - this.#from, slopeBar);
    for (let k = 0; k < slopeBar.length; k++) slopeBar[k] *= factor;
    const bar = this.#bar;
    for (let k = 0; k < bar.length; k++) bar[k] = 0;
    this.#point.pullback(slopeBar, bar, parametersBar);
    this.#layout.add(stateBar, this.#from, 1, bar);
  }

  /** Copies its tape; returns the offset behind it. */
  save(target: Float64Array, offset: number): number {
    const tape = this.#point.f.tape!;
    for (let k = 0; k < tape.length; k++) target[offset++] = tape[k];
    return offset;
  }

  /** Takes a tape back. */
  restore(source: Float64Array, offset: number): number {
    this.#point.forget();
    const tape = this.#point.f.tape!;
    for (let k = 0; k < tape.length; k++) tape[k] = source[offset++];
    return offset;
  }
}
