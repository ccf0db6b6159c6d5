/**
 * Comparisons, which give masks of 0 and 1.
 *
 * @module
 */

import type { Tensor, TensorLike } from "../../tensor.ts";
import { v128 } from "../../wasm/assembler/instructions.ts";
import { type Binary, binary } from "./elementwise.ts";

/** What the comparisons differ in. */
interface Comparison extends Pick<Binary, "name" | "forward"> {
  readonly sign: string;
  /** The instruction. */
  readonly by: "lt" | "le" | "gt" | "ge" | "eq" | "ne";
}

function comparison({ name, sign, forward, by }: Comparison) {
  return binary({
    name,
    forward,
    pullbacks: [() => () => {}, () => () => {}],
    tangent: () => undefined,
    flat: () => true,
    compiled: {
      cost: 6,
      forward({ lanes: { v, constant } }, [a, b]) {
        // All bits set are NaN.
        const unordered = v128.or(v.ne(a, a), v.ne(b, b));
        return v128.or(v128.and(v[by](a, b), constant(1)), unordered);
      },
      pullback: ({ lanes }) => lanes.constant(0),
    },
    wording: { sign },
  });
}

/**
 * 1 where the first tensor is less than the second, 0 elsewhere, with broadcasting. NaN where one is NaN.
 *
 * It steps from 0 to 1 and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The mask, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { less, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(less(tensor([1, 2, 3]), 2).toArray(), [1, 0, 0]);
 * ```
 */
export const less: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ comparison({
  name: "less",
  sign: "<",
  by: "lt",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] < b[i] ? 1 : a[i] >= b[i] ? 0 : NaN;
  },
});

/**
 * 1 where the first tensor is at most the second, 0 elsewhere, with broadcasting. NaN where one is NaN.
 *
 * It steps from 0 to 1 and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The mask, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { lessEqual, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lessEqual(tensor([1, 2, 3]), 2).toArray(), [1, 1, 0]);
 * ```
 */
export const lessEqual: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ comparison({
  name: "lessEqual",
  sign: "<=",
  by: "le",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] <= b[i] ? 1 : a[i] > b[i] ? 0 : NaN;
  },
});

/**
 * 1 where the first tensor is greater than the second, 0 elsewhere, with broadcasting. NaN where one is NaN.
 *
 * It steps from 0 to 1 and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The mask, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { greater, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(greater(tensor([1, 2, 3]), 2).toArray(), [0, 0, 1]);
 * ```
 */
export const greater: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ comparison({
  name: "greater",
  sign: ">",
  by: "gt",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] > b[i] ? 1 : a[i] <= b[i] ? 0 : NaN;
  },
});

/**
 * 1 where the first tensor is at least the second, 0 elsewhere, with broadcasting. NaN where one is NaN.
 *
 * It steps from 0 to 1 and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The mask, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { greaterEqual, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(greaterEqual(tensor([1, 2, 3]), 2).toArray(), [0, 1, 1]);
 * ```
 */
export const greaterEqual: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ comparison({
  name: "greaterEqual",
  sign: ">=",
  by: "ge",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = a[i] >= b[i] ? 1 : a[i] < b[i] ? 0 : NaN;
  },
});

/**
 * 1 where the first tensor equals the second, 0 elsewhere, with broadcasting. NaN where one is NaN.
 *
 * It steps from 0 to 1 and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The mask, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { equal, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(equal(tensor([1, 2, 3]), 2).toArray(), [0, 1, 0]);
 * ```
 */
export const equal: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ comparison({
  name: "equal",
  sign: "==",
  by: "eq",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) {
      y[i] = a[i] === b[i] ? 1 : a[i] === a[i] && b[i] === b[i] ? 0 : NaN;
    }
  },
});

/**
 * 1 where the first tensor differs from the second, 0 elsewhere, with broadcasting. NaN where one is NaN.
 *
 * It steps from 0 to 1 and is constant beside: no cotangent goes through it.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The mask, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { notEqual, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(notEqual(tensor([1, 2, 3]), 2).toArray(), [1, 0, 1]);
 * ```
 */
export const notEqual: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ comparison({
  name: "notEqual",
  sign: "!=",
  by: "ne",
  forward: (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) {
      y[i] = a[i] === b[i] ? 0 : a[i] === a[i] && b[i] === b[i] ? 1 : NaN;
    }
  },
});
