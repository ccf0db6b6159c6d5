import { checkKeys, describe, type KeysOf } from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import type { Fit } from "./levenberg_marquardt.ts";
import { elementsNamed, naturalOf, parameterElements } from "./parameter_elements.ts";
import { singularValues } from "./singular_values.ts";
import { triangularize, upperTriangle } from "./householder.ts";
import { studentDistance } from "./student.ts";

/**
 * Options of {@linkcode intervals}.
 *
 * @category Fitting
 */
export interface IntervalOptions {
  /** How often such intervals hold the truth. Default 0.95. */
  readonly level?: number;
  /**
   * The standard deviation of the noise in the data, in units of the residuals; 1 where the losses have
   * weights 1 / deviation². Default: estimated from what is left over, √(Σ r² / degrees of freedom).
   */
  readonly noise?: number;
  /**
   * A direction along which the path changes by a smaller part than this counts as not at all: its
   * parameters are not identifiable. Default 1e-6.
   */
  readonly tolerance?: number;
}

const KNOWN: KeysOf<IntervalOptions> = { level: true, noise: true, tolerance: true };

/**
 * How sure a number of a fit is.
 *
 * @category Fitting
 */
export interface Interval {
  /** Its name, such as "k" or "w[0, 2]". */
  readonly name: string;
  /** The natural value that was fitted. */
  readonly value: number;
  /** Its standard error, by the delta method; infinite where it is not identifiable. */
  readonly standardError: number;
  /** The lower end of the interval; never outside the parameter's bounds. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Whether the data say anything about it alone. */
  readonly identifiable: boolean;
}

/**
 * What {@linkcode intervals} gives.
 *
 * @category Fitting
 */
export interface Intervals {
  /** An interval for each number that was fitted. */
  readonly intervals: readonly Interval[];
  /** The level that was asked for. */
  readonly level: number;
  /** The correlation of the estimates, of shape [n, n]; NaN where one is not identifiable. */
  readonly correlation: Tensor;
  /** The standard deviation of the noise: estimated, or as given. */
  readonly noise: number;
  /** Numbers of the data less numbers that were fitted; Infinity where the noise was given. */
  readonly degreesOfFreedom: number;
  /**
   * For each direction along which nothing changes, the names of the parameters in it: only together
   * are they known, or not at all.
   */
  readonly notIdentifiable: readonly (readonly string[])[];
  /**
   * The interval of one number.
   *
   * @throws {RangeError} If none of that name was fitted.
   */
  get(name: string): Interval;
  /** A table for people, and what is not identifiable. */
  toString(): string;
}

/** A parameter with a smaller part in a direction has none. */
const PART = 1e-3;

/**
 * How sure the parameters of a fit are: standard errors from the Gauss-Newton information JᵀJ, on the
 * assumption that the noise is independent, of one size, and small enough for the path to be straight
 * within the interval. Where it may not be, `profileLikelihood` does without that.
 *
 * For a parameter with a constraint the interval is that of what is stored, seen by natural values: it is
 * not symmetric, and stays within the bounds. Its standard error is that of the natural value (the delta
 * method).
 *
 * @category Fitting
 * @param fit What `levenbergMarquardt` gave.
 * @param options The level, the noise where it is known, and the tolerance.
 * @returns Intervals, correlations, and which parameters are not identifiable.
 * @throws {TypeError} If an option is unknown or of the wrong type.
 * @throws {RangeError} If an option is out of range, or there are no more data than parameters and the
 *   noise is not given.
 *
 * @example
 * ```ts
 * import { intervals, levenbergMarquardt, meanSquaredError, mul, neg, positive, rk4, vectorField } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [],
 *   parameters: { k: positive(1) },
 *   f: (_t, y, { k }) => neg(mul(k, y)),
 * });
 * const loss = meanSquaredError([1, 2, 3], [3.75, 2.7, 2.08]);
 * const fit = levenbergMarquardt({
 *   problems: [{ field, y0: 5, t0: 0, t1: 3, dt: 0.1, method: rk4, loss }],
 * });
 * const { low, high } = intervals(fit).get("k");
 * assert(low < 0.3 && 0.3 < high && high - low < 0.06);
 * ```
 */
export function intervals(fit: Fit, options: IntervalOptions = {}): Intervals {
  checkKeys("intervals", options, KNOWN);
  const { level = 0.95, noise, tolerance = 1e-6 } = options;
  checkLevel("intervals", level);
  if (noise !== undefined && !(noise > 0 && noise < Infinity)) {
    throw new RangeError(`intervals: noise must be a number above 0, got ${describe(noise)}`);
  }
  const { names, residuals: { length: m }, field: { parameters } } = fit;
  const n = names.length;
  const degrees = noise === undefined ? m - n : Infinity;
  if (!(degrees > 0)) {
    throw new RangeError(
      `intervals: there are ${m} numbers of data for ${n} parameters, so that nothing is left over to ` +
        "tell the noise from; give noise, or fit fewer parameters",
    );
  }
  const deviation = noise ?? Math.sqrt(fit.sumOfSquares / degrees);
  const { covariance, silent, unknown } = information(fit, tolerance);
  const elements = elementsNamed("intervals", parameterElements(parameters), names);
  const natural = parameters.names.flatMap((name) => Array.from(fit.parameters[name].data));
  const distance = studentDistance(level, degrees);
  const made = elements.map((element, j): Interval => {
    const value = natural[element.at];
    const stored = element.transform?.stored(value) ?? value;
    const error = unknown[j] ? Infinity : deviation * Math.sqrt(covariance[j * n + j]);
    const slope = element.transform?.slope(stored) ?? 1;
    return {
      name: element.name,
      value,
      standardError: unknown[j] ? Infinity : error * slope,
      low: naturalOf(element, stored - distance * error),
      high: naturalOf(element, stored + distance * error),
      identifiable: !unknown[j],
    };
  });
  const correlation = covariance.map((c, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    if (unknown[i] || unknown[j]) return NaN;
    return i === j ? 1 : c / Math.sqrt(covariance[i * n + i] * covariance[j * n + j]);
  });
  const notIdentifiable = silent.map((direction) =>
    names.filter((_, j) => Math.abs(direction[j]) > 0.05)
  );
  return {
    intervals: made,
    level,
    correlation: new Tensor(correlation, [n, n]),
    noise: deviation,
    degreesOfFreedom: degrees,
    notIdentifiable,
    get(name) {
      const found = made.find((each) => each.name === name);
      if (found) return found;
      throw new RangeError(`intervals: no "${name}" was fitted; there are ${names.join(", ")}`);
    },
    toString: () => table(made, level, notIdentifiable),
  };
}

/** Checks a probability. */
export function checkLevel(caller: string, level: number): void {
  if (level > 0 && level < 1) return;
  throw new RangeError(`${caller}: level must be between 0 and 1, such as 0.95, got ${level}`);
}

/** What the derivatives say of the fitted numbers. */
interface Information {
  /** (JᵀJ)⁻¹, over the directions in which anything changes. */
  readonly covariance: Float64Array;
  /** The directions in which nothing does, in the scale of the columns. */
  readonly silent: readonly Float64Array[];
  /** Which numbers have a part in one of them. */
  readonly unknown: readonly boolean[];
}

/** Columns are scaled to length 1 first, so that units do not matter. */
function information({ names, residuals, jacobian }: Fit, tolerance: number): Information {
  const [m, n] = [residuals.length, names.length];
  const data = jacobian.slice();
  const norms = names.map((_, j) => {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += data[j * m + i] ** 2;
    return Math.sqrt(sum);
  });
  const largest = Math.max(...norms);
  norms.forEach((norm, j) => {
    // One that does nothing stays a column of zeros.
    const scale = norm > tolerance * 1e-6 * largest ? 1 / norm : 0;
    for (let i = 0; i < m; i++) data[j * m + i] *= scale;
  });
  const matrix = { m, n, data };
  triangularize(matrix, new Float64Array(m));
  const { values, vectors } = singularValues(upperTriangle(matrix));
  const covariance = new Float64Array(n * n);
  const silent: Float64Array[] = [];
  const unknown = names.map(() => false);
  values.forEach((s, k) => {
    const v = vectors[k];
    if (!(s > tolerance)) {
      silent.push(v);
      v.forEach((part, j) => unknown[j] ||= Math.abs(part) > PART);
      return;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        covariance[i * n + j] += v[i] * v[j] / (s * s * norms[i] * norms[j]);
      }
    }
  });
  return { covariance, silent, unknown };
}

function table(
  rows: readonly Interval[],
  level: number,
  notIdentifiable: readonly (readonly string[])[],
): string {
  const cells = [
    [
      "",
      "value",
      "std error",
      `${(100 * level).toPrecision(3).replace(/\.?0+$/, "")} % from`,
      "to",
    ],
    ...rows.map(({ name, value, standardError, low, high }) => [
      name,
      ...[value, standardError, low, high].map((x) =>
        Number.isFinite(x) ? x.toPrecision(4) : `${x}`
      ),
    ]),
  ];
  const widths = cells[0].map((_, k) => Math.max(...cells.map((row) => row[k].length)));
  const lines = cells.map((row) =>
    row.map((cell, k) => k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])).join("  ")
  );
  for (const names of notIdentifiable) {
    lines.push(
      names.length === 1
        ? `not identifiable: ${names[0]}, which changes nothing that was measured`
        : `not identifiable one by one: ${names.join(", ")}`,
    );
  }
  return lines.join("\n");
}
