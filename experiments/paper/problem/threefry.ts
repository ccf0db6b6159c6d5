/**
 * The random numbers of jax, as far as the paper's code draws them: those of release 0.4 and earlier
 * (`jax_threefry_partitionable` off) with `jax_enable_x64`. They come of Threefry-2x32 with 20
 * rounds (Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC11), which
 * enciphers counters under a key.
 *
 * @module
 */
import { threefry as encipher } from "../../../tensors/internal.ts";

/** A key, or a block that is enciphered: two words of 32 bits. */
export type TwoWords = readonly [number, number];

/**
 * Enciphers one block with Threefry-2x32-20.
 *
 * @returns The enciphered block, words from 0 to 2³² − 1.
 */
export function threefry(key: TwoWords, block: TwoWords): TwoWords {
  const bits = new Int32Array(2);
  encipher(Int32Array.of(...key, ...block), bits);
  return [bits[0] >>> 0, bits[1] >>> 0];
}

/**
 * The key of a seed: `jax.random.PRNGKey(seed)`.
 *
 * @param seed A whole number from 0 to 2³² − 1.
 * @throws {RangeError} If the seed is out of range.
 */
export function keyOf(seed: number): TwoWords {
  if (Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff) return [0, seed];
  throw new RangeError(`keyOf: the seed must be a whole number from 0 to 2^32 - 1, got ${seed}`);
}

/**
 * jax counts 2n words through, halves the count and enciphers each number of the first half with
 * the one n further on.
 */
function blocksUnder(key: TwoWords, n: number): TwoWords[] {
  return Array.from({ length: n }, (_, i) => threefry(key, [i, n + i]));
}

/** Two keys of one: `jax.random.split(key)`. */
export function splitKey(key: TwoWords): readonly [TwoWords, TwoWords] {
  const [[a, c], [b, d]] = blocksUnder(key, 2);
  return [[a, b], [c, d]];
}

/**
 * Doubles within ± a bound: `jax.random.uniform(key, shape, minval=-bound, maxval=bound)`.
 *
 * @returns The numbers, in the order of the array's rows.
 */
export function uniformUnder(key: TwoWords, count: number, bound: number): Float64Array {
  return Float64Array.from(blocksUnder(key, count), ([high, low]) => {
    // The upper 52 bits are the mantissa of a number from 1 to 2, less 1.
    const part = (high * 2 ** 20 + (low >>> 12)) * 2 ** -52;
    return Math.max(-bound, part * (2 * bound) - bound);
  });
}
