import { asTensor } from "../trace/operation.ts";
import { formatShape } from "../shape.ts";
import { ones, type Tensor, type TensorLike, zeros } from "../tensor.ts";
import { linearize, transpose } from "./linearize.ts";

/**
 * The gradient of a scalar function, as a function: what a Hamiltonian or Lagrangian network needs
 * inside f. It goes backwards through the operations of f, so that it costs a few times what f
 * does, however many elements x has. It works on tensors that have numbers and on those of a
 * function that is being traced, and can be nested: what it writes is operations as any other,
 * which are compiled, and pulled back through for the gradient of a loss.
 *
 * @category Tangents
 * @param f The function, of one element, written with operations. It may use other tensors, such as
 *   parameters: they count as constants.
 * @returns The function that gives ∂f/∂x at x, of the shape of x. It throws a `TypeError` where f
 *   gives more than one element: for a batch of states give their sum, as each is in one row.
 * @throws {TypeError} If `f` is no function; and when the result is called, if `f` gives more than one
 *   element, or an operation has no derivative.
 *
 * @example A Hamiltonian H(q, p) = p²/2 − cos q
 * ```ts
 * import { concat, cos, gradient, neg, rk4, scale, slice, solve, square, sub, sum, type Tensor, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const energy = (y: Tensor) => sum(sub(scale(square(slice(y, 1)), 0.5), cos(slice(y, 0, 1))));
 * const field = vectorField({
 *   state: [2],
 *   f(_t, y) {
 *     const slope = gradient(energy)(y);
 *     return concat([slice(slope, 1), neg(slice(slope, 0, 1))]);
 *   },
 * });
 * const { y1 } = solve({ field, y0: [1, 0], t0: 0, t1: 10, dt: 0.01, method: rk4 });
 * assertAlmostEquals(energy(y1).item(), -Math.cos(1), 1e-8);
 * ```
 */
export function gradient(f: (x: Tensor) => TensorLike): (x: TensorLike) => Tensor {
  if (typeof f !== "function") {
    throw new TypeError(`gradient: expected a function of a tensor, got ${typeof f}`);
  }
  return (x) => {
    const point = asTensor(x, "gradient: the argument");
    const { value, derivative } = linearize(f, [point], "gradient");
    if (value.size !== 1) {
      throw new TypeError(
        `gradient: the function must give one element, got shape ${formatShape(value.shape)}; ` +
          "give its sum",
      );
    }
    const bars = derivative && transpose(derivative, ones(value.shape));
    return bars?.[0] ?? zeros(point.shape);
  };
}
