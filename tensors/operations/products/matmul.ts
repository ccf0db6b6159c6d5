import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import {
  broadcastShapes,
  formatShape,
  offsetsOf,
  sameShape,
  type Shape,
  sizeOf,
  stridesOf,
} from "../../shape.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { productRule } from "../../wasm/products.ts";
import type { Batch } from "../../wasm/rules.ts";
import { addTangents, mul } from "../elementwise/arithmetic.ts";
import { reshape, transpose } from "../layout/layout.ts";
import { sum } from "../sums/reductions.ts";

/** The loops of a product. */
interface Plan extends Batch {
  readonly shape: Shape;
}

/**
 * NumPy's rule: a vector on the left is a row, one on the right a column, and the
 * dimension added for it is dropped; all but the last two dimensions broadcast.
 */
function planOf(a: Shape, b: Shape): Plan {
  if (a.length === 0 || b.length === 0) {
    throw new TypeError(
      `matmul: both tensors need at least one dimension, got ${formatShape(a)} and ${
        formatShape(b)
      }; for a scalar use mul`,
    );
  }
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const [m, k] = left.slice(-2);
  const [rows, n] = right.slice(-2);
  if (k !== rows) {
    throw new TypeError(
      `matmul: shapes ${formatShape(a)} and ${formatShape(b)} do not fit: ` +
        `the left has ${k} column(s), the right ${rows} row(s); they must be equal`,
    );
  }
  const batch = broadcastShapes(
    left.slice(0, -2),
    right.slice(0, -2),
    "matmul",
  );
  const starts = (shape: Shape): Int32Array => {
    const strides = stridesOf(shape);
    const lead = batch.length - (shape.length - 2);
    return offsetsOf(
      batch,
      batch.map((_, i) => i < lead || shape[i - lead] === 1 ? 0 : strides[i - lead]),
    );
  };
  const shape = [
    ...batch,
    ...(a.length === 1 ? [] : [m]),
    ...(b.length === 1 ? [] : [n]),
  ];
  return { shape, m, k, n, aStarts: starts(left), bStarts: starts(right) };
}

const MATMUL: Operation<Plan> = {
  name: "matmul",
  shape: (_, { shape }) => shape,
  forward(
    { inputs: [a, b], output: y, attributes: { m, k, n, aStarts, bStarts } },
  ) {
    if (n === 1) return matrixVector(a, b, y, m, k, aStarts, bStarts);
    return () => {
      for (let s = 0; s < aStarts.length; s++) {
        for (let i = 0; i < m; i++) {
          const row = (s * m + i) * n;
          for (let j = 0; j < n; j++) y[row + j] = 0;
          for (let l = 0; l < k; l++) {
            const factor = a[aStarts[s] + i * k + l];
            const from = bStarts[s] + l * n;
            for (let j = 0; j < n; j++) y[row + j] += factor * b[from + j];
          }
        }
      }
    };
  },
  pullback(
    input,
    { inputs: [a, b], attributes: { m, k, n, aStarts, bStarts } },
    bars,
  ) {
    const { outputBar, inputBar } = bars;
    if (input === 0) {
      // ā += ȳ bᵀ
      return () => {
        for (let s = 0; s < aStarts.length; s++) {
          for (let i = 0; i < m; i++) {
            const row = (s * m + i) * n;
            for (let l = 0; l < k; l++) {
              const from = bStarts[s] + l * n;
              let sum = 0;
              for (let j = 0; j < n; j++) {
                sum += outputBar[row + j] * b[from + j];
              }
              inputBar[aStarts[s] + i * k + l] += sum;
            }
          }
        }
      };
    }
    // b̄ += aᵀ ȳ
    return () => {
      for (let s = 0; s < aStarts.length; s++) {
        for (let i = 0; i < m; i++) {
          const row = (s * m + i) * n;
          for (let l = 0; l < k; l++) {
            const factor = a[aStarts[s] + i * k + l];
            const to = bStarts[s] + l * n;
            for (let j = 0; j < n; j++) {
              inputBar[to + j] += factor * outputBar[row + j];
            }
          }
        }
      }
    };
  },
  tangent: ({ inputs: [a, b], tangents: [aDot, bDot], attributes }) =>
    addTangents(
      aDot && apply(MATMUL, [aDot, b], attributes),
      bDot && apply(MATMUL, [a, bDot], attributes),
    ),
  transposed: ({ inputs: [a, b], linear: [first], outputBar }) =>
    first ? [leftBar(a.shape, b, outputBar)] : [undefined, rightBar(a, b.shape, outputBar)],
  compiled: /* @__PURE__ */ productRule((plan) => plan),
};

/** ā = ȳ bᵀ, of the shape of a. */
function leftBar(a: Shape, b: Tensor, bar: Tensor): Tensor {
  if (b.shape.length === 1) return mul(reshape(bar, [...bar.shape, 1]), b);
  // A row times bᵀ is b times a column; so b is not turned.
  if (a.length === 1) return sumTo(matmul(b, reshape(bar, [...bar.shape, 1])), [...a, 1], a);
  return sumTo(matmul(bar, turned(b)), a);
}

/** b̄ = aᵀ ȳ, of the shape of b. */
function rightBar(a: Tensor, b: Shape, bar: Tensor): Tensor {
  const k = a.shape[a.shape.length - 1];
  if (b.length === 1) return matmul(reshape(bar, [bar.size]), reshape(a, [bar.size, k]));
  if (a.shape.length === 1) {
    const column = reshape(a, [k, 1]);
    return sumTo(
      mul(column, reshape(bar, [...bar.shape.slice(0, -1), 1, ...bar.shape.slice(-1)])),
      b,
    );
  }
  if (b.length === 2) {
    const rows = sizeOf(a.shape.slice(0, -1));
    return matmul(turned(reshape(a, [rows, k])), reshape(bar, [rows, b[1]]));
  }
  return sumTo(matmul(turned(a), bar), b);
}

/** A matrix, or a batch of them, with rows and columns exchanged. */
function turned(x: Tensor): Tensor {
  const order = x.shape.map((_, i) => i);
  return transpose(x, [...order.slice(0, -2), ...order.slice(-2).reverse()]);
}

/** The sum over what broadcasting from a shape repeats; then in another shape of that size. */
function sumTo(x: Tensor, from: Shape, shape = from): Tensor {
  const lead = x.shape.length - from.length;
  const axis = x.shape.flatMap((n, i) => i < lead || n !== from[i - lead] ? [i] : []);
  const total = axis.length > 0 ? sum(x, { axis, keepDims: true }) : x;
  return sameShape(total.shape, shape) ? total : reshape(total, shape);
}

/** One column on the right: the sums stay in a register. */
function matrixVector(
  a: Float64Array,
  b: Float64Array,
  y: Float64Array,
  m: number,
  k: number,
  aStarts: ArrayLike<number>,
  bStarts: ArrayLike<number>,
) {
  return () => {
    for (let s = 0; s < aStarts.length; s++) {
      const start = bStarts[s];
      let at = aStarts[s];
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += a[at++] * b[start + l];
        y[s * m + i] = sum;
      }
    }
  };
}

/**
 * The matrix product, by NumPy's rule: matrix with matrix, matrix with vector,
 * vector with matrix, vector with vector; leading dimensions are a batch and broadcast.
 *
 * @category Operations
 * @param a A tensor of shape [..., m, k], or [k].
 * @param b A tensor of shape [..., k, n], or [k].
 * @returns A tensor of shape [..., m, n]; a dimension that came from a vector is dropped.
 * @throws {TypeError} If the shapes do not fit.
 *
 * @example
 * ```ts
 * import { matmul, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const a = tensor([[1, 2], [3, 4]]);
 * assertEquals(matmul(a, tensor([1, 1])).toArray(), [3, 7]);
 * assertEquals(matmul(a, a).toArray(), [[7, 10], [15, 22]]);
 * ```
 */
export function matmul(a: TensorLike, b: TensorLike): Tensor {
  const inputs = [asTensor(a, "matmul"), asTensor(b, "matmul")];
  return apply(MATMUL, inputs, planOf(inputs[0].shape, inputs[1].shape));
}

/**
 * The outer product: every element of one tensor times every element of another. Of dimensions
 * before the last, which broadcast, it is the product of each pair of rows.
 *
 * @category Operations
 * @param a A tensor of shape [..., m].
 * @param b A tensor of shape [..., n].
 * @returns A tensor of shape [..., m, n].
 * @throws {TypeError} If one is a scalar, or the dimensions before the last do not broadcast.
 *
 * @example
 * ```ts
 * import { outer, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(outer(tensor([1, 2]), tensor([3, 4, 5])).toArray(), [[3, 4, 5], [6, 8, 10]]);
 * ```
 */
export function outer(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = [a, b].map((t) => asTensor(t, "outer"));
  if (left.shape.length === 0 || right.shape.length === 0) {
    throw new TypeError(
      `outer: both tensors need at least one dimension, got ${formatShape(left.shape)} and ${
        formatShape(right.shape)
      }; for a scalar use mul`,
    );
  }
  const rows = reshape(left, [...left.shape, 1]);
  return mul(rows, reshape(right, right.shape.toSpliced(-1, 0, 1)));
}
