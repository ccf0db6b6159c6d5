/**
 * Comparisons, which give masks of 0 and 1, and the choice by a mask.
 *
 * @module
 */

import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import { broadcastShapes, formatShape, sameShape, type Shape } from "../../shape.ts";
import { type Tensor, type TensorLike, zeros } from "../../tensor.ts";
import { v128 } from "../../wasm/assembler/instructions.ts";
import { type Binary, binary } from "./elementwise.ts";
import { broadcastTo } from "../layout/layout.ts";

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

const WHERE: Operation<undefined> = {
  name: "where",
  shape([mask, a, b]: readonly Shape[]): Shape {
    if (!sameShape(mask, a) || !sameShape(mask, b)) {
      const [m, one, other] = [mask, a, b].map(formatShape);
      throw new TypeError(`where: shapes ${m}, ${one} and ${other} differ`);
    }
    return mask;
  },
  forward: ({ inputs: [mask, a, b], output: y }) => () => {
    for (let i = 0; i < y.length; i++) {
      y[i] = mask[i] !== mask[i] ? NaN : mask[i] !== 0 ? a[i] : b[i];
    }
  },
  pullback(input, { inputs: [mask] }, { outputBar, inputBar }) {
    if (input === 0) return () => {};
    const first = input === 1;
    return () => {
      for (let i = 0; i < outputBar.length; i++) {
        if ((mask[i] !== 0) === first) inputBar[i] += outputBar[i];
      }
    };
  },
  tangent({ inputs: [mask], tangents: [, a, b], output }) {
    if (a === undefined && b === undefined) return undefined;
    const none = () => zeros(output.shape);
    return apply(WHERE, [mask, a ?? none(), b ?? none()], undefined);
  },
  transposed: ({ inputs: [mask], outputBar: bar }) => [
    undefined,
    where(mask, bar, 0),
    where(mask, 0, bar),
  ],
  flat: (input) => input === 0,
  compiled: {
    kind: "elementwise",
    cost: 5,
    forward({ lanes: { v, constant } }, [mask, a, b]) {
      return v128.or(v128.bitselect(a, b, v.ne(mask, constant(0))), v.ne(mask, mask));
    },
    pullback({ lanes: { v, constant } }, input, { inputs: [mask], bar }) {
      if (input === 0) return constant(0);
      return v128.and(bar, input === 1 ? v.ne(mask, constant(0)) : v.eq(mask, constant(0)));
    },
  },
};

/**
 * Takes elements of one tensor where a mask holds, and of another elsewhere, with broadcasting:
 * the branch of an `if`, element by element.
 *
 * Cotangents go to the elements that were taken, whole; the others get 0, and the mask gets none,
 * so the derivative is that of the branch. Where the branches do not meet, the result jumps, and no
 * derivative knows of that: an adaptive solver finds the jump by small steps. Both branches are
 * computed everywhere. What has no finite derivative where it is not taken, as sqrt of what is
 * below 0, makes NaN of its 0; let the function itself see a harmless number there:
 * `where(m, sqrt(where(m, x, 1)), 0)`.
 *
 * @category Operations
 * @param mask What chooses: `a` where it is not 0, `b` where it is 0, NaN where it is NaN.
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { less, tensor, where } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([-2, 3]);
 * assertEquals(where(less(x, 0), 0, x).toArray(), [0, 3]);
 * ```
 */
export function where(mask: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const parts = [mask, a, b].map((t) => asTensor(t, "where"));
  const shape = parts.reduce((all, t) => broadcastShapes(all, t.shape, "where"), [] as Shape);
  const inputs = parts.map((t) => sameShape(t.shape, shape) ? t : broadcastTo(t, shape));
  return apply(WHERE, inputs, undefined);
}
