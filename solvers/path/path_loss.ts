import { checkKeys, describe, isNumbers, type KeysOf, numbersOf } from "../../tensors/internal.ts";
import type { Diagnosis, Shape } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { spacing } from "../steps/float_spacing.ts";

/**
 * Several kinds of points on a path at once; each point is read once.
 *
 * @category Losses
 */
export interface ReadPoints {
  /** The state at t0. Default false. */
  readonly start?: boolean;
  /** The state at t1. Default false. */
  readonly end?: boolean;
  /**
   * Given times, in the order of the solve. Those inside a step are read from the cubic
   * Hermite interpolant. Default none.
   */
  readonly times?: ArrayLike<number>;
  /** The state after every k-th step. Default none. */
  readonly every?: number;
}

/**
 * Where a path is read: given times, one end, or several kinds of points.
 *
 * @category Losses
 */
export type ReadAt = ArrayLike<number> | "start" | "end" | ReadPoints;

/**
 * A loss that reads the path as a stream: at each of its points it is shown y, adds
 * to the value, and going back adds dL/dy to the cotangent. So no sweep keeps the path.
 *
 * One that depends on the field's parameters besides y says so by `readsParameters`, and adds its own
 * dL/dθ to `parametersBar`. One that has to know the field first, such as for its parameters, has
 * `bind`; it is bound once a gradient, and what that gives is read.
 *
 * @category Losses
 */
export interface PathLoss {
  /** Where it reads. */
  readonly at: ReadAt;
  /** The shape of y that it expects; unset where any will do. */
  readonly stateShape?: Shape;
  /**
   * What y at point number `index`, counted along the path from 0, adds to the loss.
   *
   * @param y The state, flattened; to be read only, and only during the call.
   */
  value(index: number, t: number, y: Float64Array): number;
  /**
   * Adds the derivative of that to `yBar`, and where it reads parameters to `parametersBar`.
   *
   * @param y The state, flattened; to be read only.
   * @param yBar dL/dy, flattened; added to.
   * @param parametersBar dL/dθ without what comes by way of y, flat; added to. Given to a loss with
   *   `readsParameters`.
   */
  cotangent(
    index: number,
    t: number,
    y: Float64Array,
    yBar: Float64Array,
    parametersBar?: Float64Array,
  ): void;
  /**
   * Adds the derivative of what `cotangent` adds, along a direction: (∂²L/∂y²) ẏ, and where it reads
   * parameters what these add to it. Unset where the loss has no second derivative; then there is no
   * Hessian-vector product.
   *
   * @param along The direction, of y and of the parameters; to be read only.
   * @param bar What is added to, of y and of the parameters.
   */
  secondDerivative?(
    index: number,
    t: number,
    y: Float64Array,
    along: LossDirection,
    bar: LossDirection,
  ): void;
  /**
   * The derivative of `value` by t, y being what it is: for gradients with respect to times. Unset where
   * the value does not depend on t but by y.
   */
  timeDerivative?(index: number, t: number, y: Float64Array): number;
  /** Whether the loss depends on the field's parameters by itself, not by y alone. Default false. */
  readonly readsParameters?: boolean;
  /**
   * The loss for this field, which reads the field's parameters as they are at each call. Unset where
   * the loss is the same for every field.
   *
   * @throws {TypeError} If the loss does not fit the field.
   */
  bind?(field: VectorField): PathLoss;
  /** Why the value at this point is not finite, for a message; unset where the loss cannot say. */
  explain?(index: number, t: number, y: Float64Array): Diagnosis | undefined;
  /** Why the derivative at this point is not finite, for a message. */
  explainCotangent?(index: number, t: number, y: Float64Array): Diagnosis | undefined;
}

/**
 * A direction in which a loss is differentiated, or a cotangent: of y, and of the parameters.
 *
 * @category Losses
 */
export interface LossDirection {
  /** That of y, flattened. */
  readonly y: Float64Array;
  /** That of θ, flat. */
  readonly parameters: Float64Array;
}

/**
 * The points of a {@linkcode ReadAt}, with every kind spelled out.
 *
 * @category Losses
 */
export interface SettledPoints {
  /** Whether the start is read. */
  readonly start: boolean;
  /** Whether the end is read. */
  readonly end: boolean;
  /** The times that are read, within the solve. */
  readonly times: Float64Array;
  /** Every which node is read; 0 for none. */
  readonly every: number;
}

const KNOWN: KeysOf<ReadPoints> = { start: true, end: true, times: true, every: true };

/** What points may be, for messages. */
const POINTS = 'times such as [0, 0.5], "start", "end", or { start, end, times, every }';

/** Times nearer to the end of a step than this part of its size count as that end. */
export const SNAP = 1e-9;

/**
 * Spells the points out and checks them against the solve.
 *
 * @param what What they are, as messages begin.
 * @throws {TypeError} If the points are of another form, or a time is not a number.
 * @throws {RangeError} If a time is outside the solve, times are not in its order, or
 *   `every` is not a whole number of at least 1.
 */
export function settlePoints(
  at: ReadAt,
  t0: number,
  t1: number,
  what = "Where the loss reads",
): SettledPoints {
  const points = pointsOf(at, what);
  const { every = 0 } = points;
  if (points.every !== undefined && !(Number.isInteger(every) && every >= 1)) {
    throw new RangeError(`every must be a whole number of steps of at least 1, got ${every}`);
  }
  const times = numbersOf(
    points.times === undefined ? [] : points.times,
    `${what}: the times`,
  );
  checkOrder(times, t0, t1);
  const [low, high] = t0 < t1 ? [t0, t1] : [t1, t0];
  // What rounding left outside counts as the end.
  times.forEach((t, i) => times[i] = Math.min(high, Math.max(low, t)));
  return {
    start: points.start === true,
    // As one of the times it is read already, be it at the near side of a jump.
    end: points.end === true && times.at(-1) !== t1,
    times,
    every,
  };
}

/** What was asked for, with its kinds by name. */
function pointsOf(at: ReadAt, what: string): ReadPoints {
  if (at === "start") return { start: true };
  if (at === "end") return { end: true };
  if (isNumbers(at)) return { times: at };
  const isObject = typeof at === "object" && at !== null;
  if (!isObject || "length" in at || at instanceof Date || Symbol.iterator in at) {
    const advice = typeof at === "number" ? `; for one time write [${at}]` : "";
    throw new TypeError(
      `${what} must be ${POINTS}, got ${describe(at)}${advice}`,
    );
  }
  checkKeys(what, at, KNOWN, { at: "give the times alone, or { times: […] }" });
  for (const name of ["start", "end"] as const) {
    const wanted: unknown = at[name];
    if (wanted !== undefined && typeof wanted !== "boolean") {
      throw new TypeError(
        `${what}: ${name} must be true or false, got ${describe(wanted)}`,
      );
    }
  }
  return at;
}

/**
 * How far outside the solve a time may be and count as its end. Times that were added up one by one
 * are off by half a spacing of t for each of them, always to the same side where their distance
 * rounds to the same side; and where that is more than a hundredth of their mean
 * distance, they are other times.
 */
function outsideMargin(count: number, t0: number, t1: number): number {
  const length = Math.abs(t1 - t0);
  const resolution = spacing(Math.max(Math.abs(t0), Math.abs(t1)));
  const rounding = Math.min((count + 2) * resolution, length / (100 * count));
  return SNAP * length + Math.max(2 * resolution, rounding);
}

function checkOrder(times: Float64Array, t0: number, t1: number): void {
  const direction = Math.sign(t1 - t0);
  const margin = outsideMargin(times.length, t0, t1);
  times.forEach((t, i) => {
    if (!(direction * (t - t0) >= -margin && direction * (t1 - t) >= -margin)) {
      throw new RangeError(
        `Time number ${i} is ${t}, outside the solve from ${t0} to ${t1}; ` +
          "take it out, or extend the solve",
      );
    }
    if (i > 0 && !(direction * (t - times[i - 1]) >= 0)) {
      throw new RangeError(
        `Times must be in the order of the solve: time number ${i} is ${t}, ` +
          `the one before it ${times[i - 1]}; sort them`,
      );
    }
  });
}
