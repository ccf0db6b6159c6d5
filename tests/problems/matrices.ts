/** Square matrices, row by row in one buffer, as the tests need them. */
export type Matrix = Float64Array;

/** The unit matrix of n rows. */
export function identity(n: number): Matrix {
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  return unit;
}

/** A B, for matrices of the same size. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const n = Math.sqrt(a.length);
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) product[i * n + j] += factor * b[k * n + j];
    }
  }
  return product;
}

/** A x. */
export function apply(a: Matrix, x: ArrayLike<number>): Float64Array {
  return Float64Array.from(
    { length: x.length },
    (_, i) => Array.from(x).reduce((sum, value, j) => sum + a[i * x.length + j] * value, 0),
  );
}

/** The largest row sum of magnitudes. */
export function rowNorm(a: Matrix): number {
  const n = Math.sqrt(a.length);
  let most = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(a[i * n + j]);
    most = Math.max(most, sum);
  }
  return most;
}

/** e^A: Taylor's series for A/2^k, whose norm is below 1/2, then k squarings. */
export function matrixExponential(a: Matrix): Matrix {
  const halvings = Math.max(0, Math.ceil(Math.log2(2 * rowNorm(a) + Number.MIN_VALUE)));
  const small = a.map((value) => value / 2 ** halvings);
  let sum = identity(Math.sqrt(a.length));
  let term = sum;
  // 2^-18 / 18! is below the rounding of 1.
  for (let k = 1; k <= 18; k++) {
    term = multiply(term, small).map((value) => value / k);
    sum = sum.map((value, i) => value + term[i]);
  }
  for (let k = 0; k < halvings; k++) sum = multiply(sum, sum);
  return sum;
}

/**
 * The largest real part of an eigenvalue of A: how fast the norm of e^{At} grows for
 * large t = 2^k, found by squaring.
 */
export function spectralAbscissa(a: Matrix): number {
  const norm = rowNorm(a);
  if (norm === 0) return 0;
  let power = matrixExponential(a.map((value) => value / norm));
  let logarithm = 0;
  const squarings = 24;
  for (let k = 0; k < squarings; k++) {
    power = multiply(power, power);
    const size = rowNorm(power);
    power = power.map((value) => value / size);
    logarithm = 2 * logarithm + Math.log(size);
  }
  return logarithm * norm / 2 ** squarings;
}
