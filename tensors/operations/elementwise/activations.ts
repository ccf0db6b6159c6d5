/**
 * Activations of a network, element by element.
 *
 * @module
 */

import type { Tensor, TensorLike } from "../../tensor.ts";
import { v128 } from "../../wasm/assembler/instructions.ts";
import { emitSigmoid, emitSoftplus, emitTanh } from "../../wasm/math/mod.ts";
import { vectorFunction } from "../../wasm/rules.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { clip } from "./bounds.ts";
import { unary } from "./elementwise.ts";
import { square } from "./functions.ts";
import { choose } from "./choice.ts";
import { greater } from "./masks.ts";

/**
 * tanh of one number, within 2 ulp. `Math.tanh` is a call out of compiled code and took a
 * third of a small network's time; this is inlined.
 *
 * Below 0.625 the rational approximation of Moshier's Cephes library (tanh.c, 1984 to
 * 2000); above it 1 − 2 / (exp 2x + 1), where nothing cancels.
 */
function tanhOf(x: number): number {
  const z = x * x;
  if (z < 0.390625) {
    const p = (-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z -
      1.61468768441708447952e3;
    const q = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z +
      4.84406305325125486048e3;
    return z === 0 ? x : x + x * z * (p / q); // x + 0 would take the sign from −0
  }
  const tail = 2 / (Math.exp(2 * Math.abs(x)) + 1);
  return x < 0 ? tail - 1 : 1 - tail;
}

/**
 * The hyperbolic tangent.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { tanh } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(tanh(1).item(), 0.7615941559557649);
 * ```
 */
export const tanh: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "tanh",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = tanhOf(x[i]);
  },
  pullback: (_x, y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] * (1 - y[i] * y[i]);
  },
  tangent: ({ output: y, tangents: [xDot] }) => mul(sub(1, square(y)), xDot),
  compiled: {
    cost: 40,
    forward: /* @__PURE__ */ vectorFunction(emitTanh),
    pullback: ({ lanes }, _, { output: y, bar }) =>
      lanes.v.mul(bar, lanes.nmadd(y, y, lanes.constant(1))),
  },
});

/**
 * The logistic function, 1 / (1 + exp(−x)).
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { sigmoid } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sigmoid(0).item(), 0.5);
 * ```
 */
export const sigmoid: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "sigmoid",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]));
  },
  pullback: (_x, y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      xBar[i] += yBar[i] * y[i] * (1 - y[i]);
    }
  },
  tangent: ({ output: y, tangents: [xDot] }) => mul(mul(y, sub(1, y)), xDot),
  compiled: {
    cost: 40,
    forward: /* @__PURE__ */ vectorFunction(emitSigmoid),
    pullback: ({ lanes }, _, { output: y, bar }) =>
      lanes.v.mul(lanes.v.mul(bar, y), lanes.v.sub(lanes.constant(1), y)),
  },
});

/**
 * The smooth ramp log(1 + exp(x)), without overflow.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { softplus } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(softplus(0).item(), Math.LN2);
 * ```
 */
export const softplus: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "softplus",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) {
      y[i] = Math.max(x[i], 0) +
        Math.log1p(Math.exp(-Math.abs(x[i])));
    }
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      xBar[i] += yBar[i] /
        (1 + Math.exp(-x[i]));
    }
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => mul(sigmoid(x), xDot),
  compiled: {
    cost: 80,
    forward: /* @__PURE__ */ vectorFunction(emitSoftplus),
    pullback: (context, _, { inputs: [x], bar }) =>
      context.lanes.v.mul(bar, vectorFunction(emitSigmoid)(context, [x])),
  },
});

/** Beyond this the logistic function is 0 or 1 to the last digit. */
const SATURATED = 750;

/**
 * The sigmoid linear unit x / (1 + exp(−x)), also called swish: a ramp that is smooth, and dips a
 * little below 0 on the left.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { sigmoid, silu } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(silu(2).item(), 2 * sigmoid(2).item());
 * ```
 */
export const silu: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "silu",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.max(x[i], -SATURATED) / (1 + Math.exp(-x[i]));
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      const near = Math.min(Math.max(x[i], -SATURATED), SATURATED);
      const s = 1 / (1 + Math.exp(-near));
      xBar[i] += yBar[i] * (s * (1 + near * (1 - s)));
    }
  },
  tangent({ inputs: [x], tangents: [xDot] }) {
    const near = clip(x, -SATURATED, SATURATED);
    const s = sigmoid(near);
    return mul(mul(s, add(mul(near, sub(1, s)), 1)), xDot);
  },
  compiled: {
    cost: 40,
    forward(context, [x]) {
      const { v, constant } = context.lanes;
      return v.mul(v.pmax(x, constant(-SATURATED)), vectorFunction(emitSigmoid)(context, [x]));
    },
    pullback(context, _, { inputs: [x], bar }) {
      const { f, lanes: { v, constant, madd } } = context;
      const near = f.let("v128", v.min(v.max(x, constant(-SATURATED)), constant(SATURATED)));
      const s = vectorFunction(emitSigmoid)(context, [near]);
      return v.mul(bar, v.mul(s, madd(near, v.sub(constant(1), s), constant(1))));
    },
  },
});

/**
 * The ramp max(x, 0). It has a kink: its derivative at 0 counts as 0, so that of
 * relu(x) + relu(−x) = |x| is 0 there, too.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { relu } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(relu(-2).item(), 0);
 * ```
 */
export const relu: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "relu",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.max(x[i], 0);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) if (x[i] > 0) xBar[i] += yBar[i];
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => choose(greater(x, 0), xDot, 0),
  compiled: {
    cost: 2,
    // pmax keeps NaN; adding 0 makes −0 positive.
    forward: ({ lanes }, [x]) => lanes.v.add(lanes.v.pmax(x, lanes.constant(0)), lanes.constant(0)),
    pullback: ({ lanes }, _, { inputs: [x], bar }) =>
      v128.and(bar, lanes.v.gt(x, lanes.constant(0))),
  },
});
