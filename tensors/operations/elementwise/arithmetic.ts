/**
 * Arithmetic on two tensors, element by element, with NumPy's broadcasting; and
 * the products with a number.
 *
 * @module
 */

import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { binary, unary } from "./elementwise.ts";

/**
 * Adds two tensors, with broadcasting.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { add, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(add(tensor([1, 2]), 10).toArray(), [11, 12]);
 * ```
 */
export const add: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "add",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] + b[i];
  },
  pullbacks: [(_, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] += yBar[i];
  }, (_, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] += yBar[i];
  }],
  tangent: ({ tangents: [aDot, bDot] }) => addTangents(aDot, bDot),
  transposed: ({ outputBar: bar }) => [bar, bar],
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [a, b]) => v.add(a, b),
    pullback: (_, _input, { bar }) => bar,
  },
  wording: { sign: "+" },
});

/** A sum of tangents, of which undefined ones are zero. */
export function addTangents(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a === undefined ? b : b === undefined ? a : add(a, b);
}

/**
 * Subtracts the second tensor from the first, with broadcasting.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { sub, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sub(tensor([1, 2]), tensor([1, 1])).toArray(), [0, 1]);
 * ```
 */
export const sub: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "sub",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] - b[i];
  },
  pullbacks: [(_, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] += yBar[i];
  }, (_, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] -= yBar[i];
  }],
  tangent: ({ tangents: [aDot, bDot] }) => addTangents(aDot, bDot && neg(bDot)),
  transposed: ({ linear: [, second], outputBar: bar }) => [bar, second ? neg(bar) : undefined],
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [a, b]) => v.sub(a, b),
    pullback: ({ lanes: { v } }, input, { bar }) => input === 0 ? bar : v.neg(bar),
  },
  wording: { sign: "-" },
});

/**
 * Multiplies two tensors element by element, with broadcasting.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { mul, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mul(tensor([[1], [2]]), tensor([3, 4])).toArray(), [[3, 4], [6, 8]]);
 * ```
 */
export const mul: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "mul",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] * b[i];
  },
  pullbacks: [({ b }, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] += yBar[i] * b[i];
  }, ({ a }, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] += yBar[i] * a[i];
  }],
  tangent: ({ inputs: [a, b], tangents: [aDot, bDot] }) =>
    addTangents(aDot && mul(aDot, b), bDot && mul(a, bDot)),
  transposed: ({ inputs: [a, b], linear: [first], outputBar: bar }) =>
    first ? [mul(bar, b)] : [undefined, mul(a, bar)],
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [a, b]) => v.mul(a, b),
    pullback: ({ lanes: { v } }, input, { inputs, bar }) => v.mul(bar, inputs[1 - input]),
  },
  wording: { sign: "*" },
});

/**
 * Divides the first tensor by the second, with broadcasting.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { div, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(div(1, tensor([2, 4])).toArray(), [0.5, 0.25]);
 * ```
 */
export const div: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "div",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] / b[i];
  },
  pullbacks: [({ b }, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] += yBar[i] / b[i];
  }, ({ b, y }, yBar, bar) => () => {
    for (let i = 0; i < yBar.length; i++) bar[i] -= yBar[i] * y[i] / b[i];
  }],
  tangent: ({ inputs: [, b], output: y, tangents: [aDot, bDot] }) =>
    div(addTangents(aDot, bDot && neg(mul(y, bDot)))!, b),
  transposed: ({ inputs: [, b], outputBar: bar }) => [div(bar, b)],
  harmless: [undefined, 1],
  compiled: {
    cost: 4,
    forward: ({ lanes: { v } }, [a, b]) => v.div(a, b),
    pullback: ({ lanes: { v } }, input, { inputs: [, b], output, bar }) =>
      input === 0 ? v.div(bar, b) : v.neg(v.div(v.mul(bar, output), b)),
  },
  wording: { sign: "/", pole: ([, b]) => b === 0 },
});

const SCALE: Operation<number> = {
  name: "scale",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output: y, attributes: factor }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = factor * x[i];
  },
  pullback: (_, { attributes: factor }, { outputBar, inputBar }) => () => {
    for (let i = 0; i < outputBar.length; i++) {
      inputBar[i] += factor * outputBar[i];
    }
  },
  tangent: ({ tangents: [xDot], attributes: factor }) => scale(xDot!, factor),
  transposed: ({ outputBar: bar, attributes: factor }) => [scale(bar, factor)],
  compiled: {
    kind: "elementwise",
    cost: 1,
    forward: ({ lanes, attributes }, [x]) => lanes.v.mul(lanes.constant(attributes), x),
    pullback: ({ lanes, attributes }, _, { bar }) => lanes.v.mul(lanes.constant(attributes), bar),
  },
  wording: { sign: "*" },
};

/**
 * Multiplies a tensor by a number.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @param factor The number; for a factor that is a tensor use {@linkcode mul}.
 * @returns The product, of the shape of `x`.
 * @throws {TypeError} If `factor` is not a number.
 *
 * @example
 * ```ts
 * import { scale, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(scale(tensor([1, 2]), 3).toArray(), [3, 6]);
 * ```
 */
export function scale(x: TensorLike, factor: number): Tensor {
  if (typeof factor !== "number") {
    throw new TypeError(
      `scale: the factor must be a number, got ${typeof factor}; for a tensor use mul`,
    );
  }
  return apply(SCALE, [asTensor(x, "scale")], factor);
}

/**
 * Changes the sign.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { neg, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(neg(tensor([1, -2])).toArray(), [-1, 2]);
 * ```
 */
export const neg: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "neg",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = -x[i];
  },
  pullback: (_x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] -= yBar[i];
  },
  tangent: ({ tangents: [xDot] }) => neg(xDot),
  transposed: ({ outputBar: bar }) => [neg(bar)],
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [x]) => v.neg(x),
    pullback: ({ lanes: { v } }, _, { bar }) => v.neg(bar),
  },
});
