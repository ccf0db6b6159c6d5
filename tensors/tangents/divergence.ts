import { asTensor } from "../trace/operation.ts";
import { formatShape, sameShape } from "../shape.ts";
import { Tensor, type TensorLike, zeros } from "../tensor.ts";
import { add } from "../operations/elementwise/arithmetic.ts";
import { reshape, slice } from "../operations/layout/layout.ts";
import { replayNodes } from "../trace/replay.ts";
import { linearize } from "./linearize.ts";

/**
 * A value and its divergence.
 *
 * @category Tangents
 */
export interface ValueAndDivergence {
  /** f(x), of the shape of x. */
  readonly value: Tensor;
  /** Σ ∂fᵢ/∂xᵢ, of the shape of x without its last dimension. */
  readonly divergence: Tensor;
}

/**
 * The divergence of a function, Σ ∂fᵢ/∂xᵢ, beside its value: the rate at which a flow thins a
 * density out, as a continuous normalising flow needs it. It is exact: d derivatives along the
 * axes, which share what f computes. For many dimensions a random direction v gives an estimate,
 * vᵀ (∂f/∂x) v, by {@linkcode jvp}.
 *
 * @category Tangents
 * @param f The function, written with operations; its result has the shape of x. Of a batch, x of
 *   shape `[batch, d]`, each row of the result may depend on its own row of x only, as in a network
 *   that a batch goes through.
 * @param x The point, of shape `[d]` or `[batch, d]`.
 * @returns f(x), and its divergence: a scalar, or one a row.
 * @throws {TypeError} If x is a scalar, or f gives another shape.
 *
 * @example
 * ```ts
 * import { divergence, mul, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * // x² and y² have the divergence 2 x + 2 y.
 * const points = tensor([[1, 2], [3, 4]]);
 * assertEquals(divergence((x) => mul(x, x), points).divergence.toArray(), [6, 14]);
 * ```
 */
export function divergence(f: (x: Tensor) => TensorLike, x: Tensor): ValueAndDivergence {
  const point = asTensor(x, "divergence: the argument");
  const { shape } = point;
  if (shape.length === 0) {
    throw new TypeError("divergence: the argument must have shape [d] or [batch, d], got []");
  }
  const { value, derivative } = linearize(f, [point], "divergence");
  if (!sameShape(value.shape, shape)) {
    throw new TypeError(
      `divergence: the function must give the shape of its argument, ${formatShape(shape)}, got ` +
        formatShape(value.shape),
    );
  }
  const rows = shape.slice(0, -1);
  const d = shape[shape.length - 1];
  let total: Tensor | undefined;
  for (let i = 0; derivative && i < d; i++) {
    const { inputs: [input], nodes, output } = derivative;
    const axis = new Tensor(
      Float64Array.from({ length: point.size }, (_, k) => +(k % d === i)),
      shape,
    );
    const moved = replayNodes(nodes, [[input, axis]]).get(output)!;
    const own = slice(moved, i, i + 1, -1);
    total = total === undefined ? own : add(total, own);
  }
  return { value, divergence: total === undefined ? zeros(rows) : reshape(total, rows) };
}
