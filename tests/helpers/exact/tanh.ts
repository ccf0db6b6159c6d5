/** A double as a whole number times a power of two. */
function parts(x: number): { mantissa: bigint; exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0];
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 1n << 52n, exponent: biased - 1075 };
}

/** |x| with `bits` binary places; exact where these are enough. */
function toFixed(x: number, bits: number): bigint {
  const { mantissa, exponent } = parts(x);
  return mantissa << BigInt(bits + exponent);
}

/** tanh |x| for x ≠ 0, and with how many binary places: 200 of them count. */
export function exactTanh(x: number): { value: bigint; bits: number } {
  const { mantissa, exponent } = parts(x);
  const magnitude = exponent + mantissa.toString(2).length; // |x| < 2^magnitude
  const bits = 300 + 52 + Math.max(0, -magnitude);
  const halvings = Math.max(0, magnitude + 8);
  const guard = BigInt(bits + 2 * halvings + 20);
  // exp(r) − 1 for r = 2 |x| / 2^halvings < 2^-7 by its series, then (e − 1)(e + 1) = e² − 1.
  const r = toFixed(x, Number(guard)) * 2n >> BigInt(halvings);
  let term = r;
  let e = 0n;
  for (let n = 2n; term > 0n; n++) {
    e += term;
    term = (term * r >> guard) / n;
  }
  for (let i = 0; i < halvings; i++) e = e * (e + (2n << guard)) >> guard;
  return { value: (e << BigInt(bits)) / (e + (2n << guard)), bits };
}

/** How far a result is from tanh x, in units of the result's last place. */
export function tanhErrorInUlp(x: number, result: number): number {
  const { value, bits } = exactTanh(x);
  const { exponent } = parts(result);
  const difference = toFixed(result, bits) - value;
  const ulp = 1n << BigInt(bits + exponent);
  const distance = Number((difference < 0n ? -difference : difference) * 1000n / ulp) / 1000;
  return Math.sign(result) === Math.sign(x) ? distance : Infinity;
}
