import type { Tableau } from "../methods/tableau.ts";

/**
 * A complex number.
 *
 * @category Stability
 */
export interface Complex {
  /** The real part. */
  readonly re: number;
  /** The imaginary part. */
  readonly im: number;
}

/** R(x) = 1 + Σ_j x^j (b · A^(j−1) 1), lowest first. */
export function coefficientsOf({ a, b, order }: Tableau): number[] {
  const rho = [1];
  let powers = b.map(() => 1);
  let factorial = 1;
  for (let j = 1; j <= b.length; j++) {
    factorial *= j;
    const weight = powers.reduce((sum, power, i) => sum + b[i] * power, 0);
    // The order conditions say what these are, without round-off.
    rho.push(j <= order ? 1 / factorial : weight);
    powers = a.map((row) => row.reduce((sum, weight, k) => sum + weight * powers[k], 0));
  }
  return rho;
}

/** Γ, lowest first: see {@linkcode isStable}. */
export function gammaOf(rho: readonly number[], lambda: number, shift: number): number[] {
  const gamma = new Array<number>(2 * rho.length - 1).fill(0);
  gamma[0] = 1 + lambda;
  for (let j = 1; j < rho.length; j++) {
    const sign = j % 2 === 0 ? 1 : -1;
    gamma[j] += (shift - (1 - lambda - shift) * sign) * rho[j];
    for (let k = 1; k < rho.length; k++) {
      // T(−x) T(x) is even: the odd powers cancel.
      if ((j + k) % 2 === 0) gamma[j + k] -= (1 - shift) * sign * rho[j] * rho[k];
    }
  }
  return gamma;
}

/** Horner's rule. */
export function evaluate(polynomial: readonly number[], x: Complex): Complex {
  let [re, im] = [0, 0];
  for (let j = polynomial.length - 1; j >= 0; j--) {
    [re, im] = [re * x.re - im * x.im + polynomial[j], re * x.im + im * x.re];
  }
  return { re, im };
}

/** The real and imaginary part along x = r e^{iθ}, as polynomials in r. */
export function alongRay(
  polynomial: readonly number[],
  theta: number,
): { re: number[]; im: number[] } {
  // On the axes exactly, so that what cancels there does.
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)]
    .map((part) => Math.abs(part) < 1e-15 ? 0 : part);
  let [c, s] = [1, 0];
  const [re, im]: number[][] = [[], []];
  for (const coefficient of polynomial) {
    re.push(coefficient * c);
    im.push(coefficient * s);
    [c, s] = [c * cos - s * sin, c * sin + s * cos];
  }
  return { re, im };
}
