import { thinned } from "./baseline.ts";

/** How a residual goes back to a level: z' = −rate · (z − level). */
export interface Reversion {
  /** The rate, in one over the unit of the times; at least 0. */
  readonly rate: number;
  /** Where it goes; 0 unless the rows say otherwise, as they do of what saturates. */
  readonly level: number;
}

/** Of more pairs of rows about so many are looked at. */
const MOST_PAIRS = 500;
/** Less than this part of a deviation after one row is not told apart from nothing. */
const LEAST_LEFT = 0.01;
/** What is left of a deviation after one row, as tried at first: from nothing to all. */
const COARSE = 20;
/** A level is believed that Akaike's information favours by three times what a number costs. */
const BELIEVED = 6;

/**
 * How a residual goes back, by least squares on what each row says about the next. That is the simplest
 * linear field, so it stands for a network where units are tried out.
 *
 * @param times The times, increasing.
 * @param z The residual at these times; NaN where a cell is missing.
 * @returns The reversion; the rate is 0 where nothing goes back, at most such that a hundredth is
 *   left after one row.
 *
 * @example
 * ```ts
 * import { reversionOf } from "./reversion.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const times = [0, 1, 3, 4, 8, 9, 11, 12, 15, 17];
 * const { rate, level } = reversionOf(times, times.map((t) => 2 + Math.exp(-t / 5)));
 * assertAlmostEquals(rate, 1 / 5, 1e-3);
 * assertAlmostEquals(level, 2, 1e-3);
 * assertAlmostEquals(reversionOf(times, times.map((t) => Math.exp(t / 5))).rate, 0, 1e-6);
 * ```
 */
export function reversionOf(times: ArrayLike<number>, z: ArrayLike<number>): Reversion {
  const rows = Array.from({ length: times.length }, (_, i) => i).filter((i) => !Number.isNaN(z[i]));
  if (rows.length < 2) return { rate: 0, level: 0 };
  const looked = thinned(rows.length - 1, MOST_PAIRS).map((i) => [rows[i], rows[i + 1]]);
  const gaps = looked.map(([i, j]) => times[j] - times[i]).sort((a, b) => a - b);
  const gap = gaps[gaps.length >> 1];
  const pairs = looked.map(([i, j]): Pair => {
    const part = (times[j] - times[i]) / gap;
    // Most rows are equally far apart, but for rounding: their powers need not be computed.
    return [Math.abs(part - 1) < 1e-6 ? 1 : part, z[i], z[j]];
  });
  const to0 = bestOf((left) => fitTo(pairs, left, false));
  const toLevel = bestOf((left) => fitTo(pairs, left, true));
  const gain = pairs.length * Math.log(to0.miss / toLevel.miss);
  const { left, level } = pairs.length > BELIEVED && gain > BELIEVED ? toLevel : to0;
  return { rate: Math.max(0, -Math.log(Math.max(left, LEAST_LEFT)) / gap), level };
}

/** Where a residual is after a time. */
export function revert({ rate, level }: Reversion, z: number, time: number): number {
  return level + (z - level) * Math.exp(-rate * time);
}

/** The time between two rows, in that of most, and the residual before and after. */
type Pair = readonly [gap: number, before: number, after: number];

interface Fit {
  readonly left: number;
  readonly level: number;
  readonly miss: number;
}

/** The best level, and what it misses, where a part is left after a gap. */
function fitTo(pairs: readonly Pair[], left: number, free: boolean): Fit {
  let [rest, gone, both] = [0, 0, 0];
  for (const [gap, before, after] of pairs) {
    const kept = gap === 1 ? left : left ** gap;
    const miss = after - kept * before;
    rest += miss * miss;
    gone += (1 - kept) ** 2;
    both += miss * (1 - kept);
  }
  const level = free && gone > 0 ? both / gone : 0;
  return { left, level, miss: Math.max(rest - level * both, Number.EPSILON * pairs.length) };
}

/** The part left, from 0 to 1, that misses least: on a grid, and then by the golden section. */
function bestOf(fit: (left: number) => Fit): Fit {
  let best = fit(1);
  for (let n = COARSE - 1; n >= 0; n--) {
    const tried = fit(n / COARSE);
    if (tried.miss < best.miss) best = tried;
  }
  let low = Math.max(best.left - 1 / COARSE, 0);
  let high = Math.min(best.left + 1 / COARSE, 1);
  for (let n = 0; n < 24; n++) {
    const [a, b] = [fit(low + (high - low) * 0.382), fit(low + (high - low) * 0.618)];
    if (a.miss < b.miss) high = b.left;
    else low = a.left;
    for (const each of [a, b]) if (each.miss < best.miss) best = each;
  }
  return best;
}
