/**
 * The error function, and what is made of the normal distribution.
 *
 * @module
 */

import type { Tensor, TensorLike } from "../../tensor.ts";
import type { Code } from "../../wasm/assembler/code.ts";
import { emitErf, emitExp, emitNormal, ERROR_FUNCTION } from "../../wasm/math/mod.ts";
import { type RuleContext, vectorFunction } from "../../wasm/rules.ts";
import { add, mul, neg, scale } from "./arithmetic.ts";
import { clip } from "./bounds.ts";
import { unary } from "./elementwise.ts";
import { exp, square } from "./functions.ts";

const TWO_OVER_ROOT_PI = 1.1283791670955126;
const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
/** From here on the tails are 0. */
const BEYOND = 40;

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/** exp(u²) erfc(u) for u ≥ 0. */
function scaledErfc(u: number): number {
  const r = 1 / (1 + ERROR_FUNCTION.slope * u);
  return polynomial(ERROR_FUNCTION.scaled.float64, 2 * r - 1) * r;
}

/** exp(−c a²) for a power of two c, by what the square is rounded by as well. */
function bell(a: number, c: number): number {
  const high = Math.fround(a); // its square is exact
  const square = a * a;
  const lack = high * high - square + (a - high) * (a + high);
  const e = Math.exp(-c * square);
  return e - e * (c * lack);
}

/** erf of one number, by the formulas of the compiled one. */
function erfOf(x: number): number {
  const a = Math.min(Math.abs(x), BEYOND);
  if (a < 1) return x + x * polynomial(ERROR_FUNCTION.inner.float64, a * a);
  const large = 1 - bell(a, 1) * scaledErfc(a);
  return x < 0 ? -large : large;
}

/** (1 + erf(x / √2)) / 2 of one number. */
function normalOf(x: number): number {
  const a = Math.min(Math.abs(x), BEYOND);
  const tail = bell(a, 0.5) * (0.5 * scaledErfc(a * Math.SQRT1_2));
  return x < 0 ? tail : 1 - tail;
}

/** exp(−c x²) as vector code. */
function emitExponential(context: RuleContext, x: Code, c: number): Code {
  const { f, lanes: { v, constant } } = context;
  const square = f.let("v128", v.mul(v.mul(x, x), constant(-c)));
  return vectorFunction(emitExp)(context, [square]);
}

/**
 * The error function, 2/√π times the integral of exp(−s²) from 0 to x.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { erf } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(erf(0.5).item(), 0.5204998778130465);
 * ```
 */
export const erf: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "erf",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = erfOf(x[i]);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      xBar[i] += yBar[i] * (TWO_OVER_ROOT_PI * Math.exp(-x[i] * x[i]));
    }
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) =>
    mul(scale(exp(neg(square(x))), TWO_OVER_ROOT_PI), xDot),
  compiled: {
    cost: 120,
    forward: /* @__PURE__ */ vectorFunction(emitErf),
    pullback(context, _, { inputs: [x], bar }) {
      const { v, constant } = context.lanes;
      return v.mul(bar, v.mul(constant(TWO_OVER_ROOT_PI), emitExponential(context, x, 1)));
    },
  },
});

/**
 * The Gaussian error linear unit, x times the normal distribution function of x: a ramp that is
 * smooth, and dips a little below 0 on the left. It is the exact one, not the form by tanh, and keeps
 * its digits in the left tail.
 *
 * @category Operations
 * @param x A tensor or a number.
 * @returns The result, elementwise.
 *
 * @example
 * ```ts
 * import { gelu } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(gelu(1).item(), 0.8413447460685429);
 * ```
 */
export const gelu: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({
  name: "gelu",
  forward: (x, y) => () => {
    for (let i = 0; i < y.length; i++) y[i] = Math.max(x[i], -BEYOND) * normalOf(x[i]);
  },
  pullback: (x, _y, yBar, xBar) => () => {
    for (let i = 0; i < yBar.length; i++) {
      const near = Math.min(Math.max(x[i], -BEYOND), BEYOND);
      const density = ONE_OVER_ROOT_TWO_PI * Math.exp(-0.5 * near * near);
      xBar[i] += yBar[i] * (normalOf(x[i]) + near * density);
    }
  },
  tangent({ inputs: [x], tangents: [xDot] }) {
    const near = clip(x, -BEYOND, BEYOND);
    const distribution = scale(add(erf(scale(near, Math.SQRT1_2)), 1), 0.5);
    const density = scale(exp(scale(square(near), -0.5)), ONE_OVER_ROOT_TWO_PI);
    return mul(add(distribution, mul(near, density)), xDot);
  },
  compiled: {
    cost: 120,
    forward(context, [x]) {
      const { v, constant } = context.lanes;
      return v.mul(v.pmax(x, constant(-BEYOND)), vectorFunction(emitNormal)(context, [x]));
    },
    pullback(context, _, { inputs: [x], bar }) {
      const { f, lanes: { v, constant } } = context;
      const near = f.let("v128", v.min(v.max(x, constant(-BEYOND)), constant(BEYOND)));
      const density = v.mul(constant(ONE_OVER_ROOT_TWO_PI), emitExponential(context, near, 0.5));
      const distribution = vectorFunction(emitNormal)(context, [x]);
      return v.mul(bar, v.add(distribution, v.mul(near, density)));
    },
  },
});
