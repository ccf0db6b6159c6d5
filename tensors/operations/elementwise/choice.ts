/**
 * The choice by a mask, as rules and other operations use it; for people there is `where`.
 *
 * @module
 */

import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import { broadcastShapes, formatShape, sameShape, type Shape } from "../../shape.ts";
import { type Tensor, type TensorLike, zeros } from "../../tensor.ts";
import { v128 } from "../../wasm/assembler/instructions.ts";
import { broadcastTo } from "../layout/layout.ts";

/** `a` where the mask is not 0, `b` where it is; NaN where it is NaN. */
export const WHERE: Operation<undefined> = {
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
    choose(mask, bar, 0),
    choose(mask, 0, bar),
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

/** Chooses with broadcasting, and leaves the branches as they are. */
export function choose(mask: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const parts = [mask, a, b].map((t) => asTensor(t, "where"));
  const shape = parts.reduce((all, t) => broadcastShapes(all, t.shape, "where"), [] as Shape);
  const inputs = parts.map((t) => sameShape(t.shape, shape) ? t : broadcastTo(t, shape));
  return apply(WHERE, inputs, undefined);
}
