import type { Code } from "../assembler/code.ts";
import { f32, f32x4, f64, f64x2, v128 } from "../assembler/instructions.ts";
import { type Lanes, lanesOf } from "../lanes.ts";
import type { Func, FunctionBuilder } from "../assembler/module_builder.ts";
import { polynomial, roundedProduct, shiftUp, wholeConstant, wholeLanes } from "./pieces.ts";

/** Where the argument is too large for vectors: functions of one double. */
export interface SinCosFallback {
  /** The sine. */
  readonly sin: Func;
  /** The cosine. */
  readonly cos: Func;
}

/** In powers of r² for |r| ≤ π / 4: (sin r / r − 1) / r², and (cos r − 1 + r² / 2) / r⁴. */
const CONSTANTS = /* @__PURE__ */ (() => ({
  float64: {
    limit: 1e5,
    // Within 2^-58 of sin r / r, 2^-53 and 2^-64 of cos r.
    sin: [
      -0.16666666666666632,
      0.008333333333322372,
      -0.0001984126982977164,
      2.7557313678818677e-06,
      -2.5050755984287862e-08,
      1.5896667783328677e-10,
    ],
    cos: [
      0.0416666666666666,
      -0.0013888888888874066,
      2.480158728944366e-05,
      -2.7557314340710637e-07,
      2.087572163059757e-09,
      -1.1359559684125903e-11,
    ],
  },
  float32: {
    limit: 2 ** 22,
    // Within 2^-28 and 2^-33.
    sin: [-0.16666655242443085, 0.008332176133990288, -0.00019516979227773845],
    cos: [0.04166664555668831, -0.0013887364184483886, 2.443809171381872e-05],
  },
}))();

/** π / 2 in two parts of 37 bits, whose products with numbers below 2^16 are exact, and the rest. */
const HALF_PI = [1.5707963267923333, 2.5633441515839558e-12, 1.0562999066987428e-23];

/** π / 2 in a part of 31 bits, and the rest. */
const HALF_PI_FOR_SINGLES = [1.5707963267341256, 6.077100506506192e-11];

/** What is left of an argument, and in the lowest bits how many π / 2 were taken off. */
interface Reduced {
  readonly r: Code;
  readonly bits: Code;
}

function reduceDoubles(f: FunctionBuilder, lanes: Lanes, x: Code): Reduced {
  const { v, madd, nmadd, constant } = lanes;
  const [first, second, third] = HALF_PI;
  const keep = (code: Code) => f.let("v128", code);
  const { number: n, bits } = roundedProduct(f, lanes, x, 2 / Math.PI, 0);
  // Next to a multiple of π / 2 the first two differences are exact; elsewhere the second is
  // rounded, and its error goes with the rest.
  const a = keep(nmadd(n, constant(first), x));
  const part = keep(v.mul(n, constant(second)));
  const b = keep(v.sub(a, part));
  const error = v.add(v.sub(b, a), part);
  return { r: keep(v.sub(b, madd(n, constant(third), error))), bits };
}

/** Two doubles at a time: single precision has too few digits for a reduction in steps. */
function reduceSingles(f: FunctionBuilder, lanes: Lanes, x: Code): Reduced {
  const doubles = lanesOf("float64", lanes.fused);
  const [first, second] = HALF_PI_FOR_SINGLES.map(doubles.constant);
  const halves = [x, lanes.pick(x, x, [2, 3, 2, 3])].map((half) => {
    const wide = f.let("v128", f64x2.promote_low_f32x4(half));
    const { number: n, bits } = roundedProduct(f, doubles, wide, 2 / Math.PI, 0);
    const r = doubles.nmadd(n, second, doubles.nmadd(n, first, wide));
    return { bits, r: f.let("v128", f32x4.demote_f64x2_zero(r)) };
  });
  const [low, high] = halves;
  return {
    r: f.let("v128", lanes.pick(low.r, high.r, [0, 1, 4, 5])),
    bits: f.let("v128", lanes.pick(low.bits, high.bits, [0, 2, 4, 6])),
  };
}

/** Appends either function: by a sine or a cosine of the rest, as the quarter turns say. */
function emitTurn(
  f: FunctionBuilder,
  lanes: Lanes,
  x: Code,
  fallback: SinCosFallback,
  name: "sin" | "cos",
): Code {
  const { v, madd, constant } = lanes;
  const whole = wholeLanes(lanes);
  const constants = CONSTANTS[lanes.dtype];
  const keep = (code: Code) => f.let("v128", code);
  const { r, bits } = lanes.dtype === "float64"
    ? reduceDoubles(f, lanes, x)
    : reduceSingles(f, lanes, x);
  const z = keep(v.mul(r, r));
  // The 0 makes the factor of r = −0 positive, so that −0 + −0 keeps its sign.
  const factor = madd(z, polynomial(f, lanes, z, constants.sin), constant(0));
  const sine = keep(madd(r, factor, r));
  const quartic = v.mul(z, polynomial(f, lanes, z, constants.cos));
  const cosine = keep(v.sub(constant(1), v.mul(z, v.sub(constant(0.5), quartic))));
  const one = wholeConstant(lanes, 1);
  const even = keep(whole.eq(v128.and(bits, one), wholeConstant(lanes, 0)));

  const large = keep(v.gt(v.abs(x), constant(constants.limit)));
  // The cosine is the sine a quarter turn further.
  const isSine = name === "sin";
  const picked = v128.bitselect(isSine ? sine : cosine, isSine ? cosine : sine, even);
  const turned = isSine ? bits : whole.add(bits, one);
  const places = lanes.bytes * 8 - 2; // the second lowest bit becomes the sign
  const sign = v128.and(shiftUp(lanes, turned, places), constant(-0));
  const result = f.local("v128");
  f.set(result, v128.xor(picked, sign));
  f.when(v128.any_true(large), () => {
    const exact = f.local("v128");
    for (let lane = 0; lane < lanes.width; lane++) {
      f.set(exact, callLane(lanes, fallback[name], x, exact.get, lane));
    }
    f.set(result, v128.bitselect(exact.get, result.get, large));
  });
  return result.get;
}

/** One lane of a vector replaced by a function of the same lane of x. */
function callLane(lanes: Lanes, func: Func, x: Code, into: Code, lane: number): Code {
  if (lanes.dtype === "float64") {
    return f64x2.replace_lane(into, lane, func.call(f64x2.extract_lane(x, lane)));
  }
  const wide = f64.promote_f32(f32x4.extract_lane(x, lane));
  return f32x4.replace_lane(into, lane, f32.demote_f64(func.call(wide)));
}

/**
 * Appends the sine.
 *
 * @param x Code that reads the argument; it is used several times.
 * @param fallback What to call above 10⁵ in double precision, 2^22 in single.
 * @returns Code that reads the result, within 2 ulp.
 */
export function emitSin(
  f: FunctionBuilder,
  lanes: Lanes,
  x: Code,
  fallback: SinCosFallback,
): Code {
  return emitTurn(f, lanes, x, fallback, "sin");
}

/**
 * Appends the cosine; as {@linkcode emitSin}.
 *
 * @param x Code that reads the argument; it is used several times.
 * @param fallback What to call above 10⁵ in double precision, 2^22 in single.
 * @returns Code that reads the result, within 2 ulp.
 */
export function emitCos(
  f: FunctionBuilder,
  lanes: Lanes,
  x: Code,
  fallback: SinCosFallback,
): Code {
  return emitTurn(f, lanes, x, fallback, "cos");
}
