import type { Coupling } from "./coupling.ts";
import type { ExactArithmetic } from "./exact_arithmetic.ts";
import { Grid, round } from "./grid.ts";
import type { Ratio } from "../ratio.ts";
import { ShedBits } from "./shed_bits.ts";

/** Bits that a full register sheds at once. */
export const WORD: number = /* @__PURE__ */ Math.pow(2, 32);
/** Where in a state the mixing finds what it mixes, and its registers. */
export interface MixingPlaces {
  /** y, which becomes y'; its distance from z is what is mixed. */
  readonly mixed: number;
  /** z. */
  readonly z: number;
  /** What the mixed distance is added to. */
  readonly base: number;
  readonly registers: number;
  /** Elements that a state takes. */
  readonly stateSize: number;
}

/**
 * The mixing in whole numbers, exact whatever the coupling is.
 *
 * The states live on a grid, Y = y 2^F and Z = z 2^F, and the coupling is a ratio p/q. Each
 * dimension has a register B, a whole number that holds the bits shed so far. With D = Y − Z
 * and A the increment rounded to the grid, a step forwards is
 *
 *     N = p D + (B mod p),   D' = ⌊N/q⌋,   B' = q ⌊B/p⌋ + (N mod q),   Y' = Z + D' + A
 *
 * D' is less than 1 away from D p/q. From D' and B' follow N = q D' + (B' mod q) and with
 * it D and B, so the step is a bijection. B grows by the factor q/p.
 *
 * B is kept in [L, 2³² L), with L a multiple of p q: a word of 32 bits goes onto a stack where
 * the step would lead beyond. Then B' is below L q/p, else it is not, so the way back knows when
 * to take a word off. That is an asymmetric numeral system (Duda 2013, arXiv 1311.2540);
 * `docs/exact-reversal.md` has the proof.
 *
 * The registers are part of the state, behind y and z: a step from a kept state is then the
 * same step, digit for digit, whatever else was stepped in between.
 *
 * Source: the design's exact arithmetic; Maclaurin, Duvenaud and Adams 2015 (arXiv
 * 1502.03492) keep the bits that momentum sheds, Rein and Tamayo 2018 (arXiv 1704.07715)
 * step on a lattice.
 */
export class ExactCoupling extends Grid implements Coupling, ExactArithmetic {
  readonly lambda: number;
  readonly stateSize: number;
  readonly ratio: Ratio;
  readonly #p: number;
  readonly #q: number;
  readonly #places: MixingPlaces;
  /** L. */
  readonly #least: number;
  /** From where on a register sheds a word before a step, and below which it has done so. */
  readonly full: number;
  readonly fresh: number;
  /** The words that registers shed. */
  readonly words = new ShedBits();
  /** The number of words before the last attempt. */
  #wordsBefore = 0;

  /**
   * @param ratio p/q in lowest terms, p ≤ q ≤ 1024.
   * @param range How large each element may become; by default 512 times the largest
   *   element of y0.
   * @param places Where the mixing finds things. Default: y, z and the registers in a row.
   */
  constructor(
    ratio: Ratio,
    size: number,
    range?: ArrayLike<number>,
    places: MixingPlaces = {
      mixed: 0,
      z: size,
      base: size,
      registers: 2 * size,
      stateSize: 3 * size,
    },
  ) {
    super(size, range);
    const [p, q] = this.ratio = ratio;
    this.#p = p;
    this.#q = q;
    this.lambda = p / q;
    this.#places = places;
    this.stateSize = places.stateSize;
    this.#least = p * q * Math.floor(2 ** 20 / (p * q));
    // Whole numbers below 2⁵², so exact.
    this.full = WORD * (this.#least / q * p);
    this.fresh = this.#least / p * q;
  }

  override start(y0: Float64Array, state: Float64Array): void {
    this.settle(y0);
    const size = y0.length;
    this.words.length = 0;
    const { z, registers } = this.#places;
    for (let k = 0; k < size; k++) {
      this.put(state, k, k, round(y0[k] * this.scale[k]), 0);
      state[z + k] = state[k];
      state[registers + k] = this.#least;
    }
  }

  forwardY(state: Float64Array, psi: Float64Array): void {
    const p = this.#p;
    const q = this.#q;
    const size = psi.length;
    const { mixed, z, base, registers } = this.#places;
    for (let k = 0; k < size; k++) {
      const scale = this.scale[k];
      let d = state[mixed + k] * scale - state[z + k] * scale;
      if (p !== q) {
        let register = state[registers + k];
        if (register >= this.full) {
          const high = Math.floor(register / WORD);
          this.words.push(register - high * WORD);
          register = high;
        }
        const rest = floorDiv(register, p);
        // N itself may be too large for a double; by parts it is not.
        const quotient = floorDiv(d, q);
        const part = (d - quotient * q) * p + (register - rest * p);
        const carry = floorDiv(part, q);
        d = quotient * p + carry;
        state[registers + k] = rest * q + (part - carry * q);
      }
      this.put(state, mixed + k, k, state[base + k] * scale + d + round(psi[k] * scale), psi[k]);
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
      const scale = this.scale[k];
      const whole = state[size + k] * scale + sign * round(psi[k] * scale);
      this.put(state, size + k, k, whole, psi[k]);
    }
  }

  // In reverse order, since the words of all elements are on one stack.
  backY(state: Float64Array, psi: Float64Array): void {
    const p = this.#p;
    const q = this.#q;
    const size = psi.length;
    const { mixed, z, base, registers } = this.#places;
    for (let k = size - 1; k >= 0; k--) {
      const scale = this.scale[k];
      let d = state[mixed + k] * scale - state[base + k] * scale - round(psi[k] * scale);
      if (p !== q) {
        const register = state[registers + k];
        const rest = floorDiv(register, q);
        const quotient = floorDiv(d, p);
        const part = (d - quotient * p) * q + (register - rest * q);
        const carry = floorDiv(part, p);
        d = quotient * q + carry;
        let before = rest * p + (part - carry * p);
        if (register < this.fresh) before = before * WORD + this.words.pop();
        state[registers + k] = before;
      }
      this.put(state, mixed + k, k, state[z + k] * scale + d, psi[k]);
    }
  }

  /** Where y' is written. */
  get mixed(): number {
    return this.#places.mixed;
  }

  /** Writes the first value of a state and ψ together on the grid, with nothing mixed, at `to`. */
  addUnmixed(state: Float64Array, psi: Float64Array, to: number): void {
    const size = psi.length;
    for (let k = 0; k < size; k++) {
      const scale = this.scale[k];
      this.put(state, to + k, k, state[k] * scale + round(psi[k] * scale), psi[k]);
    }
  }

  /** Remembers the number of words, for {@linkcode ExactCoupling.undo}. */
  mark(): void {
    this.#wordsBefore = this.words.length;
  }

  /**
   * Takes off the words since the last {@linkcode ExactCoupling.mark}. A step forwards takes
   * none off, so those below still stand.
   */
  undo(): void {
    this.words.length = this.#wordsBefore;
    this.escaped = -1;
  }

  set keepsBits(kept: boolean) {
    this.words.kept = kept;
  }

  bits(state: Float64Array): number {
    let bits = 32 * this.words.length;
    const { registers } = this.#places;
    for (let at = registers; at < registers + this.range.length; at++) {
      bits += Math.log2(state[at] / this.#least);
    }
    return bits;
  }

  isEmpty(state: Float64Array): boolean {
    const { registers } = this.#places;
    for (let at = registers; at < registers + this.range.length; at++) {
      if (state[at] !== this.#least) return false;
    }
    return this.words.length === 0;
  }
}

/**
 * The quotient of whole numbers, rounded down. Exact for n up to 2⁵²: n/d is a whole number, or at
 * least 1/d from one, and a double is within half of that.
 */
function floorDiv(n: number, d: number): number {
  return Math.floor(n / d);
}
