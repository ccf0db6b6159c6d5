/**
 * The larger and the smaller of two, and bounds, element by element.
 *
 * @module
 */

import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import type { Code } from "../../wasm/assembler/code.ts";
import { v128 } from "../../wasm/assembler/instructions.ts";
import type { Lanes } from "../../wasm/lanes.ts";
import { add, mul, scale } from "./arithmetic.ts";
import { type Binary, binary } from "./elementwise.ts";
import { choose } from "./choice.ts";
import { equal, greaterEqual, less, lessEqual } from "./masks.ts";

/** What the cotangent of one of two becomes, of which the larger or smaller is taken. */
function taken({ v, constant }: Lanes, bar: Code, [own, other]: Code[], largest: boolean): Code {
  const shared = v128.bitselect(v.mul(bar, constant(0.5)), bar, v.eq(own, other));
  return v128.andnot(shared, largest ? v.lt(own, other) : v.gt(own, other));
}

/** The operation that takes the larger, or the smaller of two. */
function extreme(name: string, largest: boolean, forward: Binary["forward"]) {
  const beaten = largest ? less : (a: Tensor, b: Tensor) => less(b, a);
  const pullback: Binary["pullbacks"][0] = ({ a, b }, yBar, bar) => {
    const [low, high] = largest ? [a, b] : [b, a];
    return () => {
      for (let i = 0; i < yBar.length; i++) {
        if (a[i] === b[i]) bar[i] += 0.5 * yBar[i];
        else if (!(low[i] < high[i])) bar[i] += yBar[i];
      }
    };
  };
  return binary({
    name,
    forward,
    pullbacks: [
      pullback,
      ({ a, b, y }, yBar, bar) => pullback({ a: b, b: a, y }, yBar, bar),
    ],
    tangent({ inputs: [a, b], tangents: [aDot, bDot] }) {
      const alone = aDot ?? bDot!;
      const half = scale(aDot && bDot ? add(aDot, bDot) : alone, 0.5);
      return choose(equal(a, b), half, choose(beaten(a, b), bDot ?? 0, aDot ?? 0));
    },
    compiled: {
      cost: 2,
      forward: ({ lanes: { v } }, [a, b]) => largest ? v.max(a, b) : v.min(a, b),
      pullback: ({ lanes }, input, { inputs, bar }) =>
        taken(lanes, bar, input === 0 ? [...inputs] : inputs.toReversed(), largest),
    },
  });
}

/**
 * The larger of two, with broadcasting; NaN where one is NaN. It has a kink where both are equal:
 * there each counts with half of the derivative, so that maximum(x, x) is x.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { maximum, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(maximum(tensor([1, 5]), 3).toArray(), [3, 5]);
 * ```
 */
export const maximum: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ extreme(
  "maximum",
  true,
  (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.max(a[i], b[i]);
  },
);

/**
 * The smaller of two, with broadcasting; NaN where one is NaN. It has a kink where both are equal:
 * there each counts with half of the derivative, so that minimum(x, x) is x.
 *
 * @category Operations
 * @param a A tensor or a number.
 * @param b A tensor or a number.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { minimum, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(minimum(tensor([1, 5]), 3).toArray(), [1, 3]);
 * ```
 */
export const minimum: (a: TensorLike, b: TensorLike) => Tensor = /* @__PURE__ */ extreme(
  "minimum",
  false,
  (a, b, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.min(a[i], b[i]);
  },
);

interface Bounds {
  readonly low: number;
  readonly high: number;
}

const CLIP: Operation<Bounds> = {
  name: "clip",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output: y, attributes: { low, high } }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.min(Math.max(x[i], low), high);
  },
  pullback: (_, { inputs: [x], attributes: { low, high } }, { outputBar, inputBar }) => () => {
    for (let i = 0; i < outputBar.length; i++) {
      if (!(x[i] < low || x[i] > high)) inputBar[i] += outputBar[i];
    }
  },
  tangent({ inputs: [x], tangents: [xDot], attributes: { low, high } }) {
    return choose(mul(greaterEqual(x, low), lessEqual(x, high)), xDot!, 0);
  },
  compiled: {
    kind: "elementwise",
    cost: 2,
    forward({ lanes: { v, constant }, attributes: { low, high } }, [x]) {
      return v.min(v.max(x, constant(low)), constant(high));
    },
    pullback({ lanes: { v, constant }, attributes: { low, high } }, _, { inputs: [x], bar }) {
      return v128.andnot(bar, v128.or(v.lt(x, constant(low)), v.gt(x, constant(high))));
    },
  },
};

/**
 * Keeps elements within bounds. It has kinks at the bounds: its derivative there counts as 1, so
 * that what lies on a bound can leave it, and is 0 beyond.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @param low The lower bound, a number; −Infinity for none. For bounds that are tensors use
 *   {@linkcode maximum} and {@linkcode minimum}.
 * @param high The upper bound, a number; Infinity for none.
 * @returns The result, elementwise.
 * @throws {TypeError} If a bound is no number.
 * @throws {RangeError} If `low` is above `high`, or one is NaN.
 *
 * @example
 * ```ts
 * import { clip, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(clip(tensor([-2, 0.5, 3]), 0, 1).toArray(), [0, 0.5, 1]);
 * ```
 */
export function clip(x: TensorLike, low: number, high: number): Tensor {
  for (const bound of [low, high]) {
    if (typeof bound !== "number") {
      throw new TypeError(
        `clip: a bound must be a number, got ${typeof bound}; for tensors use maximum and minimum`,
      );
    }
  }
  if (!(low <= high)) {
    throw new RangeError(
      `clip: the lower bound must not be above the upper one, got ${low} and ${high}`,
    );
  }
  return apply(CLIP, [asTensor(x, "clip")], { low, high });
}
