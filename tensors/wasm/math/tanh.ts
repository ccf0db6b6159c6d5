import type { Code } from "../assembler/code.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import { formatOf, polynomial, shiftUp, signOf, wholeConstant } from "./pieces.ts";

/** Beyond these the result is ±1. */
const LIMITS = { float64: 20, float32: 10 };

/** (r coth r − 1) / r² in powers of r²: within 2^-59 of r coth r for |r| ≤ 0.3005, or 2^-32. */
const COEFFICIENTS = {
  float64: [
    0.33333333333333237,
    -0.022222222222017175,
    0.002116402101678201,
    -0.00021163972528349145,
    2.1369667123964627e-05,
    -2.097305942200804e-06,
  ],
  float32: [0.3333333134651184, -0.02222033403813839, 0.0020801560021936893],
};

/** Where n steps up: the first time at |x| = 0.3, where the tangent is above 0.29. */
const STEP = 0.86328125;

/** The binary places in which the steps are found. */
const PLACES = 8;

/**
 * Appends the hyperbolic tangent.
 *
 * With |x| = r + n (ln 2) / 2, i = 2⁻ⁿ and w = r coth r − 1, the sum formula is
 * tanh |x| = ((1 − i) (1 + w) + (1 + i) r) / ((1 + i) (1 + w) + (1 − i) r).
 * For large n the errors of both sides of the quotient would add up near 1. So 1 − i, which is
 * exact and close to the result, is taken out of it; what is left is small against the result,
 * and with n = 0 below 0.3 nothing cancels.
 *
 * The order of the operations keeps the chain from x to the result short: a processor waits for
 * it, not for room to compute.
 *
 * @param x Code that reads the argument; it is used several times.
 * @returns Code that reads the result, within 2 ulp.
 */
export function emitTanh(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, madd, nmadd, constant } = lanes;
  const { fraction, bias } = formatOf(lanes);
  const keep = (code: Code) => f.let("v128", code);
  const a = keep(v.pmin(v.abs(x), constant(LIMITS[lanes.dtype])));

  // −n is what the places above the point hold; i is made of the same bits.
  const shifter = 1.5 * 2 ** (fraction - PLACES) + bias;
  const steps = madd(a, constant(-2 * Math.LOG2E), constant(shifter + STEP));
  const whole = keep(v128.andnot(steps, wholeConstant(lanes, 2 ** PLACES - 1)));
  const i = keep(shiftUp(lanes, whole, fraction - PLACES));
  // One product is enough: its error counts only with small n, where it is small.
  const r = keep(madd(v.sub(whole, constant(shifter)), constant(Math.LN2 / 2), a));

  const less = keep(v.sub(i, constant(1)));
  const more = keep(v.add(i, constant(1)));
  const lessI = keep(v.mul(i, less));
  const z = keep(v.mul(r, r));
  const q = keep(polynomial(f, lanes, z, COEFFICIENTS[lanes.dtype])); // w = z q
  const above = madd(v.mul(lessI, z), q, madd(v.mul(i, v.sub(constant(2), less)), r, lessI));
  const below = madd(v.mul(more, z), q, nmadd(less, r, more));
  return keep(v128.or(v.sub(v.div(above, below), less), signOf(lanes, x)));
}
