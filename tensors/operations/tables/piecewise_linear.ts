/**
 * A one-dimensional table that is read between its knots.
 *
 * @module
 */

import { apply, asTensor, type NodeBuffers, type Operation } from "../../trace/operation.ts";
import { isNumbers } from "../../checks/numbers.ts";
import { formatShape, type Shape } from "../../shape.ts";
import { Tensor, type TensorLike, zeros } from "../../tensor.ts";
import { emitTable, emitTableBars, type Knots } from "../../wasm/piecewise_linear.ts";
import { addTangents, div, mul, sub } from "../elementwise/arithmetic.ts";
import { concat, reshape } from "../layout/layout.ts";
import { choose } from "../elementwise/choice.ts";
import { greaterEqual, less } from "../elementwise/masks.ts";
import { sum } from "../sums/reductions.ts";

/** The last knot at or before x, but not the last of all; the first one if there is none. */
function segmentOf(knots: Float64Array, x: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle] <= x) low = middle;
    else high = middle;
  }
  return low;
}

/** How far x is on its way through a segment; beyond the table at its end. */
function wayThrough(knots: Float64Array, i: number, x: number): number {
  return Math.min(Math.max((x - knots[i]) / (knots[i + 1] - knots[i]), 0), 1);
}

/** Whether the table is constant at x, and to the right of it. */
function isBeyond(knots: Float64Array, x: number): boolean {
  return x < knots[0] || x >= knots[knots.length - 1];
}

/** Adds ȳ times the slope at x. */
function pullBackPoints(
  { inputs: [x, values], attributes: { knots } }: NodeBuffers<Knots>,
  yBar: Float64Array,
  xBar: Float64Array,
): void {
  for (let k = 0; k < yBar.length; k++) {
    if (isBeyond(knots, x[k])) continue;
    const i = segmentOf(knots, x[k]);
    xBar[k] += yBar[k] * ((values[i + 1] - values[i]) / (knots[i + 1] - knots[i]));
  }
}

function pullBackValues(
  { inputs: [x], attributes: { knots, slope } }: NodeBuffers<Knots>,
  yBar: Float64Array,
  valuesBar: Float64Array,
): void {
  for (let k = 0; k < yBar.length; k++) {
    const i = segmentOf(knots, x[k]);
    if (!slope) {
      const w = wayThrough(knots, i, x[k]);
      valuesBar[i] += (1 - w) * yBar[k];
      valuesBar[i + 1] += w * yBar[k];
    } else if (!isBeyond(knots, x[k])) {
      const part = yBar[k] / (knots[i + 1] - knots[i]);
      valuesBar[i] -= part;
      valuesBar[i + 1] += part;
    }
  }
}

function tableOperation(slope: boolean): Operation<Knots> {
  return {
    name: slope ? "slope of piecewiseLinear" : "piecewiseLinear",
    shape([x, values]: readonly Shape[], { knots }): Shape {
      if (values.length !== 1 || values[0] !== knots.length) {
        throw new TypeError(
          `piecewiseLinear: wanted one value for each of the ${knots.length} knots, a tensor of ` +
            `shape [${knots.length}], got one of shape ${formatShape(values)}`,
        );
      }
      return x;
    },
    forward: ({ inputs: [x, values], output: y, attributes: { knots } }) => () => {
      for (let k = 0; k < y.length; k++) {
        const i = segmentOf(knots, x[k]);
        if (slope) {
          const steep = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]);
          y[k] = isBeyond(knots, x[k]) ? 0 : steep;
        } else {
          const w = wayThrough(knots, i, x[k]);
          y[k] = (1 - w) * values[i] + w * values[i + 1];
        }
      }
    },
    pullback: (input, buffers, { outputBar, inputBar }) => () => {
      if (input === 1) pullBackValues(buffers, outputBar, inputBar);
      else if (!slope) pullBackPoints(buffers, outputBar, inputBar);
    },
    tangent({ inputs: [x, values], tangents: [xDot, valuesDot], attributes }) {
      const moved = slope || xDot === undefined
        ? undefined
        : mul(apply(SLOPE, [x, values], { ...attributes, slope: true }), xDot);
      return addTangents(
        moved,
        valuesDot && apply(slope ? SLOPE : VALUE, [x, valuesDot], attributes),
      );
    },
    transposed: ({ inputs: [x], linear: [, ofValues], outputBar, attributes }) => [
      undefined,
      ofValues ? transposedTable(x, outputBar, attributes) : undefined,
    ],
    flat: (input) => slope && input === 0,
    compiled: { kind: "own", emit: emitTable, emitPullback: emitTableBars },
  };
}

const VALUE = /* @__PURE__ */ tableOperation(false);
const SLOPE = /* @__PURE__ */ tableOperation(true);

/** Adds up over elements of x what each row of weights takes of the cotangent: its segments' part. */
function ofSegments(weights: Tensor, bar: Tensor): Tensor {
  return sum(mul(weights, reshape(bar, [bar.size, 1])), { axis: 0 });
}

/** The cotangent of the values, in operations: of all segments, of which each point has one. */
function transposedTable(x: Tensor, bar: Tensor, { knots, slope }: Knots): Tensor {
  const points = reshape(x, [x.size, 1]);
  const [low, high] = [knots.slice(0, -1), knots.slice(1)]
    .map((numbers) => new Tensor(numbers, [numbers.length]));
  const length = sub(high, low);
  const inside = mul(greaterEqual(points, low), less(points, high));
  // A value counts with what its own segment takes of it, less what the next one does.
  const way = slope ? div(1, length) : div(sub(points, low), length);
  const behind = slope ? 0 : greaterEqual(points, high);
  const parts = ofSegments(choose(inside, way, behind), bar);
  const before = reshape(slope ? zeros([1]) : sum(bar), [1]);
  return sub(concat([before, parts]), concat([parts, zeros([1])]));
}

/**
 * Reads a table of one dimension, with straight lines between its knots: a characteristic curve
 * that was measured, or one that is fitted, as cotangents go to the values, too. Beyond the first
 * and the last knot it is constant.
 *
 * It has a kink at each knot: the derivative there is that to the right, the slope of the segment
 * that begins; before the first knot, at the last one and behind it that is 0.
 *
 * @category Operations
 * @param x Where to read: a tensor of any shape, or a number.
 * @param knots The points at which values are known, at least two, rising; constants. Close ones must
 *   differ in the element type that is computed in.
 * @param values The values there, a tensor of shape [knots].
 * @returns The values at `x`, of its shape.
 * @throws {TypeError} If `knots` are no numbers, or `values` does not have one for each of them.
 * @throws {RangeError} If there are less than two knots, or they do not rise.
 *
 * @example
 * ```ts
 * import { piecewiseLinear, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const torque = tensor([0, 10, 4]);
 * assertEquals(piecewiseLinear(tensor([0.5, 3, 9]), [0, 1, 5], torque).toArray(), [5, 7, 4]);
 * ```
 */
export function piecewiseLinear(
  x: TensorLike,
  knots: readonly number[] | Float64Array,
  values: TensorLike,
): Tensor {
  const points = asTensor(x, "piecewiseLinear");
  const table = asTensor(values, "piecewiseLinear");
  return apply(VALUE, [points, table], { knots: checkKnots(knots), slope: false });
}

function checkKnots(knots: readonly number[] | Float64Array): Float64Array {
  if (!isNumbers(knots)) {
    throw new TypeError("piecewiseLinear: the knots must be an array of numbers");
  }
  const copy = Float64Array.from(knots);
  if (copy.length < 2) {
    throw new RangeError(`piecewiseLinear: wanted at least two knots, got ${copy.length}`);
  }
  const bad = copy.findIndex((x, i) => !Number.isFinite(x) || (i > 0 && x <= copy[i - 1]));
  if (bad >= 0) {
    throw new RangeError(
      `piecewiseLinear: the knots must be finite and rise, but number ${bad} is ${copy[bad]}` +
        (bad > 0 ? ` after ${copy[bad - 1]}` : ""),
    );
  }
  return copy;
}
