/**
 * Piecewise polynomials of one scalar: the segment that a time lies in, and the polynomial there.
 * What a driven vector field reads its inputs with.
 *
 * @module
 */

import { emitLocate, emitLocateBars, LIMITS } from "../../wasm/segments/locate.ts";
import { emitPiece, emitPieceBars, factorOf, type Piece } from "../../wasm/segments/piece.ts";
import { formatShape, type Shape } from "../../shape.ts";
import { Tensor } from "../../tensor.ts";
import { apply, type NodeBuffers, type Operation } from "../../trace/operation.ts";
import { add, mul } from "../elementwise/arithmetic.ts";
import { slice } from "../layout/layout.ts";

/** Stands behind the last knot, and where there is no limit: beyond any time, but finite. */
export const FAR: number = /* @__PURE__ */ Math.pow(2, 127);

const LOCATE: Operation<undefined> = {
  name: "locate",
  shape([time, knots]: readonly Shape[]): Shape {
    if (time.length !== 0 || knots.length !== 2 || knots[1] < LIMITS + 2) {
      throw new TypeError(
        "locate: a time of shape [] and knots of shape [rows, knots] are wanted, got " +
          `${formatShape(time)} and ${formatShape(knots)}`,
      );
    }
    return [knots[0], 2];
  },
  forward({ inputs: [time, knots], output, shapes: [, [rows, width]] }) {
    const last = width - LIMITS - 1;
    // The segments of the last time: they save the search, and change no result.
    const hints = new Int32Array(rows);
    return () => {
      const t = time[0];
      for (let r = 0; r < rows; r++) {
        const from = r * width;
        const first = from + LIMITS;
        let low = hints[r];
        if (!(knots[first + low] <= t && t < knots[first + low + 1])) {
          search(knots, first, hints, r, last, time);
          low = hints[r];
        }
        output[2 * r] = low;
        output[2 * r + 1] = t - knots[first + low];
        if (t < knots[from] || t > knots[from + 1]) output[2 * r + 1] = NaN;
      }
    };
  },
  flat: (input) => input === 1, // knots are constants
  pullback(_, { shapes: [, [rows]] }, { outputBar, inputBar }) {
    return () => {
      for (let r = 0; r < rows; r++) inputBar[0] += outputBar[2 * r + 1];
    };
  },
  tangent({ tangents: [time], output }) {
    if (time === undefined) return undefined;
    const part = Float64Array.from({ length: output.size }, (_, i) => i % 2);
    return mul(time, new Tensor(part, output.shape));
  },
  compiled: { kind: "own", emit: emitLocate, emitPullback: emitLocateBars },
  wording: {
    outside([time, knots], [, [rows, width]]) {
      const t = time[0];
      for (let from = 0; from < rows * width; from += width) {
        const [low, high] = [knots[from], knots[from + 1]];
        if (t >= low && t <= high) continue;
        // The limits have room for rounding, of which nobody wants to read.
        const part = 10 ** Math.ceil(Math.log10(1e-8 * (high - low)));
        const [first, last] = [low, high].map((x) =>
          Number((Math.round(x / part) * part).toPrecision(12))
        );
        return {
          message: `an input is read at ${t}, and its times go from ${first} to ${last}`,
          advice:
            "Give it values for all times at which it is read, or say what it is beyond them: " +
            'interpolation(times, values, { extrapolation: "hold" })',
        };
      }
      return undefined;
    },
  },
};

/**
 * Finds the last knot at or before t, or the first one: from a guess on, in steps that grow. Numbers come
 * and go in arrays: what is handed over may be boxed.
 */
function search(
  knots: Float64Array,
  first: number,
  hints: Int32Array,
  row: number,
  last: number,
  time: Float64Array,
): void {
  const t = time[0];
  const guess = hints[row];
  let low = guess;
  let high = guess + 1;
  let width = 1;
  if (knots[first + guess] <= t) {
    while (high < last && knots[first + high] <= t) {
      low = high;
      width *= 2;
      high = Math.min(high + width, last);
    }
  } else {
    high = guess;
    low = Math.max(guess - 1, 0);
    while (low > 0 && !(knots[first + low] <= t)) {
      high = low;
      width *= 2;
      low = Math.max(low - width, 0);
    }
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[first + middle] <= t) low = middle;
    else high = middle;
  }
  hints[row] = low;
}

/**
 * Where a time lies among knots. It is within the limits, else the place in the segment is NaN.
 *
 * @param time A scalar.
 * @param knots A tensor of shape [rows, 2 + knots], of rows that need not have the same knots: the
 *   least time, not behind the first knot, and the largest; then the knots, rising; then
 *   {@linkcode FAR}, once at least.
 *   They are constants: nothing is pulled back to them.
 * @returns A tensor of shape [rows, 2]: the number of the last knot at or before the time, or of the
 *   first one, and the time since then.
 * @throws {TypeError} If the shapes do not fit.
 */
export function locate(time: Tensor, knots: Tensor): Tensor {
  return apply(LOCATE, [time, knots], undefined);
}

/** What becomes of each power. */
function factorsOf(order: number, derivative: number): Float64Array {
  return Float64Array.from({ length: order }, (_, k) => factorOf(k, derivative));
}

const PIECE: Operation<Piece> = {
  name: "piece",
  shape([place, table]: readonly Shape[]): Shape {
    if (place.length !== 2 || table.length !== 4 || place[0] !== table[0] || place[1] !== 2) {
      throw new TypeError(
        "piece: places of shape [rows, 2] and a table of shape [rows, knots, order, channels] " +
          `are wanted, got ${formatShape(place)} and ${formatShape(table)}`,
      );
    }
    return [table[0], table[3]];
  },
  forward(
    { inputs: [place, table], output, shapes: [, shape], attributes: { derivative } }: NodeBuffers<
      Piece
    >,
  ) {
    const [rows, knots, order, channels] = shape;
    const factors = factorsOf(order, derivative);
    const top = order - 1;
    return () => {
      for (let r = 0; r < rows; r++) {
        const s = place[2 * r + 1];
        const from = (r * knots + place[2 * r]) * order * channels;
        for (let c = 0; c < channels; c++) {
          let sum = top < derivative ? 0 : factors[top] * table[from + top * channels + c];
          // An s that is NaN shows, where there is no power of it as well.
          if (top <= derivative) sum += 0 * s;
          for (let k = top - 1; k >= derivative; k--) {
            sum = sum * s + factors[k] * table[from + k * channels + c];
          }
          output[r * channels + c] = sum;
        }
      }
    };
  },
  pullback(input, { inputs: [place, table], shapes: [, shape], attributes: { derivative } }, bars) {
    const [rows, knots, order, channels] = shape;
    const { outputBar, inputBar } = bars;
    const factors = factorsOf(order, input === 1 ? derivative : derivative + 1);
    const top = order - 1;
    if (input === 1) {
      return () => {
        for (let r = 0; r < rows; r++) {
          const s = place[2 * r + 1];
          const from = (r * knots + place[2 * r]) * order * channels;
          for (let c = 0; c < channels; c++) {
            let power = outputBar[r * channels + c];
            for (let k = derivative; k < order; k++) {
              inputBar[from + k * channels + c] += factors[k] * power;
              power *= s;
            }
          }
        }
      };
    }
    return () => {
      for (let r = 0; r < rows; r++) {
        const s = place[2 * r + 1];
        const from = (r * knots + place[2 * r]) * order * channels;
        for (let c = 0; c < channels; c++) {
          let slope = top <= derivative ? 0 : factors[top] * table[from + top * channels + c];
          if (top <= derivative + 1) slope += 0 * s;
          for (let k = top - 1; k > derivative; k--) {
            slope = slope * s + factors[k] * table[from + k * channels + c];
          }
          inputBar[2 * r + 1] += outputBar[r * channels + c] * slope;
        }
      }
    };
  },
  tangent({ inputs: [place, table], tangents: [ofPlace, ofTable], attributes: { derivative } }) {
    const moved = ofPlace &&
      mul(piece(place, table, derivative + 1), slice(ofPlace, 1, 2, 1));
    const changed = ofTable && piece(place, ofTable, derivative);
    return moved && changed ? add(moved, changed) : moved ?? changed;
  },
  compiled: { kind: "own", takesAtHand: true, emit: emitPiece, emitPullback: emitPieceBars },
};

/**
 * A piecewise polynomial, or one of its derivatives: Σ_k table[row, knot, k, channel] s^k.
 *
 * @param place Where each row is read, as {@linkcode locate} gives it: [rows, 2].
 * @param table The coefficients: [rows, knots, order, channels].
 * @param derivative How often it is differentiated by s. Default 0.
 * @returns A tensor of shape [rows, channels].
 * @throws {TypeError} If the shapes do not fit.
 */
export function piece(place: Tensor, table: Tensor, derivative = 0): Tensor {
  return apply(PIECE, [place, table], { derivative });
}
