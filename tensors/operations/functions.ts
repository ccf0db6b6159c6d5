/**
 * Elementary functions, element by element.
 *
 * @module
 */

import type { Tensor, TensorLike } from "../tensor.ts";
import { unary } from "./elementwise.ts";

/**
 * The exponential.
 *
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
export const exp: (x: TensorLike) => Tensor = unary("exp", (x, y) => () => {
  for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i]);
}, (_x, y, yBar, xBar) => () => {
  for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] * y[i];
});

/**
 * The natural logarithm: −Infinity at 0, where its derivative is infinite, NaN below.
 *
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
export const log: (x: TensorLike) => Tensor = unary("log", (x, y) => () => {
  for (let i = 0; i < y.length; i++) y[i] = Math.log(x[i]);
}, (x, _y, yBar, xBar) => () => {
  for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] / x[i];
});

/**
 * The sine; radians.
 *
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
export const sin: (x: TensorLike) => Tensor = unary("sin", (x, y) => () => {
  for (let i = 0; i < y.length; i++) y[i] = Math.sin(x[i]);
}, (x, _y, yBar, xBar) => () => {
  for (let i = 0; i < yBar.length; i++) xBar[i] += yBar[i] * Math.cos(x[i]);
});

/**
 * The cosine; radians.
 *
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
export const cos: (x: TensorLike) => Tensor = unary("cos", (x, y) => () => {
  for (let i = 0; i < y.length; i++) y[i] = Math.cos(x[i]);
}, (x, _y, yBar, xBar) => () => {
  for (let i = 0; i < yBar.length; i++) xBar[i] -= yBar[i] * Math.sin(x[i]);
});

/**
 * The square root: NaN below 0. Its derivative is infinite at 0, also on the way through
 * sqrt(square(x)); a small number added under the root makes it finite.
 *
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
export const sqrt: (x: TensorLike) => Tensor = unary("sqrt", (x, y) => () => {
  for (let i = 0; i < y.length; i++) y[i] = Math.sqrt(x[i]);
}, (_x, y, yBar, xBar) => () => {
  for (let i = 0; i < yBar.length; i++) xBar[i] += 0.5 * yBar[i] / y[i];
});

/**
 * The square.
 *
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
export const square: (x: TensorLike) => Tensor = unary(
  "square",
  (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = x[i] * x[i];
  },
  (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) xBar[i] += 2 * yBar[i] * x[i];
  },
);
