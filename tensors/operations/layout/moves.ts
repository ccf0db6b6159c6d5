/**
 * Operations that move elements from where a map says, and those that sum elements up to where a map
 * says: each is the transposed of the other.
 *
 * @module
 */

import { apply, type Operation } from "../../trace/operation.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { moveRule } from "../../wasm/moves.ts";

/** Where elements come from. */
export interface Gather {
  readonly shape: Shape;
  /** For each element of the result, where it comes from. */
  readonly map: Int32Array;
}

/** Makes an operation whose elements are elements of its input. */
export function gatherOperation(name: string): Operation<Gather> {
  const operation: Operation<Gather> = {
    name,
    shape: (_, { shape }) => shape,
    view: ([x], { map }) => x.size === map.length && countsFrom(0, map) ? x : undefined,
    forward: ({ inputs: [x], output, attributes: { map } }) => () => {
      for (let i = 0; i < map.length; i++) output[i] = x[map[i]];
    },
    pullback: (_, { attributes: { map } }, { outputBar, inputBar }) => () => {
      for (let i = 0; i < map.length; i++) inputBar[map[i]] += outputBar[i];
    },
    tangent: ({ tangents, attributes }) => apply(operation, [tangents[0]!], attributes),
    transposed: ({ inputs: [{ shape }], outputBar, attributes: { map } }) => {
      const back = inverseOf(map, sizeOf(shape));
      return [
        back
          ? apply(operation, [outputBar], { shape, map: back })
          : apply(SUM, [outputBar], { shape, map }),
      ];
    },
    compiled: moveRule(({ map }) => [{ from: map, size: map.length }]),
  };
  return operation;
}

/** Whether a map is start, start + 1, … */
export function countsFrom(start: number, map: Int32Array): boolean {
  return map.every((to, i) => to === start + i);
}

/** Elements that repeat. */
export const BROADCAST = /* @__PURE__ */ gatherOperation("broadcastTo");
/** Elements in another order. */
export const TRANSPOSE = /* @__PURE__ */ gatherOperation("transpose");
/** Some of the elements. */
export const SLICE = /* @__PURE__ */ gatherOperation("slice");
/** The same elements in another shape. */
export const RESHAPE = /* @__PURE__ */ gatherOperation("reshape");

/** What undoes a map; undefined where it leaves an element out, or takes one twice. */
function inverseOf(map: Int32Array, size: number): Int32Array | undefined {
  if (map.length !== size) return undefined;
  const inverse = new Int32Array(size).fill(-1);
  for (let i = 0; i < size; i++) inverse[map[i]] = i;
  return inverse.includes(-1) ? undefined : inverse;
}

/** Where elements go. */
export interface Reduction {
  readonly shape: Shape;
  /** For each element of the input, the element of the result that it goes to. */
  readonly map: Int32Array;
}

/** Sums of elements; 0 where none goes to. */
export const SUM: Operation<Reduction> = {
  name: "sum",
  shape: (_, { shape }) => shape,
  forward: ({ inputs: [x], output: y, attributes: { map } }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = 0;
    for (let i = 0; i < map.length; i++) y[map[i]] += x[i];
  },
  pullback: (_, { attributes: { map } }, { outputBar, inputBar }) => () => {
    for (let i = 0; i < map.length; i++) inputBar[i] += outputBar[map[i]];
  },
  tangent: ({ tangents, attributes }) => apply(SUM, [tangents[0]!], attributes),
  transposed: ({ inputs: [{ shape }], outputBar, attributes: { map } }) => [
    apply(BROADCAST, [outputBar], { shape, map }),
  ],
  compiled: /* @__PURE__ */ moveRule(({ map }) => [{ to: map, size: map.length }], { sums: true }),
};
