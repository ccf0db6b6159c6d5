/**
 * Which law of growth explains a quantity best, and which others cannot be told from it.
 *
 * @module
 */

/**
 * How something grows with the number of steps n.
 *
 * @category Statistics
 */
export type GrowthLaw = "1" | "log n" | "sqrt n" | "n" | "n log n";

/** The laws, the slowest first. log(1 + n), as log 1 is 0, which no quantity is. */
export const GROWTH_LAWS: Readonly<Record<GrowthLaw, (n: number) => number>> = {
  "1": () => 1,
  "log n": (n) => Math.log1p(n),
  "sqrt n": (n) => Math.sqrt(n),
  "n": (n) => n,
  "n log n": (n) => n * Math.log1p(n),
};

/**
 * A law held against the data.
 *
 * @category Statistics
 */
export interface LawScore {
  /** The law. */
  readonly law: GrowthLaw;
  /** How far it misses each point, predicted from the others: root mean square, as a share. */
  readonly error: number;
  /** How many times better the best law explains the data; 1 for the best. */
  readonly odds: number;
}

/**
 * What the laws say of some data.
 *
 * @category Statistics
 */
export interface GrowthComparison {
  /**
   * The law that explains the data best. Where there is an offset it is "1" unless growth is told
   * from none: the others have one coefficient more.
   */
  readonly best: GrowthLaw;
  /** Those that cannot be told from it: the best law is less than {@linkcode TOLD} times better. */
  readonly alsoPossible: readonly GrowthLaw[];
  /** All of them, the best first. */
  readonly scores: readonly LawScore[];
}

/** What {@linkcode compareGrowth} takes into account. */
interface GrowthOptions {
  /** Whether there is something besides that stays the same: y = b + a g(n). Default false. */
  readonly offset?: boolean;
  /** What the meter cannot tell apart, in its unit; default 0. */
  readonly resolution?: number;
}

/** Odds from which on two laws count as told apart. */
export const TOLD = 20;

/** Errors below this share are not told apart: no clock is better. */
const FINEST = 0.01;

const MOST_ODDS = 1e9;

/** Fewer points than this tell nothing. */
const FEWEST = 3;

/**
 * Compares the laws by leave-one-out cross-validation: each point is predicted by a fit to
 * the others, least squares on logarithms, and the law that misses by least is the best.
 *
 * The odds are (S / S_best)^((k − p) / 2), with S the sum of the squared errors, k the number of
 * points and p the number of coefficients: the likelihood ratio of normal errors whose
 * unknown size is integrated out.
 *
 * @param points Pairs of steps and value; values of at most 0 count as the resolution.
 * @param options Whether there is an offset; what the meter can tell apart.
 * @returns The comparison; undefined for fewer than three numbers of steps.
 *
 * @example
 * ```ts
 * import { compareGrowth } from "./growth_laws.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { best, alsoPossible } = compareGrowth([[100, 2], [1000, 18], [10_000, 240]])!;
 * assertEquals(best, "n");
 * assertEquals(alsoPossible, ["n log n"]);
 * ```
 */
export function compareGrowth(
  points: readonly (readonly [number, number])[],
  options: GrowthOptions = {},
): GrowthComparison | undefined {
  const { offset = false, resolution = 0 } = options;
  const known = points
    .map(([n, y]): [number, number] => [n, Math.max(y, resolution)])
    .filter(([n, y]) => n > 0 && y > 0 && y < Infinity);
  if (new Set(known.map(([n]) => n)).size < FEWEST) return undefined;
  const squares = Object.entries(GROWTH_LAWS).map(([law, g]) => {
    const sum = known.reduce((total, [n, y], left) => {
      const others = known.filter((_, i) => i !== left);
      const error = Math.log(predict(others, g, n, offset && law !== "1") / y);
      return total + Math.max(Math.abs(error), FINEST, resolution / y) ** 2;
    }, 0);
    return { law: law as GrowthLaw, sum };
  });
  const least = Math.min(...squares.map(({ sum }) => sum));
  const power = (known.length - (offset ? 2 : 1)) / 2;
  const scores = squares
    .map(({ law, sum }): LawScore => ({
      law,
      error: Math.sqrt(sum / known.length),
      odds: Math.min((sum / least) ** power, MOST_ODDS),
    }))
    .sort((a, b) => a.error - b.error);
  const possible = scores.filter(({ odds }) => odds < TOLD).map(({ law }) => law);
  // Beside an offset any law fits what stays the same, with a coefficient of almost nothing.
  const [best, ...alsoPossible] = offset && possible.includes("1") ? ["1" as const] : possible;
  return { best, alsoPossible, scores };
}

/** The value at n of the law that fits some points. */
function predict(
  points: readonly (readonly [number, number])[],
  g: (n: number) => number,
  n: number,
  offset: boolean,
): number {
  const values = points.map(([x]) => g(x));
  // y = a (r + g(n)): with the logarithm of a the fit is a mean, so r alone is searched for.
  const fit = (r: number) => {
    const logs = points.map(([, y], i) => Math.log(y / (r + values[i])));
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
    return { r, mean, loss: logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) };
  };
  let best = fit(0);
  if (offset) {
    // From an offset that does not count to one beside which nothing else does.
    let low = Math.log(Math.min(...values)) - 7;
    let high = Math.log(Math.max(...values)) + 14;
    for (let round = 0; round < 6; round++) {
      const step = (high - low) / 20;
      for (let k = 0; k <= 20; k++) {
        const tried = fit(Math.exp(low + k * step));
        if (tried.loss < best.loss) best = tried;
      }
      if (best.r === 0) break;
      low = Math.log(best.r) - step;
      high = Math.log(best.r) + step;
    }
  }
  return Math.exp(best.mean) * (best.r + g(n));
}
