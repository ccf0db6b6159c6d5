/**
 * Where a generator stands: it can be stored and taken up again.
 *
 * @category Tensors
 */
export type RandomState = readonly [number, number, number, number];

/**
 * A seeded generator of random numbers: xoshiro128++ 1.0 (Blackman and Vigna 2019),
 * seeded by SplitMix32. The same seed gives the same stream on every machine.
 *
 * Not for secrets.
 *
 * @category Tensors
 * @example
 * ```ts
 * import { Random } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new Random(7);
 * const state = random.state;
 * const first = random.uniform(-1, 1);
 * assertEquals(new Random(state).uniform(-1, 1), first);
 * ```
 */
export class Random {
  #s: Uint32Array;

  /**
   * Starts the stream.
   *
   * @param seed A whole number from 0 to 2³² − 1, or the state of another generator.
   * @throws {RangeError} If the seed is out of range.
   */
  constructor(seed: number | RandomState) {
    if (typeof seed !== "number") {
      this.#s = Uint32Array.from(seed);
      if (seed.length !== 4 || this.#s.every((word) => word === 0)) {
        throw new RangeError(
          "Random: a state must be four 32-bit words that are not all 0",
        );
      }
      return;
    }
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(
        `Random: the seed must be a whole number from 0 to 2^32 - 1, got ${seed}`,
      );
    }
    this.#s = new Uint32Array(4);
    let x = seed;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) | 0;
      let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.#s[i] = z ^ (z >>> 15);
    }
  }

  /** Four 32-bit words. */
  get state(): RandomState {
    const [a, b, c, d] = this.#s;
    return [a, b, c, d];
  }

  /** The next 32 random bits, as a whole number from 0 to 2³² − 1. */
  bits(): number {
    const s = this.#s;
    const sum = (s[0] + s[3]) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + s[0]) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /**
   * A number from `low` (included) to `high` (left out, unless rounding reaches it),
   * with 53 random bits.
   *
   * @param low The lower bound; 0 by default.
   * @param high The upper bound; 1 by default.
   */
  uniform(low = 0, high = 1): number {
    const upper = this.bits() >>> 5;
    const lower = this.bits() >>> 6;
    return low +
      (high - low) * ((upper * 0x4000000 + lower) / 0x20000000000000);
  }

  /**
   * A number from the normal distribution, by Box and Muller's transform.
   *
   * @param mean The mean; 0 by default.
   * @param deviation The standard deviation; 1 by default.
   */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }
}
