import type { Trajectory } from "../../../systems/mod.ts";
import type { Miss } from "../choose/judge.ts";
import { type Bands, type ColumnBand, NORMAL } from "./bands.ts";

/** The part of the values that bands are made for. */
export const LEVEL = 0.95;
/** The least misses of a bin of leads, and the most bins. */
const LEAST = 20;
const MOST = 12;
/** The growth beyond what was measured: no less than that of a random walk's deviation over the last half. */
const GROWTH: readonly [number, number] = [0.5, 1];

/**
 * Bands by what was missed of values that were held out in turn (split conformal prediction; Vovk,
 * Gammerman and Shafer 2005). Misses of forecasts that went about as far lie together; a bin of few
 * gives a wider band than its misses, as the next one may be worse than all of them.
 *
 * @param logs Of each column, whether its misses are alike in logarithms.
 * @param training The trajectories whose ends are forecast, as they are trained on: then a band is never
 *   narrower than before. Unset where whole trajectories are forecast, which may be near again in the end.
 *
 * @example
 * ```ts
 * import { bandAt } from "./bands.ts";
 * import { bandsOf } from "./fit_bands.ts";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // At lead h the miss is h/10, up and down in turn.
 * const misses = Array.from({ length: 400 }, (_, i) => {
 *   const lead = (i + 1) / 4;
 *   return { column: 0, lead, forecast: 5, value: 5 + (i % 2 === 0 ? 1 : -1) * lead / 10 };
 * });
 * const times = Float64Array.of(0, 1);
 * const bands = bandsOf(misses, [false], [{ name: "1", times, states: times }]);
 * const [low, high] = bandAt(bands.columns[0], 5, 50);
 * assertAlmostEquals(high - 5, 5, 0.5);
 * assertAlmostEquals(5 - low, high - 5, 1e-12);
 * assert(bandAt(bands.columns[0], 5, 1000)[1] - 5 > 15);
 * ```
 */
export function bandsOf(
  misses: readonly Miss[],
  logs: readonly boolean[],
  training?: readonly Trajectory[],
): Bands {
  const columns = logs.map((log, k) => {
    const own = misses.filter(({ column }) => column === k);
    return columnBand(own, log, training !== undefined);
  });
  const since = training?.map(({ name, times }) => [name, times[times.length - 1]]);
  return { level: LEVEL, columns, ...(since && { since: Object.fromEntries(since) }) };
}

function columnBand(misses: readonly Miss[], log: boolean, grows: boolean): ColumnBand {
  const scored = misses.map(({ lead, forecast, value, spread = 0 }, i): Score => ({
    lead,
    spread: log ? spread / Math.abs(forecast) : spread,
    off: log ? Math.log(value / forecast) : value - forecast,
    first: i === 0 || lead <= misses[i - 1].lead,
  }));
  if (scored.length === 0 || scored.some(({ off }) => !Number.isFinite(off))) {
    return { log, leads: [], widths: [], growth: 0 };
  }
  const news = newsIn(scored);
  const paths = scored.filter(({ first }) => first).length;
  const sorted = scored.toSorted((a, b) => a.lead - b.lead);
  const bins = Math.min(MOST, Math.max(1, Math.floor(scored.length / LEAST)));
  const leads: number[] = [];
  const widths: number[] = [];
  const spreads: number[] = [];
  let at = 0;
  for (let j = 0; j < bins; j++) {
    const from = at;
    at = Math.round((j + 1) * scored.length / bins);
    // Those that go equally far stay together.
    while (at > from && at < sorted.length && sorted[at].lead === sorted[at - 1].lead) at++;
    if (at <= from) continue;
    const bin = sorted.slice(from, at);
    const own = bin.map(({ off }) => Math.abs(off));
    const width = widthOf(own, Math.max(Math.min(paths, own.length), news * own.length));
    // Wide enough for the last of them.
    leads.push(sorted[at - 1].lead);
    widths.push(width);
    spreads.push(Math.sqrt(bin.reduce((sum, { spread }) => sum + spread ** 2 / bin.length, 0)));
  }
  const rising = grows ? isotonic(widths) : widths;
  return {
    ...{ log, leads, widths: rising, growth: growthOf(leads, rising) },
    ...(spreads.some((x) => x > 0) && { spreads }),
  };
}

/** The rising numbers that are nearest to some: neighbours that fall are all their mean. */
function isotonic(values: readonly number[]): number[] {
  const blocks: { sum: number; size: number }[] = [];
  for (const value of values) {
    let block = { sum: value, size: 1 };
    while (blocks.length > 0) {
      const before = blocks[blocks.length - 1];
      if (before.sum / before.size <= block.sum / block.size) break;
      blocks.pop();
      block = { sum: before.sum + block.sum, size: before.size + block.size };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, size }) => Array<number>(size).fill(sum / size));
}

/** A miss of a column, in the units where misses are alike. */
interface Score {
  readonly lead: number;
  readonly off: number;
  /** How far the members of an ensemble were apart. */
  readonly spread: number;
  /** Whether it is the first one of its path. */
  readonly first: boolean;
}

/** As many pairs of misses that are half alike are taken to be known before. */
const KNOWN = 5;

/** The part of the misses that are news: each one of a path that goes astray says much what the last one said. */
function newsIn(scored: readonly Score[]): number {
  const pairs = scored.flatMap(({ off, first }, i) =>
    first ? [] : [[off * scored[i - 1].off, (off ** 2 + scored[i - 1].off ** 2) / 2]]
  );
  const both = pairs.reduce((sum, [x]) => sum + x, 0);
  const one = pairs.reduce((sum, [, x]) => sum + x, 0);
  const alike = one > 0 ? both / one : 0.5;
  const held = Math.max(0, (alike * pairs.length + 0.5 * KNOWN) / (pairs.length + KNOWN));
  return (1 - held) / (1 + held);
}

/**
 * What the next one is not above, of as many as the level says.
 *
 * @param news How many of them are news.
 */
function widthOf(scores: readonly number[], news: number): number {
  const n = scores.length;
  const sorted = scores.toSorted((a, b) => a - b);
  const rank = Math.ceil(LEVEL * (n + 1));
  // Of few news the quantile itself is uncertain.
  if (rank <= n) return sorted[rank - 1] * student(news) / NORMAL;
  const size = Math.sqrt(scores.reduce((sum, x) => sum + x * x, 0) / n);
  return Math.max(sorted[n - 1], student(news) * size);
}

/** The 97.5 % quantile of Student's t with n degrees of freedom (Abramowitz and Stegun 26.7.5). */
function student(n: number): number {
  // The series is for more than two.
  if (n < 2) return 12.7 - 8.4 * (n - 1);
  if (n < 3) return 4.3 - 1.12 * (n - 2);
  const z = NORMAL;
  return z + (z ** 3 + z) / (4 * n) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2);
}

/** The power of the lead that the widths grew with in the second half of them. */
function growthOf(leads: readonly number[], widths: readonly number[]): number {
  const last = leads.length - 1;
  const half = leads.findIndex((lead) => lead >= leads[last] / 2);
  const slope = half < last && widths[half] > 0 && leads[half] > 0
    ? Math.log(widths[last] / widths[half]) / Math.log(leads[last] / leads[half])
    : 0;
  return Math.min(GROWTH[1], Math.max(GROWTH[0], slope));
}
