/**
 * Magnitudes, signs, whole numbers, and what keeps a derivative out, element by element.
 *
 * @module
 */

import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { v128 } from "../../wasm/assembler/instructions.ts";
import { neg } from "./arithmetic.ts";
import { unary } from "./elementwise.ts";
import { choose } from "./choice.ts";
import { less } from "./masks.ts";

/**
 * The magnitude. It has a kink: its derivative at 0 counts as 0.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { abs, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(abs(tensor([-2, 3])).toArray(), [2, 3]);
 * ```
 */
export const abs: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "abs",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.abs(x[i]);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      if (x[i] > 0) xBar[i] += yBar[i];
      else if (x[i] < 0) xBar[i] -= yBar[i];
    }
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => choose(x, choose(less(x, 0), neg(xDot), xDot), 0),
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [x]) => v.abs(x),
    pullback({ lanes: { v, constant } }, _, { inputs: [x], bar }) {
      const signed = v128.xor(bar, v128.and(x, constant(-0)));
      return v128.and(signed, v.gt(v.abs(x), constant(0)));
    },
  },
});

/**
 * The sign: −1, 0 or 1. It steps and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { sign, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sign(tensor([-2, 0, 3])).toArray(), [-1, 0, 1]);
 * ```
 */
export const sign: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "sign",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.sign(x[i]);
  },
  pullback: () => () => {},
  tangent: () => undefined,
  flat: () => true,
  compiled: {
    cost: 6,
    forward({ lanes: { v, constant } }, [x]) {
      const magnitude = v128.and(v.ne(x, constant(0)), constant(1));
      return v128.or(v128.or(magnitude, v128.and(x, constant(-0))), v.ne(x, x));
    },
    pullback: ({ lanes }) => lanes.constant(0),
  },
});

/**
 * The largest whole number that is not above. It steps and is constant beside: no cotangent goes
 * through it.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { floor, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(floor(tensor([-1.5, 2.7])).toArray(), [-2, 2]);
 * ```
 */
export const floor: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "floor",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.floor(x[i]);
  },
  pullback: () => () => {},
  tangent: () => undefined,
  flat: () => true,
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [x]) => v.floor(x),
    pullback: ({ lanes }) => lanes.constant(0),
  },
});

const STOP: Operation<undefined> = {
  name: "stopGradient",
  shape: ([x]) => x,
  view: ([x]) => x,
  forward: ({ inputs: [x], output }) => () => output.set(x),
  pullback: () => () => {},
  tangent: () => undefined,
  flat: () => true,
  compiled: {
    kind: "elementwise",
    cost: 1,
    forward: (_, [x]) => x,
    pullback: ({ lanes }) => lanes.constant(0),
  },
};

/**
 * The same elements, through which no derivative goes: they count as constants, whatever they
 * depend on.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The same elements.
 * @throws {TypeError} If `x` is neither a tensor nor a number.
 *
 * @example
 * ```ts
 * import { mul, stopGradient, trace } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const bar = Float64Array.of(0);
 * const evaluation = trace((x) => mul(stopGradient(x), x), [[]]).bind([Float64Array.of(3)]);
 * evaluation.evaluate();
 * evaluation.pullback(Float64Array.of(1), [bar]);
 * assertEquals([...bar], [3]); // of x², it would be 6
 * ```
 */
export function stopGradient(x: TensorLike): Tensor {
  return apply(STOP, [asTensor(x, "stopGradient")], undefined);
}
