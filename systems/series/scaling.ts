import { add, div, formatShape, mul, sub, Tensor, tensor } from "../../tensors/mod.ts";

/**
 * A change of units, (x − offset) · factor, by the column or the same for all.
 *
 * @category Data sets
 */
export interface Scaling {
  /** What is taken away first: a scalar, or of shape [columns]. */
  readonly offset: Tensor;
  /** What is then multiplied with: a scalar, or of shape [columns]; never 0. */
  readonly factor: Tensor;
  /**
   * From the old units to the new.
   *
   * @throws {TypeError} If the last dimension does not fit the columns.
   */
  apply(states: Tensor): Tensor;
  /**
   * From the new units back to the old.
   *
   * @throws {TypeError} If the last dimension does not fit the columns.
   */
  invert(states: Tensor): Tensor;
}

/**
 * A scaling by a factor, about 0.
 *
 * @category Data sets
 * @param factor The factor for all columns, or one a column; finite and not 0.
 * @returns The scaling.
 * @throws {RangeError} If a factor is 0 or not finite.
 *
 * @example
 * ```ts
 * import { scaleBy } from "@revode/revode/systems";
 * import { tensor } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const metres = scaleBy(0.5);
 * assertEquals(metres.apply(tensor([[2, 4]])).toArray(), [[1, 2]]);
 * assertEquals(metres.invert(tensor([[1, 2]])).toArray(), [[2, 4]]);
 * ```
 */
export function scaleBy(factor: number | readonly number[]): Scaling {
  const factors = tensor(factor);
  const bad = factors.data.find((x) => !Number.isFinite(x) || x === 0);
  if (bad !== undefined) {
    throw new RangeError(`scaleBy: a factor must be finite and not 0, got ${bad}`);
  }
  return affine(tensor(0), factors);
}

/**
 * The scaling that gives every column the mean 0 and the standard deviation 1 (dividing
 * by the number of rows, not one less).
 *
 * @category Data sets
 * @param states The states to take both from, of shape [rows, …, columns].
 * @returns The scaling. Its factors are 1 / deviation.
 * @throws {TypeError} If the states have fewer than two dimensions.
 * @throws {RangeError} If a column is constant or holds a number that is not finite.
 *
 * @example
 * ```ts
 * import { standardize } from "@revode/revode/systems";
 * import { tensor } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const states = tensor([[1, 10], [3, 50]]);
 * const scaling = standardize(states);
 * assertEquals(scaling.apply(states).toArray(), [[-1, -1], [1, 1]]);
 * assertEquals(scaling.invert(tensor([[0, 0]])).toArray(), [[2, 30]]);
 * ```
 */
export function standardize(states: Tensor): Scaling {
  const { shape, data, size } = states;
  if (shape.length < 2) {
    throw new TypeError(
      `standardize: the states must have shape [rows, …, columns], got ${formatShape(shape)}`,
    );
  }
  const width = shape[shape.length - 1];
  const rows = size / width;
  const means = new Float64Array(width);
  data.forEach((x, i) => means[i % width] += x / rows);
  const variances = new Float64Array(width);
  data.forEach((x, i) => variances[i % width] += (x - means[i % width]) ** 2 / rows);
  const factors = variances.map((variance, k) => {
    // A constant column leaves round-off, not exactly 0.
    const deviation = Math.sqrt(variance);
    if (!(deviation > 1e-12 * Math.abs(means[k]) && deviation < Infinity)) {
      throw new RangeError(
        `standardize: column ${k} has mean ${means[k]} and standard deviation ${deviation}; a ` +
          "column must vary and be finite. Take it out, or use scaleBy",
      );
    }
    return 1 / deviation;
  });
  return affine(new Tensor(means, [width]), new Tensor(factors, [width]));
}

function affine(offset: Tensor, factor: Tensor): Scaling {
  return {
    offset,
    factor,
    apply: (states) => mul(sub(states, offset), factor),
    invert: (states) => add(div(states, factor), offset),
  };
}
