import { NormalSums } from "../matching/ridge.ts";
import { termsOf, type UnitsSpec } from "./units_spec.ts";

/** What a baseline is a function of. */
export interface BaselineTime extends Pick<UnitsSpec, "trend" | "seasons"> {
  /** The time from which seasons and trends count. */
  readonly t0: number;
  /** The time in which the trend's own time goes from 0 to 1. */
  readonly length: number;
}

/** The penalty on the h-th harmonic is this times h²: enough where rows cannot tell them apart. */
const HARMONIC = 1e-4;
/** The penalty on a power of the time. */
const POWER = 1e-13;
/** More rows than this are thinned for a fit. */
const MOST_ROWS = 1000;
/** The golden ratio's part: its multiples fall on no season, so thinning hides none. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Rows of a long record, evenly spread and yet in step with no season.
 *
 * @param count The number of rows.
 * @param most The number to keep, roughly; all where there are no more.
 */
export function thinned(count: number, most: number): number[] {
  const rows = Array.from({ length: count }, (_, i) => i);
  return count <= most ? rows : rows.filter((i) => (i * GOLDEN) % 1 < most / count);
}

/** Fills in 1, s, s² and the cosines and sines of the seasons, at one time. */
export function baselineTerms({ trend, seasons, t0, length }: BaselineTime, t: number): number[] {
  const terms: number[] = [];
  if (trend === undefined) return terms;
  const s = (t - t0) / length;
  for (let k = 0; k <= trend; k++) terms.push(s ** k);
  for (const { period, harmonics } of seasons) {
    const angle = 2 * Math.PI * (((t - t0) / period) % 1);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    // The next harmonic is one turn further: of a long record no cosine need be computed again.
    for (let h = 1, cos = c, sin = s; h <= harmonics; h++) {
      terms.push(cos, sin);
      [cos, sin] = [cos * c - sin * s, sin * c + cos * s];
    }
  }
  return terms;
}

/** The value of a baseline from its terms. */
export function baselineValue(coefficients: readonly number[], terms: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum += coefficients[i] * terms[i];
  return sum;
}

/**
 * Fits a baseline to one column by ridge regression.
 *
 * @param of The terms.
 * @param times The times of the values.
 * @param values The values, none missing. Of more than 1,000 about so many are looked at.
 * @returns The coefficients, in the order of {@linkcode baselineTerms}.
 */
export function fitBaseline(
  of: BaselineTime,
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): number[] {
  const m = termsOf(of);
  if (m === 0) return [];
  const rows = thinned(values.length, MOST_ROWS);
  const mean = rows.reduce((sum, i) => sum + values[i] / rows.length, 0);
  const square = rows.reduce((sum, i) => sum + (values[i] - mean) ** 2 / rows.length, 0);
  const unit = square > 0 ? Math.sqrt(square) : 1;
  const sums = new NormalSums(m, 1);
  for (const i of rows) sums.add(baselineTerms(of, times[i]), [(values[i] - mean) / unit]);
  const penalties = Array<number>(of.trend! + 1).fill(POWER);
  for (const { harmonics } of of.seasons) {
    for (let h = 1; h <= harmonics; h++) penalties.push(HARMONIC * h * h, HARMONIC * h * h);
  }
  return Array.from(sums.solve(penalties), (x, i) => x * unit + (i === 0 ? mean : 0));
}
