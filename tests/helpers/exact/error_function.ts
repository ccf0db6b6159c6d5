import {
  bitLength,
  constant,
  DIGITS,
  expParts,
  type Fixed,
  fixed,
  halfPi,
  magnitude,
  series,
  shift,
} from "./elementary.ts";

/** √π and √½ at any number of places. */
const rootPi = constant(1600, (places) => root(2n * halfPi(places) << BigInt(places)));
const rootHalf = constant(1600, (places) => root(1n << BigInt(2 * places - 1)));

/** The whole part of a square root, by Newton's steps from above. */
function root(x: bigint): bigint {
  let guess = 1n << BigInt(bitLength(x) / 2 + 3 | 0);
  for (;;) {
    const next = guess + x / guess >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** erf of a number above 0 in fixed point: 2x/√π exp(−x²) Σ (2x²)ⁿ / (1 · 3 … (2n + 1)). */
function erfOf(x: bigint, places: number): bigint {
  const square = x * x >> BigInt(places);
  const sum = series(1n << BigInt(places), 2n * square, places, (k) => BigInt(2 * k + 1));
  const { value, exponent } = expParts(-square, places);
  return shift(2n * (sum * x >> BigInt(places)) * value / rootPi(places), exponent);
}

/** erf x; beyond ±12, where no element type tells it from ±1, that of ±12. */
export function exactErf(x: number): Fixed {
  const places = DIGITS + 60 + Math.max(0, -magnitude(x));
  const value = erfOf(fixed(Math.min(12, Math.abs(x)), places), places);
  return { value: x < 0 ? -value : value, places };
}

/** The normal distribution function; below −40, where all types have it 0, that of −40. */
export function exactNormal(x: number): Fixed {
  if (x < -40) return farthest ??= exactNormal(-40);
  // Above 12 it is nearer to 1 than any type can tell.
  const near = x < 0 ? -x : Math.min(12, x);
  // The tail is as small as 2^-1160, and 1 − erf has to have digits of it.
  const places = DIGITS + 80 + Math.ceil(near * near * 0.75);
  const t = fixed(near, places) * rootHalf(places) >> BigInt(places);
  const one = 1n << BigInt(places);
  const tail = (one - erfOf(t, places)) / 2n;
  return { value: x < 0 ? tail : one - tail, places };
}

let farthest: Fixed | undefined;
