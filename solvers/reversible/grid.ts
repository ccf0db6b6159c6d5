import { allocate } from "../../tensors/mod.ts";

/** Whole numbers of the grid reach to this, so that sums and differences of four are exact. */
export const LIMIT: number = /* @__PURE__ */ Math.pow(2, 51);

/** How many times the largest element of y0 the state may become, unless a range is given. */
const MARGIN: number = /* @__PURE__ */ Math.pow(2, 9);

/** Numbers of this size have units of 1. */
export const SHIFT = 0x18000000000000;

/**
 * A grid that states are on: element k is a whole number times a unit, a power of two, and at most
 * 2⁵¹ units. What is added is rounded to the grid first, so that it can be taken away again to the last bit.
 */
export class Grid {
  /** The element that left the grid's range since the start; −1 for none. */
  escaped = -1;
  /** How large each element may become. */
  readonly range: Float64Array;
  /** 2^F, and 2^−F, of each element. */
  readonly scale: Float64Array;
  readonly unit: Float64Array;
  readonly #given: boolean;

  /**
   * @param size The number of elements of y.
   * @param range How large each element may become; by default 512 times the largest element of y0.
   */
  constructor(size: number, range?: ArrayLike<number>) {
    this.#given = range !== undefined;
    this.range = allocate(size);
    this.scale = allocate(size);
    this.unit = allocate(size);
    if (range !== undefined) {
      for (let k = 0; k < size; k++) this.#setRange(k, range[k % range.length]);
    }
  }

  /** Before the first state: settles the range by y0, where it was not given. */
  protected settle(y0: Float64Array): void {
    this.escaped = -1;
    if (this.#given) return;
    const size = y0.length;
    let largest = 0;
    for (let k = 0; k < size; k++) largest = Math.max(largest, Math.abs(y0[k]));
    for (let k = 0; k < size; k++) this.#setRange(k, MARGIN * (largest || 1));
  }

  #setRange(k: number, range: number): void {
    // Between bounds that keep both the scale and the range finite.
    const exponent = Math.max(-970, Math.min(1000, 51 - Math.ceil(Math.log2(range))));
    this.scale[k] = 2 ** exponent;
    this.unit[k] = 2 ** -exponent;
    this.range[k] = LIMIT * this.unit[k];
  }

  /** Writes the first state: y0, rounded to the grid. */
  start(y0: Float64Array, state: Float64Array): void {
    this.settle(y0);
    for (let k = 0; k < y0.length; k++) this.put(state, k, k, round(y0[k] * this.scale[k]), 0);
  }

  /** Adds an increment, rounded to the grid, to element k of y, which is at `at` in the state. */
  add(state: Float64Array, at: number, k: number, increment: number): void {
    const scale = this.scale[k];
    this.put(state, at, k, state[at] * scale + round(increment * scale), increment);
  }

  /** Writes a whole number as the state's element; one that is out of range as NaN. */
  put(state: Float64Array, at: number, k: number, whole: number, increment: number): void {
    // Both, since a larger increment is not rounded to a whole number.
    if (Math.abs(whole) <= LIMIT && Math.abs(increment) <= this.range[k]) {
      state[at] = whole * this.unit[k];
    } else {
      state[at] = NaN;
      // Where the field overflowed it is not the grid that is too small.
      if (Number.isFinite(increment) && !Number.isNaN(whole)) this.escaped = k;
    }
  }
}

/** Rounds to the nearest whole number, half to even; exact for magnitudes up to 2⁵¹. */
export function round(x: number): number {
  return x + SHIFT - SHIFT;
}
