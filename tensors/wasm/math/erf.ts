import type { Code } from "../assembler/code.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import { emitExp } from "./exp.ts";
import { polynomial, signOf, wholeConstant } from "./pieces.ts";

/** What the error function is made of, for both element types and for numbers. */
export const ERROR_FUNCTION = {
  /** (erf x) / x − 1 in powers of x²: within 2^-54 for |x| ≤ 1, or 2^-27. */
  inner: {
    float64: [
      0.12837916709551256,
      -0.37612638903183543,
      0.11283791670945006,
      -0.02686617064323777,
      0.0052239776071164225,
      -0.0008548325975389692,
      0.00012055294904839707,
      -1.492473690741966e-05,
      1.6447424703317362e-06,
      -1.6208483801871705e-07,
      1.3720064546777686e-08,
      -7.795898827002142e-10,
    ],
    float32: [
      0.12837916612625122,
      -0.3761262595653534,
      0.11283594369888306,
      -0.02685421146452427,
      0.005189087241888046,
      -0.000801686430349946,
      7.875874871388078e-05,
    ],
  },
  /** exp(u²) erfc(u) / r in powers of 2r − 1, where r = 1 / (1 + 3u/8): within 2^-53, or 2^-26. */
  scaled: {
    float64: [
      0.39814526198773126,
      0.3128784016022686,
      0.188782171400978,
      0.08194528530655136,
      0.020862210913163457,
      -0.0002958556731791629,
      -0.00221482561305149,
      -0.00037368395285930164,
      0.0002403052102993556,
      6.958887171490016e-05,
      -3.510215559409291e-05,
      -1.0434847189992984e-05,
      6.710051717393242e-06,
      1.1856939760717226e-06,
      -1.4331713512226103e-06,
      1.4084774891070328e-08,
      2.9144207211813046e-07,
      -7.040449359663445e-08,
      -4.7651008151694744e-08,
      2.875762597847237e-08,
      4.341967762938744e-09,
      -7.53638469598231e-09,
      2.5572720101971956e-10,
      1.294290625096303e-09,
      -9.744730766964762e-11,
      -1.1229997614936265e-10,
    ],
    float32: [
      0.39814525842666626,
      0.31287840008735657,
      0.18878230452537537,
      0.08194532245397568,
      0.020860666409134865,
      -0.0002962717553600669,
      -0.002208027755841613,
      -0.00037188673741184175,
      0.00022637835354544222,
      6.604622467420995e-05,
      -2.103412953147199e-05,
      -7.15695114195114e-06,
    ],
  },
  /** The factor of u in r. */
  slope: 0.375,
};

/** From here on exp(−x²/2) is 0 in either element type, and exp(−x²) as well. */
const BEYOND = 40;

/** Bits of a fraction that are cut off so that the square of what stays is exact. */
const CUT = { float64: 27, float32: 12 };

/** exp(u²) erfc(u) for u ≥ 0. */
function emitScaled(f: FunctionBuilder, lanes: Lanes, u: Code): Code {
  const { v, constant, madd } = lanes;
  const one = constant(1);
  const { scaled, slope } = ERROR_FUNCTION;
  const r = f.let("v128", v.div(one, madd(u, constant(slope), one)));
  const s = f.let("v128", v.sub(v.add(r, r), one));
  return f.let("v128", v.mul(polynomial(f, lanes, s, scaled[lanes.dtype]), r));
}

/** exp(−c a²) for 0 ≤ a ≤ 40 and a power of two c, by the square's rounding as well. */
function emitBell(f: FunctionBuilder, lanes: Lanes, a: Code, c: number): Code {
  const { v, constant, nmadd } = lanes;
  const keep = (code: Code) => f.let("v128", code);
  const high = keep(v128.andnot(a, wholeConstant(lanes, 2 ** CUT[lanes.dtype] - 1)));
  const square = keep(v.mul(a, a));
  const rest = v.mul(v.sub(a, high), v.add(a, high));
  const lack = keep(v.add(v.sub(v.mul(high, high), square), rest));
  const e = emitExp(f, lanes, keep(v.mul(square, constant(-c))));
  return keep(nmadd(e, v.mul(lack, constant(c)), e));
}

/** |x|, but at most 40; NaN stays. */
function emitMagnitude(f: FunctionBuilder, { v, constant }: Lanes, x: Code): Code {
  return f.let("v128", v.pmin(v.abs(x), constant(BEYOND)));
}

/**
 * Appends the error function: below 1 as x + x q(x²), above as 1 − erfc |x|, where erfc is
 * exp(−x²) times a function that hardly changes.
 *
 * @param x Code that reads the argument; it is used several times.
 * @returns Code that reads the result, within 2 ulp.
 */
export function emitErf(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, constant, madd } = lanes;
  const keep = (code: Code) => f.let("v128", code);
  const a = emitMagnitude(f, lanes, x);
  const q = polynomial(f, lanes, keep(v.mul(a, a)), ERROR_FUNCTION.inner[lanes.dtype]);
  const small = keep(madd(x, keep(q), x));
  const erfc = v.mul(emitBell(f, lanes, a, 1), emitScaled(f, lanes, a));
  const large = keep(v128.or(v.sub(constant(1), erfc), signOf(lanes, x)));
  return keep(v128.bitselect(small, large, v.lt(a, constant(1))));
}

/**
 * Appends the normal distribution function, (1 + erf(x / √2)) / 2: in both tails as (erfc |x| / √2)
 * / 2, which keeps its digits where the sum would lose them.
 *
 * @param x Code that reads the argument; it is used several times.
 * @returns Code that reads the result, within 8 ulp; denormal numbers included.
 */
export function emitNormal(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, constant } = lanes;
  const keep = (code: Code) => f.let("v128", code);
  const a = emitMagnitude(f, lanes, x);
  const half = keep(
    v.mul(emitScaled(f, lanes, keep(v.mul(a, constant(Math.SQRT1_2)))), constant(0.5)),
  );
  const tail = keep(v.mul(emitBell(f, lanes, a, 0.5), half));
  return keep(v128.bitselect(tail, v.sub(constant(1), tail), v.lt(x, constant(0))));
}
