import { logGammaRise } from "../losses/log_gamma.ts";

/**
 * The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Press et al.,
 * section 6.4).
 *
 * @param rest 1 − x, which x alone would lose.
 * @param logBeta The logarithm of the beta function B(a, b).
 */
function incompleteBeta(
  a: number,
  b: number,
  x: number,
  rest: number,
  logBeta: number,
): number {
  if (x <= 0 || rest <= 0) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, rest, x, logBeta);
  const logRest = rest > 0.5 ? Math.log1p(-x) : Math.log(rest);
  const logX = x > 0.5 ? Math.log1p(-rest) : Math.log(x);
  const front = Math.exp(a * logX + b * logRest - logBeta);
  const tiny = 1e-300;
  const away = (value: number) => Math.abs(value) < tiny ? tiny : value;
  let c = 1;
  let d = 1 / away(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let k = 1; k <= 10_000; k++) {
    const even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return front * fraction / a;
}

/** Above so many degrees of freedom Student's t is the normal distribution to 8 digits. */
const MANY = 1e8;

/**
 * How far a number that follows Student's t lies from 0 at most, with some probability.
 *
 * @param level The probability, between 0 and 1: 0.95 gives 1.96 for many degrees of freedom.
 * @param degrees The degrees of freedom, above 0; Infinity for the normal distribution.
 */
export function studentDistance(level: number, degrees: number): number {
  const nu = Math.min(degrees, MANY);
  // P(|T| > t) = I_x(ν/2, 1/2) with x = ν / (ν + t²).
  const logBeta = 0.5 * Math.log(Math.PI) - logGammaRise(nu / 2, 0.5);
  const outside = (t: number) => {
    const sum = nu + t * t;
    return incompleteBeta(nu / 2, 0.5, nu / sum, t * t / sum, logBeta);
  };
  let [low, high] = [0, 1];
  while (outside(high) > 1 - level && high < 1e300) [low, high] = [high, 2 * high];
  for (let k = 0; k < 200 && high - low > 1e-15 * high; k++) {
    const middle = (low + high) / 2;
    if (outside(middle) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
