/**
 * Elementary functions, element by element.
 *
 * @module
 */

import type { Tensor, TensorLike } from "../../tensor.ts";
import { emitAtan2, emitCos, emitExp, emitLog, emitSin } from "../../wasm/math/mod.ts";
import type { Code } from "../../wasm/assembler/code.ts";
import { vectorFunction } from "../../wasm/rules.ts";
import { add, addTangents, div, mul, neg, scale } from "./arithmetic.ts";
import { maximum } from "./bounds.ts";
import { binary, unary } from "./elementwise.ts";
import { abs, stopGradient } from "./steps.ts";

/**
 * The exponential.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { exp } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(exp(0).item(), 1);
 * ```
 */
export const exp: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "exp",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i]);
  },
  pullback: (_x, y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] * y[i];
  },
  tangent: ({ output: y, tangents: [xDot] }) => mul(y, xDot),
  harmless: [0],
  compiled: {
    cost: 30,
    forward: /* @__PURE__ */ vectorFunction(emitExp),
    pullback: ({ lanes: { v } }, _, { output, bar }) => v.mul(bar, output),
  },
});

/**
 * The natural logarithm: −Infinity at 0, where its derivative is infinite, NaN below.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { log } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(log(1).item(), 0);
 * ```
 */
export const log: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "log",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.log(x[i]);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] / x[i];
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => div(xDot, x),
  harmless: [1],
  compiled: {
    cost: 40,
    forward: /* @__PURE__ */ vectorFunction(emitLog),
    pullback: ({ lanes: { v } }, _, { inputs: [x], bar }) => v.div(bar, x),
  },
  wording: { pole: ([x]) => x === 0 },
});

/**
 * The sine; radians.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { sin } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(sin(Math.PI / 6).item(), 0.5);
 * ```
 */
export const sin: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "sin",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.sin(x[i]);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] * Math.cos(x[i]);
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => mul(cos(x), xDot),
  compiled: {
    cost: 50,
    forward: /* @__PURE__ */ vectorFunction(emitSin),
    pullback: (context, _, { inputs: [x], bar }) =>
      context.lanes.v.mul(bar, vectorFunction(emitCos)(context, [x])),
  },
});

/**
 * The cosine; radians.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { cos } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(cos(Math.PI / 3).item(), 0.5);
 * ```
 */
export const cos: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "cos",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.cos(x[i]);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] -= yBar[i] * Math.sin(x[i]);
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => neg(mul(sin(x), xDot)),
  compiled: {
    cost: 50,
    forward: /* @__PURE__ */ vectorFunction(emitCos),
    pullback: (context, _, { inputs: [x], bar }) =>
      context.lanes.v.neg(context.lanes.v.mul(bar, vectorFunction(emitSin)(context, [x]))),
  },
});

/**
 * The square root: NaN below 0. Its derivative is infinite at 0, also on the way through
 * sqrt(square(x)); a small number added under the root makes it finite.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { sqrt } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sqrt(9).item(), 3);
 * ```
 */
export const sqrt: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "sqrt",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.sqrt(x[i]);
  },
  pullback: (_x, y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += 0.5 * yBar[i] / y[i];
  },
  tangent: ({ output: y, tangents: [xDot] }) => div(scale(xDot, 0.5), y),
  harmless: [1],
  compiled: {
    cost: 6,
    forward: ({ lanes: { v } }, [x]) => v.sqrt(x),
    pullback: ({ lanes }, _, { output, bar }) =>
      lanes.v.div(lanes.v.mul(lanes.constant(0.5), bar), output),
  },
});

/**
 * The square.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { square } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(square(-3).item(), 9);
 * ```
 */
export const square: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "square",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = x[i] * x[i];
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += 2 * yBar[i] * x[i];
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => mul(scale(x, 2), xDot),
  compiled: {
    cost: 1,
    forward: ({ lanes: { v } }, [x]) => v.mul(x, x),
    pullback: ({ lanes }, _, { inputs: [x], bar }) =>
      lanes.v.mul(lanes.v.mul(lanes.constant(2), bar), x),
  },
});

/**
 * The angle of the point (x, y) from the first axis, in radians from −π to π: the arctangent of
 * y / x, in the right quadrant. It jumps at the negative first axis. At the origin, where the angle
 * counts as 0 or ±π by the signs of the zeros, it has no derivative: that is NaN.
 *
 * @category Operations
 * @param y A tensor or a number: how far up the point is.
 * @param x A tensor or a number: how far to the right.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { atan2 } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(atan2(1, -1).item(), 3 * Math.PI / 4);
 * ```
 */
export const atan2: (y: TensorLike, x: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "atan2",
  forward: (y, x, angle) => () => {
    for (let i = 0; i < angle.length; i++) angle[i] = Math.atan2(y[i], x[i]);
  },
  // x / r² and −y / r², in parts of the larger of both, whose square need not be in range.
  pullbacks: [({ a: y, b: x }, bar, yBar) => () => {
    for (let i = 0; i < bar.length; i++) {
      const larger = Math.max(Math.abs(x[i]), Math.abs(y[i]));
      const u = x[i] / larger;
      const v = y[i] / larger;
      yBar[i] += bar[i] * (u / (u * u + v * v) / larger);
    }
  }, ({ a: y, b: x }, bar, xBar) => () => {
    for (let i = 0; i < bar.length; i++) {
      const larger = Math.max(Math.abs(x[i]), Math.abs(y[i]));
      const u = x[i] / larger;
      const v = y[i] / larger;
      xBar[i] -= bar[i] * (v / (u * u + v * v) / larger);
    }
  }],
  tangent({ inputs: [y, x], tangents: [yDot, xDot] }) {
    const larger = stopGradient(maximum(abs(x), abs(y)));
    const [u, v] = [div(x, larger), div(y, larger)];
    const turned = addTangents(yDot && mul(u, yDot), xDot && neg(mul(v, xDot)));
    return div(div(turned!, add(square(u), square(v))), larger);
  },
  harmless: [1, 1],
  compiled: {
    cost: 60,
    forward: ({ f, lanes }, [y, x]) => emitAtan2(f, lanes, y, x),
    pullback({ f, lanes: { v, constant } }, input, { inputs: [y, x], bar }) {
      const keep = (code: Code) => f.let("v128", code);
      const larger = keep(v.max(v.abs(x), v.abs(y)));
      const [across, up] = [keep(v.div(x, larger)), keep(v.div(y, larger))];
      const square = v.add(v.mul(across, across), v.mul(up, up));
      const part = v.div(v.div(input === 0 ? across : up, square), larger);
      return v.mul(bar, input === 0 ? part : v.mul(part, constant(-1)));
    },
  },
});
