import { type Span, spanIn, UsageError } from "../../../commands/internal.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { canFit, columnOf, toUnits, unitsOf } from "./units.ts";
import { byChance, explainedAt, highestPeak } from "./periodogram.ts";
import { reversionOf, revert } from "./reversion.ts";
import { DAY, periodInWords, type Season, YEAR } from "./units_spec.ts";

/** What is said about seasons: they are looked for, there are none, or the period of one. */
export type SeasonAsked = "auto" | "none" | number | Span;

/** The periods of the calendar, in seconds. */
const CALENDAR: readonly number[] = [YEAR, 7 * DAY, DAY];
/** Times between these are taken for years. */
const [FIRST_YEAR, LAST_YEAR] = [1000, 3000];
/** A season needs so many rows a period, … */
const ROWS_A_PERIOD = 3;
/** … must come again so many times in the record, … */
const PERIODS = 2;
/** … and where nothing but the data speaks for it, so many times, … */
const FOUND_PERIODS = 4;
/** … and explain this part of what the trend leaves. */
const STANDS_OUT = 0.2;
/** At most so many harmonics. */
const MOST_HARMONICS = 6;
/** For every number of a season there must be so many rows. */
const ROWS_A_TERM = 6;

/**
 * Reads the option `--season`: auto, none, a period in the unit of the times, or a span such as 1y.
 *
 * @throws {UsageError} If it is none of these.
 */
export function seasonIn(text: string, name: string): SeasonAsked {
  if (text === "auto" || text === "none") return text;
  const number = Number(text);
  if (text.trim() !== "" && number > 0 && number < Infinity) return number;
  const span = spanIn(text);
  if (span !== undefined) return span;
  throw new UsageError(
    `--${name} must be auto, none, a number above 0 in the unit of the times, or for dates a ` +
      `span such as 1y or 7d, got ${JSON.stringify(text)}`,
  );
}

/**
 * The seasons that a recording may have. With dates a year, a week and a day; with times that are
 * years and parts of them a year; and the highest peak of the periodogram of what a quadratic trend
 * leaves, if it explains a fifth of it, and more than chance does of what is new in each row, comes four
 * times and is none of the others.
 *
 * @param training The trajectories to train on. With several no season is looked for.
 * @param d The number of columns.
 * @param start The date of time 0 where times are seconds of dates.
 * @param asked What the user says; "auto" looks for seasons.
 * @returns The seasons, the longest first, with as many harmonics as the rows allow.
 * @throws {UsageError} If a season is asked for that does not come twice in the rows to train on,
 *   that has fewer than three rows, or that is a span where times are no dates.
 *
 * @example
 * ```ts
 * import { seasonsIn } from "./seasons.ts";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const times = Float64Array.from({ length: 60 }, (_, i) => 2010 + i / 12);
 * const states = times.map((t) => 20 - 10 * Math.cos(2 * Math.PI * t));
 * const [{ period, harmonics }] = seasonsIn([{ name: "1", times, states }], 1);
 * assertEquals([period, harmonics], [1, 4]);
 * ```
 */
export function seasonsIn(
  training: readonly Trajectory[],
  d: number,
  start?: string,
  asked: SeasonAsked = "auto",
): Season[] {
  if (asked === "none" || asked === "auto" && training.length > 1) return [];
  const longest = training.reduce((a, b) => b.times.length > a.times.length ? b : a);
  const { times } = longest;
  const length = times[times.length - 1] - times[0];
  const gap = medianGap(times);
  const made = (period: number): Season => ({
    period,
    harmonics: Math.max(
      1,
      Math.min(
        MOST_HARMONICS,
        Math.floor(period / gap / 2 + 0.01),
        Math.floor(times.length / (2 * ROWS_A_TERM)) - 1,
      ),
    ),
  });
  const often = (period: number, periods: number) =>
    length + gap >= periods * period && period >= (ROWS_A_PERIOD - 0.01) * gap;
  if (asked !== "auto") {
    const period = periodOf(asked, start);
    if (often(period, PERIODS)) return [made(period)];
    const words = (time: number) => periodInWords(time, start !== undefined);
    throw new UsageError(
      `a season of ${words(period)} must come twice in the rows to train on, which span ` +
        `${words(length)}, and have three rows, which are ${words(gap)} apart; give another ` +
        "--season, or none",
    );
  }
  const known = (start === undefined ? yearsIn(times, gap) : CALENDAR)
    .filter((period) => often(period, PERIODS));
  const found = foundIn(longest, d);
  const fresh = found !== undefined && often(found, FOUND_PERIODS) &&
    !known.some((period) => isOf(found, period, length));
  return (fresh ? [...known, found] : known).sort((a, b) => b - a).map(made);
}

/** The period that is asked for, in the unit of the times. */
function periodOf(asked: number | Span, start?: string): number {
  if (typeof asked === "number") return asked;
  if (start === undefined) {
    throw new UsageError(
      "--season is a span of dates, but the times are numbers; give the period in their unit, " +
        "as in --season 12",
    );
  }
  return asked.unit === "seconds" ? asked.count : asked.count / 12 * YEAR;
}

/** A year, where times are years in quarters, months or other whole parts. */
function yearsIn(times: Float64Array, gap: number): number[] {
  const parts = 1 / gap;
  const whole = Math.abs(parts - Math.round(parts)) < 0.01 * parts;
  const dated = times[0] >= FIRST_YEAR && times[times.length - 1] <= LAST_YEAR;
  return dated && whole && parts > ROWS_A_PERIOD - 0.5 ? [1] : [];
}

/** The period of the highest peak, where it stands out. */
function foundIn(trajectory: Trajectory, d: number): number | undefined {
  const rows = trajectory.times.length;
  if (rows < ROWS_A_TERM * 3) return undefined;
  const positive = Array.from(
    { length: d },
    (_, k) => spreads(columnOf([trajectory], d, k).values),
  );
  const detrended = { log: positive, trend: 2, seasons: [] };
  if (!canFit([trajectory], d, detrended)) return undefined;
  const { states } = toUnits(unitsOf([trajectory], d, detrended), trajectory);
  const columns = positive.map((_, k) => states.filter((_, i) => i % d === k));
  const { times } = trajectory;
  const peak = highestPeak(times, columns.map((z) => z.map((x) => x || 0)), FOUND_PERIODS);
  if (peak === undefined || peak.explained < STANDS_OUT) return undefined;
  // What wanders has long waves by chance. What is new in each row after the one before has not.
  const news = columns.map((z) => newsOf(times, z));
  return explainedAt(times, news, peak.period) > byChance(rows) ? peak.period : undefined;
}

/** What each row says that the one before did not; 0 where there is none. */
function newsOf(times: Float64Array, z: Float64Array): Float64Array {
  const reversion = reversionOf(times, z);
  let last = -1;
  return z.map((x, i) => {
    if (Number.isNaN(x)) return 0;
    const before = last;
    last = i;
    return before < 0 ? 0 : x - revert(reversion, z[before], times[i] - times[before]);
  });
}

/** Whether values are above 0 and the largest is at least twice the least. */
export function spreads(values: readonly number[]): boolean {
  let [least, most] = [Infinity, 0];
  for (const x of values) [least, most] = [Math.min(least, x), Math.max(most, x)];
  return least > 0 && most >= 2 * least;
}

/** Whether a period is that of one of a season's harmonics, as far as a record's length tells. */
function isOf(period: number, season: number, length: number): boolean {
  const times = season / period;
  const resolution = season / length;
  return Math.abs(times - Math.max(1, Math.round(times))) <= resolution;
}

/** The time between most rows. */
function medianGap(times: Float64Array): number {
  const gaps = times.slice(1).map((t, i) => t - times[i]).sort();
  return gaps[gaps.length >> 1];
}
