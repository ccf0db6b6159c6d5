/**
 * The exponent p of y = C x^p, with its 95 % interval: least squares on logarithms.
 *
 * @module
 */

/** An exponent and how sure it is. */
export interface PowerFit {
  /** The slope of log y over log x. */
  readonly exponent: number;
  /** Low and high end of the 95 % interval; infinite for two points, which any line passes through. */
  readonly ci95: readonly [number, number];
}

/** The 97.5 % points of Student's t for 1 to 30 degrees of freedom; Fisher and Yates, table III. */
// deno-fmt-ignore
const T_TABLE = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
  2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
  2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** The 97.5 % point of the normal distribution. */
const Z = 1.959964;

/**
 * The 97.5 % point of Student's t distribution: a 95 % interval is the estimate ± this
 * many standard errors.
 *
 * @param degrees The degrees of freedom, a whole number of at least 0.
 * @returns The point, to three decimals; infinite for 0 degrees.
 *
 * @example
 * ```ts
 * import { studentT95 } from "./fit.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(studentT95(3), 3.182);
 * ```
 */
export function studentT95(degrees: number): number {
  if (degrees < 1) return Infinity;
  if (degrees <= T_TABLE.length) return T_TABLE[degrees - 1];
  // Abramowitz and Stegun 26.7.5.
  return Z + (Z ** 3 + Z) / (4 * degrees) +
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * degrees ** 2);
}

/**
 * Fits y = C x^p.
 *
 * @param points Pairs [x, y], at least two of different x, all above 0.
 * @returns The exponent p and its 95 % interval.
 * @throws {RangeError} If there are fewer than two different x, or a number is not above 0.
 *
 * @example
 * ```ts
 * import { fitPower } from "./fit.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { exponent } = fitPower([[10, 3], [100, 300], [1000, 30_000]]);
 * assertAlmostEquals(exponent, 2);
 * ```
 */
export function fitPower(points: readonly (readonly [number, number])[]): PowerFit {
  const bad = points.find(([x, y]) => !(x > 0 && y > 0 && x < Infinity && y < Infinity));
  if (bad !== undefined) {
    throw new RangeError(
      `fitPower: every number must be finite and above 0, as it is its logarithm that is fitted; ` +
        `got [${bad.join(", ")}]`,
    );
  }
  const xs = points.map(([x]) => Math.log(x));
  // Relative to the first, so that equal values give exponent 0 exactly.
  const ys = points.map(([, y]) => Math.log(y / points[0][1]));
  const xMean = mean(xs);
  const yMean = mean(ys);
  const spread = sum(xs.map((x) => (x - xMean) ** 2));
  if (points.length < 2 || new Set(xs).size < 2) {
    throw new RangeError(
      `fitPower: a slope needs points at two or more different x, got ${points.length} point(s)`,
    );
  }
  const exponent = sum(xs.map((x, i) => (x - xMean) * (ys[i] - yMean))) / spread;
  const degrees = points.length - 2;
  if (degrees === 0) return { exponent, ci95: [-Infinity, Infinity] };
  const residuals = sum(xs.map((x, i) => (ys[i] - yMean - exponent * (x - xMean)) ** 2));
  const half = studentT95(degrees) * Math.sqrt(residuals / degrees / spread);
  return { exponent, ci95: [exponent - half, exponent + half] };
}

/**
 * The middle one of some numbers; of an even number of them, the mean of the middle two.
 *
 * @returns The median; NaN of none.
 *
 * @example
 * ```ts
 * import { median } from "./fit.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(median([3, 100, 1]), 3);
 * ```
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
