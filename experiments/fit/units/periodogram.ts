import { thinned } from "./baseline.ts";

/** A period, and the part of the variance that one sine of it explains. */
export interface Peak {
  /** The period, in the unit of the times. */
  readonly period: number;
  /** The part of the variance, as the mean of all columns. */
  readonly explained: number;
}

/** More rows than this are thinned. */
const MOST_ROWS = 600;
/** Frequencies are looked at in steps of 1 / (this · length): fine enough to miss no peak. */
const OVERSAMPLED = 4;
/** At most so many frequencies: beyond them only longer periods are looked at. */
const MOST_FREQUENCIES = 20_000;
/** Steps to either side in which the highest peak is found finely. */
const REFINED = 40;

/**
 * The highest peak of the periodogram by least squares (Lomb 1976, Scargle 1982), which needs no
 * even times.
 *
 * @param times The times, increasing, of at least four rows.
 * @param columns What varies around 0, one a column; 0 where a cell is missing.
 * @param periods How many periods must fit into the record.
 * @returns The peak; undefined where no period is between the record's and two rows' length. Of more
 *   than 600 rows about so many are looked at.
 *
 * @example
 * ```ts
 * import { highestPeak } from "./periodogram.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 90 }, (_, i) => i);
 * const peak = highestPeak(times, [times.map((t) => Math.sin(2 * Math.PI * t / 7.3))], 3)!;
 * assertAlmostEquals(peak.period, 7.3, 0.01);
 * assertAlmostEquals(peak.explained, 1, 1e-3);
 * ```
 */
export function highestPeak(
  times: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  periods: number,
): Peak | undefined {
  const rows = thinned(times.length, MOST_ROWS);
  const t = Float64Array.from(rows, (i) => times[i] - times[0]);
  const length = times[times.length - 1] - times[0];
  const ys = columns.map((column) => Float64Array.from(rows, (i) => column[i]))
    .filter((y) => y.some((x) => x !== 0));
  const step = 1 / (OVERSAMPLED * length);
  const from = periods * OVERSAMPLED;
  const count = Math.min(
    Math.floor((times.length - 1) / 2 * OVERSAMPLED) - from,
    MOST_FREQUENCIES,
  );
  if (!(count > 0) || ys.length === 0) return undefined;
  const squares = ys.map((y) => y.reduce((sum, x) => sum + x * x, 0));
  const cos = t.map((time) => Math.cos(2 * Math.PI * from * step * time));
  const sin = t.map((time) => Math.sin(2 * Math.PI * from * step * time));
  // From one frequency to the next each row's angle turns by the same: no cosine is computed again.
  const turnCos = t.map((time) => Math.cos(2 * Math.PI * step * time));
  const turnSin = t.map((time) => Math.sin(2 * Math.PI * step * time));
  let best = { frequency: 0, explained: 0 };
  for (let n = 0; n <= count; n++) {
    const explained = explainedBy(cos, sin, ys, squares);
    if (explained > best.explained) best = { frequency: (from + n) * step, explained };
    for (let i = 0; i < t.length; i++) {
      const c = cos[i];
      cos[i] = c * turnCos[i] - sin[i] * turnSin[i];
      sin[i] = c * turnSin[i] + sin[i] * turnCos[i];
    }
  }
  const middle = best.frequency;
  for (let n = -REFINED; n <= REFINED; n++) {
    const frequency = middle + n / REFINED * step;
    const angles = t.map((time) => 2 * Math.PI * frequency * time);
    const explained = explainedBy(angles.map(Math.cos), angles.map(Math.sin), ys, squares);
    if (explained > best.explained) best = { frequency, explained };
  }
  return best.explained > 0 ? { period: 1 / best.frequency, explained: best.explained } : undefined;
}

/**
 * The part of the variance that one sine of a period explains, as the mean of all columns.
 *
 * @param times As for {@linkcode highestPeak}.
 * @param columns As there.
 * @param period The period.
 */
export function explainedAt(
  times: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  period: number,
): number {
  const angles = Float64Array.from(times, (t) => 2 * Math.PI * (((t - times[0]) / period) % 1));
  const ys = columns.map((column) => Float64Array.from(column)).filter((y) => y.some((x) => x));
  const squares = ys.map((y) => y.reduce((sum, x) => sum + x * x, 0));
  return ys.length > 0 ? explainedBy(angles.map(Math.cos), angles.map(Math.sin), ys, squares) : 0;
}

/**
 * What must be explained so that noise alone does it in one of a hundred records: a sine explains
 * more than z of N values of noise with the probability (1 − z)^((N − 3) / 2).
 *
 * @param rows The number of rows; there are half as many independent frequencies.
 */
export function byChance(rows: number): number {
  return rows > 4 ? 1 - (0.01 / (rows / 2)) ** (2 / (rows - 3)) : 1;
}

/** The part of the variance that a cosine and a sine explain together, by least squares. */
function explainedBy(
  cos: Float64Array,
  sin: Float64Array,
  ys: readonly Float64Array[],
  squares: readonly number[],
): number {
  let [cc, ss, cs] = [0, 0, 0];
  for (let i = 0; i < cos.length; i++) {
    cc += cos[i] * cos[i];
    ss += sin[i] * sin[i];
    cs += cos[i] * sin[i];
  }
  const determinant = cc * ss - cs * cs;
  // At half the rate of the rows all sines may be 0.
  if (!(determinant > 1e-6 * cc * cc)) return 0;
  let sum = 0;
  ys.forEach((y, k) => {
    let [yc, yS] = [0, 0];
    for (let i = 0; i < y.length; i++) {
      yc += y[i] * cos[i];
      yS += y[i] * sin[i];
    }
    sum += (yc * yc * ss - 2 * yc * yS * cs + yS * yS * cc) / determinant / squares[k];
  });
  return sum / ys.length;
}
