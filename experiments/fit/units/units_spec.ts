/** A season of a recording: what comes again and again. */
export interface Season {
  /** After what time it comes again, in the unit of the times. */
  readonly period: number;
  /** How many sines and cosines it is made of, the first with this period. */
  readonly harmonics: number;
}

/** In what units a network sees a recording, before any number is fitted. */
export interface UnitsSpec {
  /** Of each column, whether its logarithm is taken. */
  readonly log: readonly boolean[];
  /** The degree of the trend in time, 0 to 2. Unset, there is no baseline and there are no seasons. */
  readonly trend?: number;
  /** The seasons that stand on the trend. */
  readonly seasons: readonly Season[];
}

/** A day in seconds. */
export const DAY = 86_400;
/** A year of the Gregorian calendar in seconds, as a mean of 400 years. */
export const YEAR: number = 365.2425 * DAY;

/** No logarithm, no trend and no season: only offsets and factors. */
export function plainSpec(d: number): UnitsSpec {
  return { log: Array(d).fill(false), seasons: [] };
}

/**
 * How many numbers are fitted for one column before the offset and the factor.
 *
 * @example
 * ```ts
 * import { termsOf } from "./units_spec.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(termsOf({ trend: 2, seasons: [{ period: 1, harmonics: 3 }] }), 9);
 * assertEquals(termsOf({ seasons: [] }), 0);
 * ```
 */
export function termsOf({ trend, seasons }: Pick<UnitsSpec, "trend" | "seasons">): number {
  if (trend === undefined) return 0;
  return seasons.reduce((sum, { harmonics }) => sum + 2 * harmonics, trend + 1);
}

/**
 * A specification in words.
 *
 * @param spec The specification.
 * @param dated Whether the times are seconds of dates.
 *
 * @example
 * ```ts
 * import { specInWords, YEAR } from "./units_spec.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const seasons = [{ period: YEAR, harmonics: 3 }];
 * assertEquals(
 *   specInWords({ log: [true], trend: 2, seasons }, true),
 *   "logarithm, quadratic trend, season of a year",
 * );
 * assertEquals(specInWords({ log: [false], seasons: [] }, false), "no trend and no season");
 * ```
 */
export function specInWords({ log, trend, seasons }: UnitsSpec, dated: boolean): string {
  const words = [
    ...(log.includes(true) ? ["logarithm"] : []),
    ...(trend ? [trend === 1 ? "straight trend" : "quadratic trend"] : []),
    ...seasons.map(({ period }) => `season of ${periodInWords(period, dated)}`),
  ];
  return words.length > 0 ? words.join(", ") : "no trend and no season";
}

/** A period in words: in days where times are seconds of dates, else as a number in their unit. */
export function periodInWords(period: number, dated: boolean): string {
  if (!dated) return rounded(period);
  if (period === YEAR) return "a year";
  if (period === 7 * DAY) return "a week";
  return period === DAY ? "a day" : `${rounded(period / DAY)} days`;
}

function rounded(x: number): string {
  return String(Number(x.toPrecision(4)));
}
