import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { productRule } from "../../wasm/products.ts";
import { addTangents } from "../elementwise/arithmetic.ts";
import { broadcastTo } from "../layout/layout.ts";
import { matmul } from "./matmul.ts";

/**
 * Up to this many weights a result is summed up in a register, down a column of w.
 * Above it the rows of w are read in order, which a cache likes better.
 */
const SMALL = 1024;

const LINEAR: Operation<undefined> = {
  name: "linear",
  shape([x, w, b]: readonly Shape[]): Shape {
    if (x.length === 0 || w.length !== 2 || x[x.length - 1] !== w[0]) {
      throw new TypeError(
        `linear: x of shape ${formatShape(x)} and w of shape ${formatShape(w)} do not fit: ` +
          "wanted [..., in] and [in, out]",
      );
    }
    if (b.length !== 1 || b[0] !== w[1]) {
      throw new TypeError(
        `linear: b must have shape [${w[1]}], the columns of w, got ${formatShape(b)}`,
      );
    }
    return x.with(-1, w[1]);
  },
  forward({ inputs: [x, w, b], output: y, shapes: [, [k, n]] }) {
    const rows = y.length / n;
    if (k * n <= SMALL) {
      return () => {
        for (let i = 0; i < rows; i++) {
          const from = i * k;
          const to = i * n;
          // Two results at a time: each element of x is loaded once for both.
          let j = 0;
          for (; j + 1 < n; j += 2) {
            let first = b[j];
            let second = b[j + 1];
            for (let l = 0, at = j; l < k; l++, at += n) {
              const factor = x[from + l];
              first += factor * w[at];
              second += factor * w[at + 1];
            }
            y[to + j] = first;
            y[to + j + 1] = second;
          }
          if (j < n) {
            let sum = b[j];
            for (let l = 0, at = j; l < k; l++, at += n) sum += x[from + l] * w[at];
            y[to + j] = sum;
          }
        }
      };
    }
    return () => {
      for (let i = 0; i < rows; i++) {
        const row = i * n;
        for (let j = 0; j < n; j++) y[row + j] = b[j];
        for (let l = 0; l < k; l++) {
          const factor = x[i * k + l];
          const from = l * n;
          for (let j = 0; j < n; j++) y[row + j] += factor * w[from + j];
        }
      }
    };
  },
  pullback(input, { inputs: [x, w], shapes: [, [k, n]] }, { outputBar, inputBar }) {
    const rows = outputBar.length / n;
    switch (input) {
      case 0: // x̄ += ȳ wᵀ
        return () => {
          for (let i = 0; i < rows; i++) {
            const row = i * n;
            for (let l = 0; l < k; l++) {
              const from = l * n;
              let sum = 0;
              for (let j = 0; j < n; j++) sum += outputBar[row + j] * w[from + j];
              inputBar[i * k + l] += sum;
            }
          }
        };
      case 1: // w̄ += xᵀ ȳ
        return () => {
          for (let i = 0; i < rows; i++) {
            const row = i * n;
            for (let l = 0; l < k; l++) {
              const factor = x[i * k + l];
              const to = l * n;
              for (let j = 0; j < n; j++) inputBar[to + j] += factor * outputBar[row + j];
            }
          }
        };
      default: // b̄ += Σ ȳ
        return () => {
          for (let i = 0; i < rows; i++) {
            const row = i * n;
            for (let j = 0; j < n; j++) inputBar[j] += outputBar[row + j];
          }
        };
    }
  },
  /** All three in one pass over w. The longer loop is the inner one. */
  pullbackAll({ inputs: [x, w], shapes: [, [k, n]] }, yBar, [xBar, wBar, bBar]) {
    const rows = yBar.length / n;
    if (k > n && k * n <= SMALL) {
      return () => {
        for (let i = 0; i < rows; i++) {
          const from = i * k;
          for (let j = 0; j < n; j++) {
            const g = yBar[i * n + j];
            bBar[j] += g;
            for (let l = 0, at = j; l < k; l++, at += n) {
              xBar[from + l] += g * w[at];
              wBar[at] += g * x[from + l];
            }
          }
        }
      };
    }
    return () => {
      for (let i = 0; i < rows; i++) {
        const row = i * n;
        for (let j = 0; j < n; j++) bBar[j] += yBar[row + j];
        for (let l = 0, at = 0; l < k; l++) {
          const factor = x[i * k + l];
          let sum = 0;
          for (let j = 0; j < n; j++, at++) {
            const g = yBar[row + j];
            sum += g * w[at];
            wBar[at] += g * factor;
          }
          xBar[i * k + l] += sum;
        }
      }
    };
  },
  tangent({ inputs: [x, w], tangents: [xDot, wDot, bDot], output: y }) {
    const product = addTangents(xDot && matmul(xDot, w), wDot && matmul(x, wDot));
    return product === undefined ? broadcastTo(bDot!, y.shape) : addTangents(product, bDot);
  },
  compiled: /* @__PURE__ */ productRule((_, [x, [k, n]]) => ({
    m: n === 0 ? 0 : sizeOf(x.slice(0, -1)),
    ...{ k, n, aStarts: [0], bStarts: [0] },
  })),
};

/**
 * A dense layer, x w + b: the sum of {@linkcode matmul} and a bias in one pass.
 *
 * @category Operations
 * @param x A tensor of shape [..., in].
 * @param w The weights, of shape [in, out].
 * @param b The bias, of shape [out].
 * @returns A tensor of shape [..., out].
 * @throws {TypeError} If the shapes do not fit.
 *
 * @example
 * ```ts
 * import { linear, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const w = tensor([[1, 0], [0, 2], [1, 1]]);
 * assertEquals(linear(tensor([1, 2, 3]), w, tensor([10, 20])).toArray(), [14, 27]);
 * ```
 */
export function linear(x: TensorLike, w: TensorLike, b: TensorLike): Tensor {
  return apply(LINEAR, [x, w, b].map((t) => asTensor(t, "linear")), undefined);
}
