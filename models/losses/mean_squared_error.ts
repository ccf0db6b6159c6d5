import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import type { PathLoss, StateLike, VectorField } from "../../solvers/mod.ts";
import { type DataRows, dataRows, elementAt, spreadOver } from "./data_rows.ts";
import { markSquares } from "./least_squares.ts";
import { type Observe, rowLoss, type RowPoint } from "./row_loss.ts";

/**
 * Options of {@linkcode meanSquaredError}.
 *
 * @category Losses
 */
export interface MeanSquaredErrorOptions<F extends VectorField = VectorField> {
  /** Whether NaN in the data stands for a missing number, left out of the mean. Default false. */
  readonly missing?: boolean;
  /**
   * What the data measure, such as `(y) => slice(y, 0, 1)` for the first element of the state; a function
   * of y, t, the field's parameters and the inputs that drive it, of the shape of a row. Default: y itself.
   */
  readonly observe?: Observe<F>;
  /**
   * What each number of the data counts: of shape [columns] for a weight a column, [times, 1] for
   * one a time, or that of the data. The loss is the weighted mean, Σ w (y − data)² / Σ w. Default: all
   * the same.
   */
  readonly weights?: StateLike;
}

const KNOWN: KeysOf<MeanSquaredErrorOptions> = { missing: true, observe: true, weights: true };

/**
 * The mean over times and elements of the squared difference between path and data, or between what
 * is observed of the path and data: states that nobody measured are then fitted along.
 *
 * @category Losses
 * @typeParam F The field, where `observe` is to know parameters and inputs by its names, as in
 *   `meanSquaredError<typeof field>(times, data, { observe })`.
 * @param times The times of the data, in the order of the solve.
 * @param data The states at these times: a tensor, or nested numbers, of shape [times, ...state];
 *   for a scalar state a number a time. With `observe` the shape is [times, ...observed].
 * @param options What is observed, what each number counts, and whether numbers may be missing.
 * @returns The loss.
 * @throws {TypeError} If there is not one row a time, or what should be numbers is not, or the weights
 *   do not fit the data. That `observe` gives another shape than a row shows where the loss is bound.
 * @throws {RangeError} If a time or a number of the data is not finite, or all are missing, or a
 *   weight is not a number of at least 0.
 *
 * @example
 * ```ts
 * import { meanSquaredError } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = meanSquaredError([0, 1], [[1, 2], [3, 4]]);
 * assertEquals(loss.value(1, 1, Float64Array.of(3, 6)), 1);
 * ```
 *
 * @example A swing of which only the position was measured
 * ```ts
 * import { concat, meanSquaredError, neg, reversible, rk4, slice, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [2], f: (_t, y) => concat([slice(y, 1, 2), neg(slice(y, 0, 1))], 0) });
 * const times = [0, 1, 2];
 * const { value } = valueAndGrad({
 *   field, y0: [1, 0], t0: 0, t1: 2, dt: 0.01, method: reversible(rk4),
 *   loss: meanSquaredError(times, times.map(Math.cos), { observe: (y) => slice(y, 0, 1) }),
 * });
 * assertAlmostEquals(value, 0, 1e-12);
 * ```
 */
export function meanSquaredError<F extends VectorField = VectorField>(
  times: ArrayLike<number>,
  data: StateLike,
  options: MeanSquaredErrorOptions<F> = {},
): PathLoss {
  checkKeys("meanSquaredError", options, KNOWN, {
    noise: "it is an option of negativeLogLikelihood; here there are weights",
  });
  const { missing = false, observe, weights } = options;
  const rows = dataRows("meanSquaredError", times, data, missing);
  const counts = countsOf(rows, weights);
  const total = counts.reduce((sum, w) => sum + w, 0);
  const { numbers, width } = rows;
  const term = {
    isEmpty(index: number) {
      for (let k = 0; k < width; k++) if (counts[index * width + k] > 0) return false;
      return true;
    },
    value(index: number, observed: Float64Array) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        const at = index * width + k;
        // Also where what is observed is not finite.
        if (counts[at] === 0) continue;
        sum += counts[at] * (observed[k] - numbers[at]) * (observed[k] - numbers[at]);
      }
      return sum / total;
    },
    cotangent(index: number, observed: Float64Array, _noise: Float64Array, bar: Float64Array) {
      for (let k = 0; k < width; k++) {
        const at = index * width + k;
        if (counts[at] !== 0) bar[k] += 2 * counts[at] * (observed[k] - numbers[at]) / total;
      }
    },
    second(index: number, _at: RowPoint, along: RowPoint, bar: RowPoint) {
      for (let k = 0; k < width; k++) {
        const count = counts[index * width + k];
        if (count !== 0) bar.observed[k] += 2 * count * along.observed[k] / total;
      }
    },
  };
  const loss = rowLoss({ caller: "meanSquaredError", rows, term, observe });
  return markSquares(loss, { rows, weights: counts, observe });
}

/** What each number counts; 0 for what is missing. */
function countsOf(rows: DataRows, weights: StateLike | undefined): Float64Array {
  const { numbers, width } = rows;
  const what = "meanSquaredError: the weights";
  const given = weights === undefined
    ? new Float64Array(numbers.length).fill(1)
    : spreadOver(rows, weights, what);
  const bad = given.findIndex((w) => !(w >= 0 && w < Infinity));
  if (bad >= 0) {
    throw new RangeError(
      `${what} must be numbers of at least 0, that of ${elementAt(bad, width)} is ${given[bad]}`,
    );
  }
  const counted = given.map((w, i) => Number.isNaN(numbers[i]) ? 0 : w);
  const sum = counted.reduce((total, w) => total + w, 0);
  if (!(sum > 0 && sum < Infinity)) {
    throw new RangeError(
      `${what} of the numbers that are given must have a sum above 0, got ${sum}`,
    );
  }
  return counted;
}
