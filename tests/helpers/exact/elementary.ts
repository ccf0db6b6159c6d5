/**
 * Elementary functions to some 160 binary digits, in whole numbers: what fast ones are measured
 * against. A value v stands for v / 2^places.
 *
 * @module
 */

/** A number in fixed point. */
export interface Fixed {
  /** The number times a power of two. */
  readonly value: bigint;
  /** The exponent of that power. */
  readonly places: number;
}

/** Digits that count. */
export const DIGITS = 160;

/** About how many binary digits a whole number has. */
export function bitLength(x: bigint): number {
  return (x < 0n ? -x : x).toString(16).length * 4;
}

/** A whole number times a power of two. */
export function shift(x: bigint, by: number): bigint {
  return by >= 0 ? x << BigInt(by) : x >> BigInt(-by);
}

/** A double, and its bits. */
const double = new Float64Array(1);
const doubleBits = new BigUint64Array(double.buffer);

/** A double as a whole number times a power of two. */
function parts(x: number): { mantissa: bigint; exponent: number } {
  double[0] = Math.abs(x);
  const bits = doubleBits[0];
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 1n << 52n;
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

/** A double in fixed point; exact where the places are enough. */
export function fixed(x: number, places: number): bigint {
  const { mantissa, exponent } = parts(x);
  return shift(mantissa, exponent + places);
}

/** The exponent of the power of two just above |x|; of 0, the lowest. */
export function magnitude(x: number): number {
  double[0] = Math.abs(x);
  const biased = Number(doubleBits[0] >> 52n);
  if (biased > 0) return biased - 1022;
  // A subnormal number is a whole number of the smallest one.
  return doubleBits[0].toString(2).length - 1074;
}

/** The sum of terms of which each is the one before times `factor`, over a divisor that rises. */
export function series(
  first: bigint,
  factor: bigint,
  places: number,
  divisor: (k: number) => bigint,
): bigint {
  const by = BigInt(places);
  let sum = 0n;
  let term = first;
  for (let k = 1; term !== 0n && term !== -1n; k++) {
    sum += term;
    term = (term * factor >> by) / divisor(k);
  }
  return sum;
}

/** The series of artanh(1 / n); with sign −1, that of arctan(1 / n). */
function inverseSeries(n: bigint, places: number, sign: bigint): bigint {
  let power = (1n << BigInt(places)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += (k % 4n === 1n ? 1n : sign) * (power / k);
    power /= n * n;
  }
  return sum;
}

/** A constant at any number of places, computed once with the most. */
export function constant(
  most: number,
  compute: (places: number) => bigint,
): (places: number) => bigint {
  let value: bigint | undefined;
  return (places) => (value ??= compute(most + 20)) >> BigInt(most + 20 - places);
}

const ln2 = constant(1600, (places) => 2n * inverseSeries(3n, places, 1n));
/** π / 2 at any number of places. */
export const halfPi = constant(
  2600,
  (places) => 8n * inverseSeries(5n, places, -1n) - 2n * inverseSeries(239n, places, -1n),
);

/** exp t − 1 for |t| < 1, in fixed point: relative digits are kept near 0. */
function expm1Small(t: bigint, places: number): bigint {
  const halvings = 8;
  const guard = places + 2 * halvings + 4;
  const r = t << BigInt(guard - places - halvings);
  let e = series(r, r, guard, (k) => BigInt(k + 1));
  for (let i = 0; i < halvings; i++) e = e * (e + (2n << BigInt(guard))) >> BigInt(guard);
  return e >> BigInt(guard - places);
}

/** exp t, as a fraction between 1/2 and 2 times a power of two. */
export function expParts(t: bigint, places: number): { value: bigint; exponent: number } {
  const n = Number((t << 1n) / ln2(places) + (t < 0n ? -1n : 1n) >> 1n);
  const r = t - BigInt(n) * ln2(places);
  return { value: (1n << BigInt(places)) + expm1Small(r, places), exponent: n };
}

/** exp x; beyond ±2000, where no element type follows, that of ±2000. */
export function exactExp(x: number): Fixed {
  const places = DIGITS + 20 + Math.max(0, -magnitude(x));
  const near = Math.max(-2000, Math.min(2000, x));
  const { value, exponent } = expParts(fixed(near, places), places);
  return { value, places: places - exponent };
}

/** ln of a fixed-point number above 0, from a first guess that is right to 40 digits. */
function logOf(v: bigint, places: number, guess: number): bigint {
  const near = expParts(fixed(guess, places), places);
  // v / near = 1 + d, and ln (1 + d) = d − d² / 2 + … with d² below 2^-80.
  const one = 1n << BigInt(places);
  const d = shift(v, places - near.exponent) / near.value - one;
  return fixed(guess, places) + logSeries(d, places);
}

/** ln (1 + d) for a small d. */
function logSeries(d: bigint, places: number): bigint {
  let sum = 0n;
  let power = d;
  for (let k = 1n; power !== 0n && power !== -1n; k++) {
    sum += power / k;
    power = -(power * d >> BigInt(places));
  }
  return sum;
}

/** ln x for x > 0. */
export function exactLog(x: number): Fixed {
  // Next to 1, ln x begins with up to 53 zeros.
  const places = DIGITS + 80;
  const k = magnitude(x);
  const up = k === 1 || k === 0 ? 0 : k; // x near 1 as it is, so that nothing cancels
  const m = shift(fixed(x, 1100), places - 1100 - up);
  const guess = Math.log(Number(m) / 2 ** places);
  return { value: logOf(m, places, guess) + BigInt(up) * ln2(places), places };
}

/** ln (1 + e) for e ≥ 0, whatever its size. */
function log1p({ value, places }: Fixed): Fixed {
  const length = bitLength(value);
  const size = length - places; // e < 2^size
  const wanted = DIGITS + 40 + Math.max(0, -size);
  const e = shift(value, wanted - places);
  if (size < -20) return { value: logSeries(e, wanted), places: wanted };
  const guess = Math.log1p(Number(value >> BigInt(length - 60)) * 2 ** (length - 60 - places));
  return { value: logOf(e + (1n << BigInt(wanted)), wanted, guess), places: wanted };
}

/** ln (1 + exp x). */
export function exactSoftplus(x: number): Fixed {
  const tail = log1p(exactExp(-Math.abs(x)));
  if (x < 0) return tail;
  return { value: tail.value + fixed(x, tail.places), places: tail.places };
}

/** 1 / (1 + exp(−x)). */
export function exactSigmoid(x: number): Fixed {
  const { value: e, places } = exactExp(-Math.abs(x));
  const wanted = Math.max(places, 0) + DIGITS;
  const scaled = shift(e, wanted - places);
  const one = 1n << BigInt(wanted);
  return { value: ((x < 0 ? scaled : one) << BigInt(wanted)) / (one + scaled), places: wanted };
}

/** tanh x. */
export function exactTanh(x: number): Fixed {
  const places = 2 * DIGITS + Math.max(0, -magnitude(x));
  const t = fixed(Math.abs(x) > 100 ? 100 * Math.sign(x) : x, places);
  const one = 1n << BigInt(places);
  // exp 2t − 1, not by way of exp 2t: near 0 its own digits count.
  const small = Math.abs(x) < 0.25;
  const { value, exponent } = small ? { value: 0n, exponent: 0 } : expParts(2n * t, places);
  const e = small ? expm1Small(2n * t, places) : shift(value, exponent) - one;
  return { value: (e << BigInt(places)) / (e + 2n * one), places };
}

/** sin x, or of x + quarters · π / 2. */
function sine(x: number, quarters: bigint): Fixed {
  // No double is closer to a multiple of π / 2 than 2^-62 or so, but to 0.
  const places = DIGITS + 80 + Math.max(0, -magnitude(x));
  const wide = places + Math.max(0, magnitude(x));
  const quarter = halfPi(wide);
  const t = fixed(x, wide);
  const n = ((2n * t) / quarter + (t < 0n ? -1n : 1n)) / 2n;
  const r = shift(t - n * quarter, places - wide);
  const square = -(r * r >> BigInt(places));
  const turn = Number(((n + quarters) % 4n + 4n) % 4n);
  const value = turn % 2 === 0
    ? series(r, square, places, (k) => BigInt(2 * k * (2 * k + 1)))
    : series(1n << BigInt(places), square, places, (k) => BigInt(2 * k * (2 * k - 1)));
  return { value: turn < 2 ? value : -value, places };
}

/** sin x. */
export function exactSin(x: number): Fixed {
  return sine(x, 0n);
}

/** cos x. */
export function exactCos(x: number): Fixed {
  return sine(x, 1n);
}

/** The exact functions by their names. */
export const EXACT = {
  cos: exactCos,
  exp: exactExp,
  log: exactLog,
  sigmoid: exactSigmoid,
  sin: exactSin,
  softplus: exactSoftplus,
  tanh: exactTanh,
} satisfies Record<string, (x: number) => Fixed>;

/** Digits of an element type, its lowest unit as a power of two, and its largest number. */
const FORMATS = {
  float64: { digits: 53, lowest: -1074, largest: Number.MAX_VALUE },
  float32: { digits: 24, lowest: -149, largest: (2 - 2 ** -23) * 2 ** 127 },
};

/**
 * How far a result is from an exact value, in units of the result's last place. An infinite
 * result is right where the exact value is closer to it than to the largest number.
 *
 * @param exact The exact value.
 * @param result The result, of an element type.
 * @param dtype The element type; default float64.
 */
export function errorInUlp(
  { value, places }: Fixed,
  result: number,
  dtype: "float64" | "float32" = "float64",
): number {
  if (Number.isNaN(result)) return Infinity;
  const { digits, lowest, largest } = FORMATS[dtype];
  const finite = Math.max(-largest, Math.min(largest, result));
  const exponent = Math.max(magnitude(finite) - digits, lowest);
  // Whole numbers of 2^-10 ulp, so that the quotient keeps a fraction.
  const from = fixed(finite, 10 - exponent);
  const difference = shift(value, 10 - exponent - places) - from;
  if (finite === result) return Math.abs(Number(difference)) / 1024;
  const beyond = result > 0 ? difference : -difference;
  return beyond >= 512n ? 0 : Math.abs(Number(difference) / 1024) + 1;
}
