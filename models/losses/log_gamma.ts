/** From here on the series of Stirling has all digits. */
const LARGE = 10;
const HALF_LOG_TWO_PI = /* @__PURE__ */ (() => 0.5 * Math.log(2 * Math.PI))();

/** B(2n) / (2n (2n − 1)), the terms of Stirling's series (Abramowitz and Stegun 6.1.41). */
const STIRLING = /* @__PURE__ */ (() => [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
])();

/** log Γ(x) − (x − ½) log x + x − ½ log 2π, for a large x. */
function stirlingRest(x: number): number {
  const square = 1 / (x * x);
  let sum = 0;
  for (let n = STIRLING.length - 1; n >= 0; n--) sum = sum * square + STIRLING[n];
  return sum / x;
}

/**
 * log Γ(x), right to about 1e-15 of the larger of 1 and its size.
 *
 * @param x Above 0.
 *
 * @example
 * ```ts
 * import { logGamma } from "./log_gamma.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(logGamma(6), Math.log(120), 1e-14);
 * ```
 */
export function logGamma(x: number): number {
  let product = 1;
  while (x < LARGE) product *= x++;
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRest(x) - Math.log(product);
}

/**
 * log Γ(x + h) − log Γ(x), without the digits that a difference of the two loses for a large x.
 *
 * @param x Above 0.
 * @param h At least 0.
 */
export function logGammaRise(x: number, h: number): number {
  let product = 1;
  for (; x < LARGE; x++) product *= (x + h) / x;
  return (x - 0.5) * Math.log1p(h / x) + h * (Math.log(x + h) - 1) + stirlingRest(x + h) -
    stirlingRest(x) - Math.log(product);
}

/** How many terms of a sum are added up one by one. */
const FEW = 64;

/** A sum, and its first two derivatives. */
export interface SumOfLogs {
  readonly value: number;
  readonly slope: number;
  readonly bend: number;
}

/**
 * Σ log(1 + a j) over j < k, which is log Γ(k + 1/a) − log Γ(1/a) + k log a, and its derivatives by a; for
 * a large k by the formula of Euler and Maclaurin.
 *
 * @param k A whole number of at least 0.
 * @param a At least 0.
 */
export function sumOfLogs(k: number, a: number): SumOfLogs {
  const few = a === 0 ? k : Math.min(k, FEW);
  let [value, slope, bend] = [0, 0, 0];
  for (let j = 1; j < few; j++) {
    const part = j / (1 + a * j);
    value += Math.log1p(a * j);
    slope += part;
    bend -= part * part;
  }
  if (k <= few) return { value, slope, bend };
  const [low, high] = [antiderivatives(few, a), antiderivatives(k, a)];
  return {
    value: value + high.value - low.value,
    slope: slope + high.slope - low.slope,
    bend: bend + high.bend - low.bend,
  };
}

/** What Euler and Maclaurin take at one end of sums over j, of log(1 + a j), j / (1 + a j), −j² / (1 + a j)². */
function antiderivatives(j: number, a: number): SumOfLogs {
  const x = a * j;
  const y = 1 + x;
  const log = Math.log1p(x);
  const excess = logExcess(x);
  const r = a / y;
  const z = 1 / y;
  return {
    value: (x * log - excess) / a - log / 2 + r / 12 - r ** 3 / 360 + r ** 5 / 1260,
    slope: excess / (a * a) - j * z / 2 + (1 / 12 - r * r / 120 + r ** 4 / 252) * z * z,
    bend: -logDouble(x) / a ** 3 + j * j * z * z / 2 - j * z ** 3 / 6 +
      (x - 1) * a * z ** 5 / 60 - (x - 2) * a ** 3 * z ** 7 / 126,
  };
}

/** Below this x − log(1 + x) and its like are taken from their series. */
const SMALL = 0.05;
const TERMS = 14;

/** x − log(1 + x), for x of at least 0. */
export function logExcess(x: number): number {
  if (x > SMALL) return x - Math.log1p(x);
  let sum = 0;
  for (let n = TERMS; n >= 2; n--) sum = 1 / n - x * sum;
  return x * x * sum;
}

/** log(1 + x) − x / (1 + x), for x of at least 0. */
export function logRest(x: number): number {
  if (x > SMALL) return Math.log1p(x) - x / (1 + x);
  let sum = 0;
  for (let n = TERMS; n >= 2; n--) sum = (n - 1) / n - x * sum;
  return x * x * sum;
}

/** x + x / (1 + x) − 2 log(1 + x), for x of at least 0. */
function logDouble(x: number): number {
  if (x > SMALL) return x + x / (1 + x) - 2 * Math.log1p(x);
  let sum = 0;
  for (let n = TERMS; n >= 3; n--) sum = 1 - 2 / n - x * sum;
  return x * x * x * sum;
}

/** 2 log(1 + x) − 2 x / (1 + x) − x² / (1 + x)², for x of at least 0. */
export function logRestTwice(x: number): number {
  const part = x / (1 + x);
  if (x > SMALL) return 2 * (Math.log1p(x) - part) - part * part;
  let sum = 0;
  for (let n = TERMS; n >= 3; n--) sum = (n - 1) * (1 - 2 / n) - x * sum;
  return x * x * x * sum;
}
