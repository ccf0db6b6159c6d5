import type { Code } from "../assembler/code.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import { formatOf, LN2, polynomial, shiftDown, wholeConstant, wholeLanes } from "./pieces.ts";

/** (ln((1 + s) / (1 − s)) / s − 2) / s² in powers of s²: within 2^-55 for |s| ≤ 0.2, or 2^-28. */
const COEFFICIENTS = {
  float64: [
    0.6666666666667276,
    0.399999999961379,
    0.2857142939956274,
    0.22222138152422755,
    0.18186370370564928,
    0.15249902397973178,
    0.15370417217112167,
  ],
  float32: [0.666669487953186, 0.39957737922668457, 0.3036242127418518],
};

/**
 * Appends ln(1 + f) + k ln 2, where −1/3 ≤ f ≤ 1/2.
 *
 * Source: the arrangement of log.c in FDLIBM (Sun Microsystems, 1993): with s = f / (2 + f),
 * ln(1 + f) = f − (f²/2 − s (f²/2 + R)), in which f itself is exact.
 */
export function emitLogSum(f: FunctionBuilder, lanes: Lanes, argument: Code, k: Code): Code {
  const { v, madd, constant } = lanes;
  const [high, low] = LN2[lanes.dtype];
  const keep = (code: Code) => f.let("v128", code);
  const s = keep(v.div(argument, v.add(argument, constant(2))));
  const z = keep(v.mul(s, s));
  const half = keep(v.mul(v.mul(argument, constant(0.5)), argument));
  const sum = madd(z, polynomial(f, lanes, z, COEFFICIENTS[lanes.dtype]), half);
  const tail = v.sub(half, madd(s, sum, v.mul(k, constant(low))));
  return keep(madd(k, constant(high), v.sub(argument, tail)));
}

/**
 * Appends the natural logarithm: ln x = ln m + k ln 2 with x = m 2ᵏ and √½ ≤ m < √2.
 *
 * @param x Code that reads the argument; it is used several times.
 * @returns Code that reads the result, within 2 ulp; −∞ of 0, NaN of what is below 0.
 */
export function emitLog(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, constant } = lanes;
  const whole = wholeLanes(lanes);
  const { fraction, bias, smallest } = formatOf(lanes);
  const keep = (code: Code) => f.let("v128", code);
  const lift = fraction + 1; // makes every denormal number normal
  const denormal = keep(v.lt(x, constant(smallest)));
  const bits = v128.bitselect(v.mul(x, constant(2 ** lift)), x, denormal);

  // With the bits of √½ taken off, the exponent of x is k; with those of 2 added, k + bias + 1.
  const shifted = keep(
    whole.add(whole.sub(bits, constant(Math.SQRT1_2)), constant(2)),
  );
  const mask = wholeConstant(lanes, 2 ** fraction - 1);
  const m = whole.add(v128.and(shifted, mask), constant(Math.SQRT1_2));
  const one = 2 ** fraction; // a number whose last bits count ones
  const raised = v128.or(shiftDown(lanes, shifted, fraction), constant(one));
  const lifted = v128.and(denormal, constant(lift));
  const k = keep(v.sub(v.sub(raised, constant(one + bias + 1)), lifted));
  const result = emitLogSum(f, lanes, keep(v.sub(m, constant(1))), k);

  // Infinity and NaN stay, what is below 0 gets all bits, which is NaN.
  const finite = v128.bitselect(result, x, v.lt(x, constant(Infinity)));
  const real = v128.or(finite, v.lt(x, constant(0)));
  return keep(v128.bitselect(constant(-Infinity), real, v.eq(x, constant(0))));
}
