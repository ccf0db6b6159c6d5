import type { Code } from "./code.ts";
import { f32, f64, f64x2, v128 } from "./instructions/mod.ts";
import type { Lanes } from "./lanes.ts";
import { ELEMENTARY } from "./math/mod.ts";
import type { Func, FunctionBuilder } from "./module_builder.ts";
import type { SharedFunctions } from "./shared_functions.ts";

/** Functions of single numbers that come from outside, for what has no vector code. */
export interface Scalars {
  readonly sin: Func;
  readonly cos: Func;
  readonly pow: Func;
}

/** What a rule writes its code with. */
export interface RuleContext {
  readonly f: FunctionBuilder;
  readonly lanes: Lanes;
  readonly scalars: Scalars;
  /** Set where the elementary functions are to be called instead of written out. */
  readonly shared?: SharedFunctions;
  /** What the operation was given besides tensors. */
  readonly attributes: unknown;
}

/** How an operation computes one vector; all operands read locals. */
export interface ElementwiseRule {
  /** Roughly the number of instructions of the forward code. */
  readonly cost: number;
  /** The result. */
  forward(context: RuleContext, inputs: readonly Code[]): Code;
  /** What goes to the cotangent of input number `input`. */
  pullback(
    context: RuleContext,
    input: number,
    at: { inputs: readonly Code[]; output: Code; bar: Code },
  ): Code;
}

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

function power(context: RuleContext, x: Code, exponent: number): Code {
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

/** The rules by the operation's name. */
export const ELEMENTWISE: Readonly<Record<string, ElementwiseRule>> = {
  copy: {
    cost: 1,
    forward: (_, [x]) => x,
    pullback: (_, _input, { bar }) => bar,
  },
  add: {
    cost: 1,
    forward: ({ lanes: { v } }, [a, b]) => v.add(a, b),
    pullback: (_, _input, { bar }) => bar,
  },
  sub: {
    cost: 1,
    forward: ({ lanes: { v } }, [a, b]) => v.sub(a, b),
    pullback: ({ lanes: { v } }, input, { bar }) => input === 0 ? bar : v.neg(bar),
  },
  mul: {
    cost: 1,
    forward: ({ lanes: { v } }, [a, b]) => v.mul(a, b),
    pullback: ({ lanes: { v } }, input, { inputs, bar }) => v.mul(bar, inputs[1 - input]),
  },
  div: {
    cost: 4,
    forward: ({ lanes: { v } }, [a, b]) => v.div(a, b),
    pullback: ({ lanes: { v } }, input, { inputs: [, b], output, bar }) =>
      input === 0 ? v.div(bar, b) : v.neg(v.div(v.mul(bar, output), b)),
  },
  scale: {
    cost: 1,
    forward: ({ lanes, attributes }, [x]) => lanes.v.mul(lanes.constant(attributes as number), x),
    pullback: ({ lanes, attributes }, _, { bar }) =>
      lanes.v.mul(lanes.constant(attributes as number), bar),
  },
  neg: {
    cost: 1,
    forward: ({ lanes: { v } }, [x]) => v.neg(x),
    pullback: ({ lanes: { v } }, _, { bar }) => v.neg(bar),
  },
  square: {
    cost: 1,
    forward: ({ lanes: { v } }, [x]) => v.mul(x, x),
    pullback: ({ lanes }, _, { inputs: [x], bar }) =>
      lanes.v.mul(lanes.v.mul(lanes.constant(2), bar), x),
  },
  sqrt: {
    cost: 6,
    forward: ({ lanes: { v } }, [x]) => v.sqrt(x),
    pullback: ({ lanes }, _, { output, bar }) =>
      lanes.v.div(lanes.v.mul(lanes.constant(0.5), bar), output),
  },
  pow: {
    cost: 20,
    forward: (context, [x]) => power(context, x, context.attributes as number),
    pullback(context, _, { inputs: [x], bar }) {
      const { v, constant } = context.lanes;
      const exponent = context.attributes as number;
      if (exponent === 0) return constant(0); // 0 · x⁻¹ would be NaN at 0
      return v.mul(v.mul(bar, constant(exponent)), power(context, x, exponent - 1));
    },
  },
  power: {
    cost: 40,
    forward: (context, [x, e]) => powerOf(context, x, e),
    pullback(context, input, { inputs: [x, e], output: y, bar }) {
      const { f, lanes: { v, constant } } = context;
      const zero = constant(0);
      if (input === 0) {
        const lower = powerOf(context, x, f.let("v128", v.sub(e, constant(1))));
        return v128.and(v.mul(v.mul(bar, e), lower), v.ne(e, zero));
      }
      const byExponent = v.mul(v.mul(bar, y), vectorFunction("log")(context, [x]));
      return v128.andnot(byExponent, v128.and(v.eq(x, zero), v.gt(e, zero)));
    },
  },
  exp: {
    cost: 30,
    forward: vectorFunction("exp"),
    pullback: ({ lanes: { v } }, _, { output, bar }) => v.mul(bar, output),
  },
  log: {
    cost: 40,
    forward: vectorFunction("log"),
    pullback: ({ lanes: { v } }, _, { inputs: [x], bar }) => v.div(bar, x),
  },
  sin: {
    cost: 50,
    forward: vectorFunction("sin"),
    pullback: (context, _, { inputs: [x], bar }) =>
      context.lanes.v.mul(bar, vectorFunction("cos")(context, [x])),
  },
  cos: {
    cost: 50,
    forward: vectorFunction("cos"),
    pullback: (context, _, { inputs: [x], bar }) =>
      context.lanes.v.neg(context.lanes.v.mul(bar, vectorFunction("sin")(context, [x]))),
  },
  tanh: {
    cost: 40,
    forward: vectorFunction("tanh"),
    pullback: ({ lanes }, _, { output: y, bar }) =>
      lanes.v.mul(bar, lanes.nmadd(y, y, lanes.constant(1))),
  },
  sigmoid: {
    cost: 40,
    forward: vectorFunction("sigmoid"),
    pullback: ({ lanes }, _, { output: y, bar }) =>
      lanes.v.mul(lanes.v.mul(bar, y), lanes.v.sub(lanes.constant(1), y)),
  },
  softplus: {
    cost: 80,
    forward: vectorFunction("softplus"),
    pullback: (context, _, { inputs: [x], bar }) =>
      context.lanes.v.mul(bar, vectorFunction("sigmoid")(context, [x])),
  },
  relu: {
    cost: 2,
    // pmax keeps NaN; adding 0 makes −0 positive.
    forward: ({ lanes }, [x]) => lanes.v.add(lanes.v.pmax(x, lanes.constant(0)), lanes.constant(0)),
    pullback: ({ lanes }, _, { inputs: [x], bar }) =>
      v128.and(bar, lanes.v.gt(x, lanes.constant(0))),
  },
};

function vectorFunction(name: keyof typeof ELEMENTARY) {
  return ({ f, lanes, scalars, shared }: RuleContext, [x]: readonly Code[]): Code =>
    shared ? f.let("v128", shared.call(name, x)) : ELEMENTARY[name](f, lanes, x, scalars);
}
