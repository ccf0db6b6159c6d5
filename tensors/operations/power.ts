import { apply, asTensor, type Operation, TracedTensor } from "../trace/operation.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import { Tensor, type TensorLike } from "../tensor.ts";
import { binary } from "./elementwise.ts";
import { broadcastTo } from "./layout.ts";

const POWER: Operation<number> = {
  name: "pow",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output: y, attributes: exponent }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.pow(x[i], exponent);
  },
  pullback: (_, { inputs: [x], attributes: exponent }, { outputBar, inputBar }) => () => {
    if (exponent === 0) return; // 0 · x⁻¹ would be NaN at 0
    for (let i = 0; i < outputBar.length; i++) {
      inputBar[i] += outputBar[i] * exponent * Math.pow(x[i], exponent - 1);
    }
  },
};

const POWERS = binary(
  "power",
  (x, e, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.pow(x[i], e[i]);
  },
  [({ a: x, b: e }, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      if (e[i] !== 0) xBar[i] += yBar[i] * e[i] * Math.pow(x[i], e[i] - 1);
    }
  }, ({ a: x, b: e, y }, yBar, eBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      // 0 to any power above 0 is 0, so it does not change with the exponent.
      if (!(x[i] === 0 && e[i] > 0)) eBar[i] += yBar[i] * y[i] * Math.log(x[i]);
    }
  }],
);

/**
 * Raises a tensor to a power. A negative base has whole powers only, others give NaN.
 *
 * The derivative by the base is e xᵉ⁻¹, that by the exponent xᵉ ln x, and either is what it is at 0,
 * too: d/dx x² = 0, d/dx x = 1, d/de 0ᵉ = 0 for e > 0. At 0 it is infinite by the base for
 * 0 < e < 1; by the exponent a negative base has none: it is NaN there.
 *
 * @param x A tensor or a number: the base.
 * @param exponent A number, or a tensor.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { pow, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pow(tensor([4, 9]), 1.5).toArray(), [8, 27]);
 * assertEquals(pow(tensor([-2, 9]), tensor([3, 0.5])).toArray(), [-8, 3]);
 * ```
 */
export function pow(x: TensorLike, exponent: TensorLike): Tensor {
  const base = asTensor(x, "pow");
  if (typeof exponent === "number") return apply(POWER, [base], exponent);
  if (!(exponent instanceof Tensor)) {
    throw new TypeError(
      `pow: the exponent must be a number or a tensor, got ${typeof exponent}`,
    );
  }
  const shape = broadcastShapes(base.shape, exponent.shape, "pow");
  const one = exponent instanceof TracedTensor ? undefined : exponent.data[0];
  if (one !== undefined && exponent.data.every((e) => e === one)) {
    // Whole powers by a number are multiplied out.
    return apply(POWER, [sameShape(base.shape, shape) ? base : broadcastTo(base, shape)], one);
  }
  return POWERS(base, exponent);
}
