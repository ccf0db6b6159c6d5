import { apply, asTensor, type Operation, TracedTensor } from "../../trace/operation.ts";
import { broadcastShapes, sameShape } from "../../shape.ts";
import { Tensor, type TensorLike } from "../../tensor.ts";
import type { Code } from "../../wasm/assembler/code.ts";
import { f32, f64, f64x2, v128 } from "../../wasm/assembler/instructions.ts";
import { emitLog } from "../../wasm/math/mod.ts";
import { type RuleContext, vectorFunction } from "../../wasm/rules.ts";
import { addTangents, mul, scale, sub } from "./arithmetic.ts";
import { binary } from "./elementwise.ts";
import { log } from "./functions.ts";
import { choose } from "./choice.ts";
import { equal, greater } from "./masks.ts";
import { broadcastTo } from "../layout/layout.ts";

/** x to a whole power, by squaring. */
function wholePower({ f, lanes }: RuleContext, x: Code, exponent: number): Code {
  const { v } = lanes;
  let result: Code | undefined;
  let square = x;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      result = f.let("v128", result === undefined ? square : v.mul(result, square));
    }
    if (rest > 1) square = f.let("v128", v.mul(square, square));
  }
  const one = lanes.constant(1);
  if (result === undefined) return one;
  return exponent < 0 ? v.div(one, result) : result;
}

/** Largest whole power that is multiplied out: its rounding stays within a few units. */
const MOST_FACTORS = 16;

function vectorPower(context: RuleContext, x: Code, exponent: number): Code {
  if (Number.isInteger(exponent) && Math.abs(exponent) <= MOST_FACTORS) {
    return wholePower(context, x, exponent);
  }
  return eachPower(context, x, () => f64.const(exponent));
}

/** Powers one after the other, by the engine's own function. */
function eachPower(
  { f, lanes, scalars }: RuleContext,
  x: Code,
  exponent: (lane: number) => Code,
): Code {
  const { v } = lanes;
  const single = v !== f64x2;
  let result = lanes.constant(0);
  for (let i = 0; i < lanes.width; i++) {
    const element = v.extract_lane(x, i);
    const base = single ? f64.promote_f32(element) : element;
    const value = scalars.pow.call(base, exponent(i));
    result = f.let("v128", v.replace_lane(result, i, single ? f32.demote_f64(value) : value));
  }
  return result;
}

function powerOf(context: RuleContext, x: Code, exponent: Code): Code {
  const { v } = context.lanes;
  return eachPower(context, x, (lane) => {
    const element = v.extract_lane(exponent, lane);
    return v === f64x2 ? element : f64.promote_f32(element);
  });
}

const POWER: Operation<number> = {
  name: "pow",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output: y, attributes: exponent }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.pow(x[i], exponent);
  },
  pullback: (_, { inputs: [x], attributes: exponent }, { outputBar, inputBar }) => () => {
    if (exponent === 0) return; // 0 · x⁻¹ would be NaN at 0
    for (let i = 0; i < outputBar.length; i++) {
      inputBar[i] += outputBar[i] * exponent * Math.pow(x[i], exponent - 1);
    }
  },
  tangent: ({ inputs: [x], tangents: [xDot], attributes: exponent }) => {
    if (exponent === 0) return undefined;
    return exponent === 1 ? xDot : mul(scale(pow(x, exponent - 1), exponent), xDot!);
  },
  harmless: [1],
  compiled: {
    kind: "elementwise",
    cost: 20,
    forward: (context, [x]) => vectorPower(context, x, context.attributes),
    pullback(context, _, { inputs: [x], bar }) {
      const { v, constant } = context.lanes;
      const exponent = context.attributes;
      if (exponent === 0) return constant(0); // 0 · x⁻¹ would be NaN at 0
      return v.mul(v.mul(bar, constant(exponent)), vectorPower(context, x, exponent - 1));
    },
  },
  wording: { pole: ([x]) => x === 0 },
};

const POWERS: (x: TensorLike, e: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "power",
  forward: (x, e, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.pow(x[i], e[i]);
  },
  pullbacks: [({ a: x, b: e }, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      if (e[i] !== 0) xBar[i] += yBar[i] * e[i] * Math.pow(x[i], e[i] - 1);
    }
  }, ({ a: x, b: e, y }, yBar, eBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      // 0 to any power above 0 is 0, so it does not change with the exponent.
      if (!(x[i] === 0 && e[i] > 0)) eBar[i] += yBar[i] * y[i] * Math.log(x[i]);
    }
  }],
  tangent({ inputs: [x, e], output: y, tangents: [xDot, eDot] }) {
    // As in the pullbacks, and no infinity on the way, which would make further derivatives NaN.
    const lower = choose(mul(equal(x, 0), equal(e, 0)), 0, sub(e, 1));
    const base = choose(mul(equal(x, 0), greater(e, 0)), 1, x);
    return addTangents(
      xDot && mul(mul(e, POWERS(x, lower)), xDot),
      eDot && mul(mul(y, log(base)), eDot),
    );
  },
  harmless: [1],
  compiled: {
    cost: 40,
    forward: (context, [x, e]) => powerOf(context, x, e),
    pullback(context, input, { inputs: [x, e], output: y, bar }) {
      const { f, lanes: { v, constant } } = context;
      const zero = constant(0);
      if (input === 0) {
        const lower = powerOf(context, x, f.let("v128", v.sub(e, constant(1))));
        return v128.and(v.mul(v.mul(bar, e), lower), v.ne(e, zero));
      }
      const byExponent = v.mul(v.mul(bar, y), vectorFunction(emitLog)(context, [x]));
      return v128.andnot(byExponent, v128.and(v.eq(x, zero), v.gt(e, zero)));
    },
  },
  wording: { name: "pow", pole: ([x]) => x === 0 },
});

/**
 * Raises a tensor to a power. A negative base has whole powers only, others give NaN.
 *
 * The derivative by the base is e xᵉ⁻¹, that by the exponent xᵉ ln x, and either is what it is at 0,
 * too: d/dx x² = 0, d/dx x = 1, d/de 0ᵉ = 0 for e > 0. At 0 it is infinite by the base for
 * 0 < e < 1; by the exponent a negative base has none: it is NaN there.
 *
 * @category Operations
 * @param x A tensor or a number: the base.
 * @param exponent A number, or a tensor.
 * @returns The result, elementwise.
 * @throws {TypeError} If the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { pow, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pow(tensor([4, 9]), 1.5).toArray(), [8, 27]);
 * assertEquals(pow(tensor([-2, 9]), tensor([3, 0.5])).toArray(), [-8, 3]);
 * ```
 */
export function pow(x: TensorLike, exponent: TensorLike): Tensor {
  const base = asTensor(x, "pow");
  if (typeof exponent === "number") return apply(POWER, [base], exponent);
  if (!(exponent instanceof Tensor)) {
    throw new TypeError(
      `pow: the exponent must be a number or a tensor, got ${typeof exponent}`,
    );
  }
  const shape = broadcastShapes(base.shape, exponent.shape, "pow");
  const one = exponent instanceof TracedTensor ? undefined : exponent.data[0];
  if (one !== undefined && exponent.data.every((e) => e === one)) {
    // Whole powers by a number are multiplied out.
    return apply(POWER, [sameShape(base.shape, shape) ? base : broadcastTo(base, shape)], one);
  }
  return POWERS(base, exponent);
}
