/**
 * Operations that move elements without computing: broadcastTo, transpose,
 * slice, reshape, concat. The first four are one gather, each with its own map.
 *
 * @module
 */

import { describe } from "../../checks/describe.ts";
import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  offsetsOf,
  resolveAxis,
  sameShape,
  type Shape,
  sizeOf,
  stridesOf,
} from "../../shape.ts";
import { type Tensor, type TensorLike, zeros } from "../../tensor.ts";
import { moveRule } from "../../wasm/moves.ts";
import { BROADCAST, countsFrom, RESHAPE, SLICE, TRANSPOSE } from "./moves.ts";

/**
 * Repeats a tensor along dimensions of size 1 and along new leading ones.
 *
 * @category Operations
 * @param x The tensor.
 * @param shape The shape to reach.
 * @returns A tensor of that shape.
 * @throws {TypeError} If `x` does not broadcast to `shape`.
 *
 * @example
 * ```ts
 * import { broadcastTo, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(broadcastTo(tensor([1, 2]), [2, 2]).toArray(), [[1, 2], [1, 2]]);
 * ```
 */
export function broadcastTo(x: TensorLike, shape: Shape): Tensor {
  const t = asTensor(x, "broadcastTo");
  const target = checkShape(shape, "broadcastTo");
  if (!sameShape(broadcastShapes(t.shape, target, "broadcastTo"), target)) {
    throw new TypeError(
      `broadcastTo: shape ${formatShape(t.shape)} does not broadcast to ${formatShape(target)}: ` +
        "a dimension can be repeated only where its size is 1",
    );
  }
  const own = stridesOf(t.shape);
  const lead = target.length - t.shape.length;
  const strides = target.map((_, i) => i < lead || t.shape[i - lead] === 1 ? 0 : own[i - lead]);
  return apply(BROADCAST, [t], {
    shape: target,
    map: offsetsOf(target, strides),
  });
}

/**
 * Reorders the dimensions.
 *
 * @category Operations
 * @param x The tensor.
 * @param axes For each dimension of the result, which one of `x` it is; by default they are reversed.
 * @returns The transposed tensor.
 * @throws {RangeError} If `axes` does not name every dimension once.
 *
 * @example
 * ```ts
 * import { tensor, transpose } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(transpose(tensor([[1, 2, 3], [4, 5, 6]])).toArray(), [[1, 4], [2, 5], [3, 6]]);
 * ```
 */
export function transpose(x: TensorLike, axes?: readonly number[]): Tensor {
  const t = asTensor(x, "transpose");
  const rank = t.shape.length;
  const order = axes?.map((axis) => resolveAxis(axis, rank, "transpose")) ??
    t.shape.map((_, i) => rank - 1 - i);
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new RangeError(
      `transpose: axes must name each of the ${rank} dimension(s) once, got ${
        formatShape(axes ?? order)
      }`,
    );
  }
  const own = stridesOf(t.shape);
  const shape = order.map((axis) => t.shape[axis]);
  return apply(TRANSPOSE, [t], {
    shape,
    map: offsetsOf(shape, order.map((axis) => own[axis])),
  });
}

/**
 * Takes a range of one dimension.
 *
 * @category Operations
 * @param x The tensor.
 * @param start The first index; a negative one counts from the end.
 * @param end One past the last index; by default the end. A negative one counts from the end.
 * @param axis The dimension; by default the first.
 * @returns The part; its rank is that of `x`.
 * @throws {TypeError} If `start` or `end` is no number.
 * @throws {RangeError} If the range is empty or leaves the tensor.
 *
 * @example
 * ```ts
 * import { slice, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(slice(tensor([1, 2, 3, 4]), 1, 3).toArray(), [2, 3]);
 * assertEquals(slice(tensor([[1, 2], [3, 4]]), 1, 2, -1).toArray(), [[2], [4]]);
 * ```
 */
export function slice(
  x: TensorLike,
  start: number,
  end?: number,
  axis = 0,
): Tensor {
  const t = asTensor(x, "slice");
  const at = resolveAxis(axis, t.shape.length, "slice");
  const size = t.shape[at];
  const from = start < 0 ? start + size : start;
  const to = end === undefined ? size : end < 0 ? end + size : end;
  for (const given of [start, end ?? size] as unknown[]) {
    if (typeof given !== "number") {
      throw new TypeError(`slice: start and end must be whole numbers, got ${describe(given)}`);
    }
  }
  if (
    !Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > size ||
    from >= to
  ) {
    throw new RangeError(
      `slice: ${start} to ${end ?? size} is no range of dimension ${at}, which has size ${size}: ` +
        "wanted whole numbers with 0 ≤ start < end ≤ size (negative ones count from the end)",
    );
  }
  const strides = stridesOf(t.shape);
  const shape = t.shape.with(at, to - from);
  return apply(SLICE, [t], {
    shape,
    map: offsetsOf(shape, strides, from * strides[at]),
  });
}

/**
 * Gives the same elements another shape.
 *
 * @category Operations
 * @param x The tensor.
 * @param shape The new shape, of the same size.
 * @returns The tensor in that shape.
 * @throws {TypeError} If the sizes differ.
 *
 * @example
 * ```ts
 * import { reshape, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(reshape(tensor([1, 2, 3, 4]), [2, 2]).toArray(), [[1, 2], [3, 4]]);
 * ```
 */
export function reshape(x: TensorLike, shape: Shape): Tensor {
  const t = asTensor(x, "reshape");
  const target = checkShape(shape, "reshape");
  if (sizeOf(target) !== t.size) {
    throw new TypeError(
      `reshape: shape ${formatShape(t.shape)} has ${t.size} elements, ` +
        `${formatShape(target)} has ${sizeOf(target)}; they must be equal`,
    );
  }
  return apply(RESHAPE, [t], {
    shape: target,
    map: offsetsOf(target, stridesOf(target)),
  });
}

interface Concat {
  readonly axis: number;
  readonly shape: Shape;
  /** For each input, where its elements go. */
  readonly maps: readonly Int32Array[];
}

const CONCAT: Operation<Concat> = {
  name: "concat",
  shape: (_, { shape }) => shape,
  view(inputs, { maps }) {
    const [{ memory, start }] = inputs;
    let size = 0;
    for (const [k, x] of inputs.entries()) {
      const follows = x.memory === memory && x.start === start + size;
      if (!follows || !countsFrom(size, maps[k])) return undefined;
      size += x.size;
    }
    return { memory, start, size };
  },
  forward: ({ inputs, output, attributes: { maps } }) => () => {
    for (let k = 0; k < inputs.length; k++) {
      const x = inputs[k];
      const map = maps[k];
      for (let i = 0; i < map.length; i++) output[map[i]] = x[i];
    }
  },
  pullback: (k, { attributes: { maps } }, { outputBar, inputBar }) => {
    const map = maps[k];
    return () => {
      for (let i = 0; i < map.length; i++) inputBar[i] += outputBar[map[i]];
    };
  },
  tangent: ({ inputs, tangents, attributes }) =>
    apply(CONCAT, tangents.map((xDot, k) => xDot ?? zeros(inputs[k].shape)), attributes),
  transposed: ({ inputs, linear, outputBar, attributes: { maps } }) =>
    inputs.map(({ shape }, k) =>
      linear[k] ? apply(SLICE, [outputBar], { shape, map: maps[k] }) : undefined
    ),
  compiled: /* @__PURE__ */ moveRule(({ maps }) => maps.map((to) => ({ to, size: to.length }))),
};

/**
 * Joins tensors along one dimension.
 *
 * @category Operations
 * @param tensors At least one; they differ at most in that dimension's size.
 * @param axis The dimension; by default the first.
 * @returns The joined tensor.
 * @throws {TypeError} If there is none, or the other dimensions differ.
 * @throws {RangeError} If there is no such dimension.
 *
 * @example
 * ```ts
 * import { concat, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(concat([tensor([1]), tensor([2, 3])]).toArray(), [1, 2, 3]);
 * ```
 */
export function concat(tensors: readonly TensorLike[], axis = 0): Tensor {
  if (!Array.isArray(tensors) || tensors.length === 0) {
    throw new TypeError("concat: expected an array of at least one tensor");
  }
  const parts = tensors.map((t) => asTensor(t, "concat"));
  const first = parts[0].shape;
  const at = resolveAxis(axis, first.length, "concat");
  for (const { shape } of parts) {
    if (
      shape.length !== first.length ||
      !sameShape(shape.with(at, 1), first.with(at, 1))
    ) {
      throw new TypeError(
        `concat: shapes ${formatShape(first)} and ${formatShape(shape)} must be equal except ` +
          `in dimension ${at}`,
      );
    }
  }
  const shape = first.with(
    at,
    parts.reduce((sum, part) => sum + part.shape[at], 0),
  );
  const strides = stridesOf(shape);
  let start = 0;
  const maps = parts.map((part) => {
    const map = offsetsOf(part.shape, strides, start * strides[at]);
    start += part.shape[at];
    return map;
  });
  return apply(CONCAT, parts, { axis: at, shape, maps });
}
