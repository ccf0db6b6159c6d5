import { allocate } from "../tensors/mod.ts";
import type { Coupling } from "./coupling.ts";
import type { Ratio } from "./ratio.ts";
import { WordStack } from "./word_stack.ts";

/** Whole numbers of the grid stay below this, so that sums and differences of two are exact. */
const LIMIT = 2 ** 51;
/** Bits that a full register sheds at once. */
const WORD = 2 ** 32;
/** How many times the largest element of y0 the state may become, unless a range is given. */
const MARGIN = 2 ** 9;

/**
 * The mixing in whole numbers, exact whatever the coupling is.
 *
 * The states live on a grid, Y = y 2^F and Z = z 2^F, and the coupling is a ratio p/q. With
 * D = Y − Z and A the increment rounded to the grid, a step forwards is Y' = Z + D' + A, where
 * D' is about D p/q: the remainder of D by q goes onto a register as a digit of base q,
 * and a digit of base p comes off it. Both are undone going back, so the step is a bijection
 * on the states and the register. It grows by log2(q/p) bits a step and dimension.
 *
 * A register is a whole number in [L, 2³² L), with L a multiple of p and of q; what does not
 * fit goes onto a stack in words of 32 bits. That is an asymmetric numeral system with digits
 * of equal chance (Duda 2013, arXiv 1311.2540): such a register knows, going back, when a
 * word has to come off.
 *
 * Source: the design's exact arithmetic; Maclaurin, Duvenaud and Adams 2015 (arXiv
 * 1502.03492) keep the bits that momentum sheds, Rein and Tamayo 2018 (arXiv 1704.07715)
 * step on a lattice.
 */
export class ExactCoupling implements Coupling {
  readonly lambda: number;
  /** The coupling, in lowest terms. */
  readonly ratio: Ratio;
  /** The element that left the grid's range in the last step forwards or back; −1 for none. */
  escaped = -1;
  /** How large each element may become. */
  readonly range: Float64Array;
  readonly #given: boolean;
  /** 2^F, and 2^−F, of each element. */
  readonly #scale: Float64Array;
  readonly #unit: Float64Array;
  readonly #least: number;
  readonly #registers: Float64Array;
  readonly #words = new WordStack();
  /** The registers and the number of words before the last attempt. */
  readonly #registersBefore: Float64Array;
  #wordsBefore = 0;

  /**
   * @param ratio p/q in lowest terms, p ≤ q ≤ 1024.
   * @param range How large each element may become; by default 512 times the largest
   *   element of y0.
   */
  constructor(ratio: Ratio, size: number, range?: ArrayLike<number>) {
    const [p, q] = this.ratio = ratio;
    this.lambda = p / q;
    this.#least = p * q * Math.floor(2 ** 20 / (p * q));
    this.#given = range !== undefined;
    this.range = allocate(size);
    this.#scale = allocate(size);
    this.#unit = allocate(size);
    this.#registers = allocate(size);
    this.#registersBefore = allocate(size);
    if (range !== undefined) {
      for (let k = 0; k < size; k++) this.#setRange(k, range[k % range.length]);
    }
  }

  start(y0: Float64Array, state: Float64Array): void {
    const size = y0.length;
    if (!this.#given) {
      let largest = 0;
      for (let k = 0; k < size; k++) largest = Math.max(largest, Math.abs(y0[k]));
      for (let k = 0; k < size; k++) this.#setRange(k, MARGIN * (largest || 1));
    }
    this.escaped = -1;
    this.#registers.fill(this.#least);
    this.#words.length = 0;
    for (let k = 0; k < size; k++) {
      const whole = round(y0[k] * this.#scale[k]);
      if (!(Math.abs(whole) < LIMIT)) this.escaped = k;
      state[k] = state[size + k] = whole * this.#unit[k];
    }
  }

  #setRange(k: number, range: number): void {
    // Below 2^1000, so that the scale of a tiny range does not overflow.
    const exponent = Math.min(1000, 51 - Math.ceil(Math.log2(range)));
    this.#scale[k] = 2 ** exponent;
    this.#unit[k] = 2 ** -exponent;
    this.range[k] = LIMIT * this.#unit[k];
  }

  forwardY(state: Float64Array, psi: Float64Array): void {
    const [p, q] = this.ratio;
    const size = psi.length;
    for (let k = 0; k < size; k++) {
      const scale = this.#scale[k];
      const z = state[size + k] * scale;
      let d = state[k] * scale - z;
      if (p !== q) {
        const quotient = floorDiv(d, q);
        this.#pushDigit(k, q, d - quotient * q);
        d = quotient * p + this.#popDigit(k, p);
      }
      this.#put(state, k, k, z + d + round(psi[k] * scale), psi[k] * scale);
    }
  }

  forwardZ(state: Float64Array, psi: Float64Array): void {
    this.#addToZ(state, psi, -1);
  }

  backZ(state: Float64Array, psi: Float64Array): void {
    this.#addToZ(state, psi, 1);
  }

  #addToZ(state: Float64Array, psi: Float64Array, sign: number): void {
    const size = psi.length;
    for (let k = 0; k < size; k++) {
      const scale = this.#scale[k];
      const increment = psi[k] * scale;
      this.#put(state, size + k, k, state[size + k] * scale + sign * round(increment), increment);
    }
  }

  // In reverse order, since the words of all elements are on one stack.
  backY(state: Float64Array, psi: Float64Array): void {
    const [p, q] = this.ratio;
    const size = psi.length;
    for (let k = size - 1; k >= 0; k--) {
      const scale = this.#scale[k];
      const z = state[size + k] * scale;
      let d = state[k] * scale - z - round(psi[k] * scale);
      if (p !== q) {
        const quotient = floorDiv(d, p);
        this.#pushDigit(k, p, d - quotient * p);
        d = quotient * q + this.#popDigit(k, q);
      }
      this.#put(state, k, k, z + d, psi[k] * scale);
    }
  }

  /** Writes a whole number as the state's element; one that is out of range as NaN. */
  #put(state: Float64Array, at: number, k: number, whole: number, increment: number): void {
    if (Math.abs(whole) < LIMIT && Math.abs(increment) < LIMIT) state[at] = whole * this.#unit[k];
    else {
      state[at] = NaN;
      // Where the field overflowed it is not the grid that is too small.
      if (Number.isFinite(increment) && !Number.isNaN(whole)) this.escaped = k;
    }
  }

  #pushDigit(k: number, base: number, digit: number): void {
    if (base === 1) return;
    let register = this.#registers[k];
    if (register >= WORD / base * this.#least) {
      const high = Math.floor(register / WORD);
      this.#words.push(register - high * WORD);
      register = high;
    }
    this.#registers[k] = register * base + digit;
  }

  #popDigit(k: number, base: number): number {
    if (base === 1) return 0;
    const register = this.#registers[k];
    let quotient = floorDiv(register, base);
    const digit = register - quotient * base;
    if (quotient < this.#least) quotient = quotient * WORD + this.#words.pop();
    this.#registers[k] = quotient;
    return digit;
  }

  /** Remembers the registers, for {@linkcode ExactCoupling.undo}. */
  mark(): void {
    this.#registersBefore.set(this.#registers);
    this.#wordsBefore = this.#words.length;
  }

  /**
   * Puts the registers back as they were at the last {@linkcode ExactCoupling.mark}. A step
   * forwards only ever takes off a word that it has put on, so the words below still stand.
   */
  undo(): void {
    this.#registers.set(this.#registersBefore);
    this.#words.length = this.#wordsBefore;
    this.escaped = -1;
  }

  /** Bits that the registers and the words hold. */
  get bits(): number {
    let bits = 32 * this.#words.length;
    for (const register of this.#registers) bits += Math.log2(register / this.#least);
    return bits;
  }

  /** Whether the registers hold just what they held at the start: nothing. */
  get empty(): boolean {
    return this.#words.length === 0 &&
      this.#registers.every((register) => register === this.#least);
  }
}

/** Rounds to the nearest whole number, half to even; exact for magnitudes up to 2⁵¹. */
function round(x: number): number {
  return x + SHIFT - SHIFT;
}

/** Numbers of this size have units of 1. */
const SHIFT = 1.5 * 2 ** 52;

/** The quotient of whole numbers, rounded down; n below 2⁵³, where n/d may round up to the next. */
function floorDiv(n: number, d: number): number {
  const quotient = Math.floor(n / d);
  return quotient * d > n ? quotient - 1 : quotient;
}
