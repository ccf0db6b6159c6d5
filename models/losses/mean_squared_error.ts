import { checkKeys, type KeysOf, numbersOf, tensorOf } from "../../tensors/internal.ts";
import { formatShape, sizeOf } from "../../tensors/mod.ts";
import type { PathLoss, StateLike } from "../../solvers/mod.ts";

/**
 * Options of {@linkcode meanSquaredError}.
 *
 * @category Losses
 */
export interface MeanSquaredErrorOptions {
  /** Whether NaN in the data stands for a missing number, left out of the mean. Default false. */
  readonly missing?: boolean;
}

const KNOWN: KeysOf<MeanSquaredErrorOptions> = { missing: true };

/**
 * The mean over times and elements of the squared difference between path and data.
 *
 * @category Losses
 * @param times The times of the data, in the order of the solve.
 * @param data The states at these times: a tensor, or nested numbers, of shape [times, ...state];
 *   for a scalar state a number a time.
 * @param options Whether numbers may be missing.
 * @returns The loss.
 * @throws {TypeError} If there is not one row a time, or what should be numbers is not.
 * @throws {RangeError} If a time or a number of the data is not finite, or all are missing.
 *
 * @example
 * ```ts
 * import { meanSquaredError } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = meanSquaredError([0, 1], [[1, 2], [3, 4]]);
 * assertEquals(loss.value(1, 1, Float64Array.of(3, 6)), 1);
 * ```
 */
export function meanSquaredError(
  times: ArrayLike<number>,
  data: StateLike,
  options: MeanSquaredErrorOptions = {},
): PathLoss {
  checkKeys("meanSquaredError", options, KNOWN);
  const at = numbersOf(times, "meanSquaredError: the times");
  const target = tensorOf(data, "meanSquaredError: the data");
  const [rows, ...stateShape] = target.shape;
  if (rows !== at.length || rows === 0) {
    const transposed = target.shape.length === 2 && stateShape[0] === at.length
      ? "; they are transposed: the times must come first"
      : "";
    throw new TypeError(
      `meanSquaredError: the data must have shape [${at.length}, ...state], one row a time, ` +
        `got ${formatShape(target.shape)}${transposed}`,
    );
  }
  const badTime = at.findIndex((t) => !Number.isFinite(t));
  if (badTime >= 0) {
    throw new RangeError(
      `meanSquaredError: the times must be finite, number ${badTime} is ${at[badTime]}`,
    );
  }
  const numbers = target.data;
  const width = sizeOf(stateShape);
  const { missing = false } = options;
  const bad = numbers.findIndex((x) => !Number.isFinite(x) && !(missing && Number.isNaN(x)));
  if (bad >= 0) {
    throw new RangeError(
      `meanSquaredError: the data must be finite, element ${bad % width} of row ${
        Math.floor(bad / width)
      } is ${numbers[bad]}; take such rows out` +
        (Number.isNaN(numbers[bad]) ? ", or say { missing: true }" : ""),
    );
  }
  const size = numbers.reduce((count, x) => count + (Number.isNaN(x) ? 0 : 1), 0);
  if (size === 0) throw new RangeError("meanSquaredError: every number of the data is missing");
  return {
    at,
    stateShape,
    value(index, _t, y) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        const wanted = numbers[index * width + k];
        if (missing && Number.isNaN(wanted)) continue;
        sum += (y[k] - wanted) * (y[k] - wanted);
      }
      return sum / size;
    },
    cotangent(index, _t, y, yBar) {
      for (let k = 0; k < width; k++) {
        const wanted = numbers[index * width + k];
        if (missing && Number.isNaN(wanted)) continue;
        yBar[k] += 2 * (y[k] - wanted) / size;
      }
    },
    secondDerivative(index, _t, _y, along, bar) {
      for (let k = 0; k < width; k++) {
        if (missing && Number.isNaN(numbers[index * width + k])) continue;
        bar.y[k] += 2 * along.y[k] / size;
      }
    },
  };
}
