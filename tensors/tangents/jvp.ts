import { asTensor } from "../trace/operation.ts";
import { formatShape, sameShape } from "../shape.ts";
import { type Tensor, type TensorLike, zeros } from "../tensor.ts";
import { pushForward } from "./pushforward.ts";
import { record } from "./recorded.ts";

/**
 * A value and its derivative along a direction.
 *
 * @category Tangents
 */
export interface ValueAndTangent {
  /** f(x). */
  readonly value: Tensor;
  /** (∂f/∂x) dx, of the value's shape. */
  readonly tangent: Tensor;
}

/**
 * The derivative of a function along a direction, (∂f/∂x) dx, beside its value: forward mode, at
 * about twice the cost of f. It works on tensors that have numbers and on those of a function that
 * is being traced, such as that of a vector field, and can be nested: what it writes is operations
 * as any other.
 *
 * @category Tangents
 * @param f The function, written with operations. It may use other tensors: they count as constants.
 * @param primals Its arguments: tensors or numbers.
 * @param tangents For each the direction, of its shape; `undefined` stands for zero.
 * @returns f(x), and its derivative.
 * @throws {TypeError} If there are more or fewer tangents than arguments, or one has another shape.
 *
 * @example
 * ```ts
 * import { jvp, mul, sin, type Tensor, tensor } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const f = (x: Tensor, y: Tensor) => mul(sin(x), y);
 * const { value, tangent } = jvp(f, [0.5, 2], [tensor(1), undefined]);
 * assertAlmostEquals(value.item(), 2 * Math.sin(0.5));
 * assertAlmostEquals(tangent.item(), 2 * Math.cos(0.5));
 * ```
 */
export function jvp(
  f: (...inputs: Tensor[]) => TensorLike,
  primals: readonly TensorLike[],
  tangents: readonly (TensorLike | undefined)[],
): ValueAndTangent {
  const points = primals.map((x) => asTensor(x, "jvp: an argument"));
  if (tangents.length !== points.length) {
    throw new TypeError(
      `jvp: ${points.length} argument(s) want as many tangents, got ${tangents.length}; ` +
        "undefined stands for zero",
    );
  }
  const directions = tangents.map((tangent, i) => {
    if (tangent === undefined) return undefined;
    const direction = asTensor(tangent, "jvp: a tangent");
    if (sameShape(direction.shape, points[i].shape)) return direction;
    throw new TypeError(
      `jvp: argument ${i} has shape ${formatShape(points[i].shape)}, so must its tangent; got ` +
        formatShape(direction.shape),
    );
  });
  const { inputs, nodes, output } = record(
    f,
    points.map((x) => x.shape),
    "jvp: the function's result",
  );
  const values = new Map<Tensor, Tensor>(inputs.map((input, i) => [input, points[i]]));
  const moved = new Map<Tensor, Tensor>(inputs.flatMap((input, i) => {
    const direction = directions[i];
    return direction ? [[input, direction]] : [];
  }));
  pushForward(nodes, values, moved);
  return {
    value: values.get(output) ?? output,
    tangent: moved.get(output) ?? zeros(output.shape),
  };
}
