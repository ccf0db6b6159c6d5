import type { Tensor } from "../../tensors/mod.ts";

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
