/** Whole numbers n[0 … m−1] and d: the weights n[j]/d of f[n−j]. */
export interface ExactWeights {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** A fraction in lowest terms, with a denominator above 0. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

function fraction(numerator: bigint, denominator: bigint): Fraction {
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return [numerator / divisor, denominator / divisor];
}

/**
 * The weights a[j] of an explicit Adams step over a window of equal steps, as fractions:
 *
 *     ∫ f over [0, 1] ≈ Σ a[j] f(−j),   j = 0 … m−1
 *
 * exact for polynomials of degree p − 1. Where m is above p they are those of least squares: the
 * shortest of all that have the order, so that they amplify the least noise. Where m is p they
 * are those of Adams and Bashforth.
 *
 * With V[j][k] = (−j)^k and r[k] = 1/(k+1) they are a = V c with VᵀV c = r.
 *
 * @param order p, at least 1.
 * @param window m, at least p.
 */
export function adamsWeights(order: number, window: number): ExactWeights {
  const nodes = Array.from({ length: window }, (_, j) => -BigInt(j));
  const moment = (k: number) => nodes.reduce((sum, x) => sum + x ** BigInt(k), 0n);
  const rows = Array.from({ length: order }, (_, i): Fraction[] => [
    ...Array.from({ length: order }, (_, k): Fraction => [moment(i + k), 1n]),
    [1n, BigInt(i + 1)],
  ]);
  const c = solved(rows);
  const denominator = c.reduce((all, [, d]) => all / gcd(all, d) * d, 1n);
  const numerators = nodes.map((x) =>
    c.reduce((sum, [n, d], k) => sum + n * (denominator / d) * x ** BigInt(k), 0n)
  );
  const shared = numerators.reduce(gcd, denominator);
  return {
    numerators: numerators.map((n) => n / shared),
    denominator: denominator / shared,
  };
}

/** The solution of a system whose rows end with the right-hand side, by Gauss and Jordan. */
function solved(rows: Fraction[][]): Fraction[] {
  for (let i = 0; i < rows.length; i++) {
    // The matrix is positive definite, so that no pivot is 0.
    const [n, d] = rows[i][i];
    rows[i] = rows[i].map(([a, b]) => fraction(a * d, b * n));
    for (let j = 0; j < rows.length; j++) {
      if (j === i) continue;
      const [p, q] = rows[j][i];
      rows[j] = rows[j].map(([a, b], k) => {
        const [x, y] = rows[i][k];
        return fraction(a * q * y - p * x * b, b * q * y);
      });
    }
  }
  return rows.map((row) => row[row.length - 1]);
}

/** The doubles nearest to the weights. */
export function asNumbers({ numerators, denominator }: ExactWeights): Float64Array {
  return Float64Array.from(numerators, (n) => Number((n << 120n) / denominator) / 2 ** 120);
}
