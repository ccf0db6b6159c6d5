import { numbersOf, tensorOf } from "../../tensors/internal.ts";
import { formatShape, type Shape, sizeOf } from "../../tensors/mod.ts";
import type { StateLike } from "../../solvers/mod.ts";

/** The data of a loss: a row a time. */
export interface DataRows {
  /** The times. */
  readonly at: Float64Array;
  /** The shape of all. */
  readonly shape: Shape;
  /** The shape of a row. */
  readonly rowShape: Shape;
  /** The size of a row. */
  readonly width: number;
  /** The rows, one after the other; NaN for what is missing. */
  readonly numbers: Float64Array;
}

/**
 * Reads times and data, and checks them.
 *
 * @param caller Whose they are, as messages begin.
 * @param missing Whether NaN stands for a missing number.
 * @throws {TypeError} If there is not one row a time, or what should be numbers is not.
 * @throws {RangeError} If a number is not finite, or all are missing.
 */
export function dataRows(
  caller: string,
  times: ArrayLike<number>,
  data: StateLike,
  missing: boolean,
): DataRows {
  const at = numbersOf(times, `${caller}: the times`);
  const target = tensorOf(data, `${caller}: the data`);
  const [rows, ...rowShape] = target.shape;
  if (rows !== at.length || rows === 0) {
    const transposed = target.shape.length === 2 && rowShape[0] === at.length
      ? "; they are transposed: the times must come first"
      : "";
    throw new TypeError(
      `${caller}: the data must have shape [${at.length}, ...state], one row a time, ` +
        `got ${formatShape(target.shape)}${transposed}`,
    );
  }
  const badTime = at.findIndex((t) => !Number.isFinite(t));
  if (badTime >= 0) {
    throw new RangeError(
      `${caller}: the times must be finite, number ${badTime} is ${at[badTime]}`,
    );
  }
  // A tensor may be written into later.
  const numbers = target.data.slice();
  const width = sizeOf(rowShape);
  const bad = numbers.findIndex((x) => !Number.isFinite(x) && !(missing && Number.isNaN(x)));
  if (bad >= 0) {
    throw new RangeError(
      `${caller}: the data must be finite, ${elementAt(bad, width)} is ${
        numbers[bad]
      }; take such rows out` +
        (Number.isNaN(numbers[bad]) ? ", or say { missing: true }" : ""),
    );
  }
  if (numbers.every((x) => Number.isNaN(x))) {
    throw new RangeError(`${caller}: every number of the data is missing`);
  }
  return { at, shape: target.shape, rowShape, width, numbers };
}

/** Which number of the data it is. */
export function elementAt(flat: number, width: number): string {
  return `element ${flat % width} of row ${Math.floor(flat / width)}`;
}

/**
 * A number for each of the data: from one for all, one a column, one a time as [times, 1], or all.
 *
 * @param what What they are, as messages begin.
 * @throws {TypeError} If the shape does not fit that of the data.
 */
export function spreadOver({ shape }: DataRows, given: StateLike, what: string): Float64Array {
  const { data, shape: own } = tensorOf(given, what);
  const aligned = [...shape.slice(own.length).map(() => 1), ...own];
  if (own.length > shape.length || aligned.some((n, i) => n !== 1 && n !== shape[i])) {
    const [rows, ...row] = shape;
    const examples = [row, [rows, ...row.map(() => 1)], shape].map(formatShape);
    throw new TypeError(
      `${what} must be a number, or of shape ${examples[0]} for one a column, ${examples[1]} for ` +
        `one a time, or ${examples[2]}, got ${formatShape(own)}`,
    );
  }
  const spread = new Float64Array(sizeOf(shape));
  for (let flat = 0; flat < spread.length; flat++) {
    let [rest, from, stride] = [flat, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis];
      rest = (rest - index) / shape[axis];
      if (aligned[axis] === 1) continue;
      from += index * stride;
      stride *= aligned[axis];
    }
    spread[flat] = data[from];
  }
  return spread;
}

/** Whether a tensor has the shape of a row; a single number may be [] or [1]. */
export function isRow(shape: Shape, rowShape: Shape): boolean {
  const single = (s: Shape) => s.length < 2 && sizeOf(s) === 1;
  return formatShape(shape) === formatShape(rowShape) || single(shape) && single(rowShape);
}
