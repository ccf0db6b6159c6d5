import type { Code } from "../assembler/code.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import { polynomial, signOf } from "./pieces.ts";

/** ((arctan q) / q − 1) / q² in powers of q²: within 2^-57 of (arctan q) / q for |q| ≤ 7/16, or 2^-28. */
const COEFFICIENTS = {
  float64: [
    -0.3333333333333333,
    0.1999999999999941,
    -0.14285714285566806,
    0.11111111096645038,
    -0.09090908355602592,
    0.07692285554889286,
    -0.06666241923359964,
    0.05876946456755061,
    -0.05216679739313656,
    0.04492259293193656,
    -0.033128134256069586,
    0.014773184616983806,
  ],
  float32: [
    -0.3333333432674408,
    0.1999996304512024,
    -0.14283399283885956,
    0.11058227717876434,
    -0.08532127737998962,
    0.04822302982211113,
  ],
};

/** Angles as numbers of so few digits that sums of them are exact, and the rest. */
const ANGLES = {
  float64: {
    arctanHalf: [0.46364760900080615, -3.281237377829614e-17],
    eighth: [0.7853981633974483, 3.061616997868383e-17],
    quarter: [1.5707963267948966, 6.123233995736766e-17],
    half: [3.141592653589793, 1.2246467991473532e-16],
  },
  float32: {
    arctanHalf: [0.46364784240722656, -2.3340642485436547e-07],
    eighth: [0.785398006439209, 1.5695823663008923e-07],
    quarter: [1.5707964897155762, -1.6292068494294654e-07],
    half: [3.141592502593994, 1.5099580252808664e-07],
  },
};

/**
 * Appends the angle of the point (x, y): arctan of the smaller over the larger coordinate, which is
 * then mirrored.
 *
 * The quotient q is reduced as in atan.c of FDLIBM (Sun Microsystems, 1993): near 1/2 and 1 by the
 * difference formula, arctan q = arctan c + arctan ((q − c) / (1 + c q)), so that the rounding of
 * what is left counts little.
 *
 * @param y Code that reads the one coordinate; it is used several times.
 * @param x Code that reads the other one.
 * @returns Code that reads the result, within 2 ulp.
 */
export function emitAtan2(f: FunctionBuilder, lanes: Lanes, y: Code, x: Code): Code {
  const { v, constant, madd } = lanes;
  const { arctanHalf, eighth, quarter, half } = ANGLES[lanes.dtype];
  const keep = (code: Code) => f.let("v128", code);
  const one = constant(1);
  const [across, up] = [keep(v.abs(x)), keep(v.abs(y))];
  const larger = keep(v.max(across, up));
  const smaller = keep(v.min(across, up));
  // Halves, so that no sum overflows; two infinite ones are as good as two ones; 0 / 0 is 0 / 1.
  const scaling = keep(v128.bitselect(constant(0.25), one, v.gt(larger, one)));
  const infinite = keep(v.eq(larger, constant(Infinity)));
  const ofInfinite = v128.and(v.eq(smaller, constant(Infinity)), one);
  const a = keep(v128.bitselect(ofInfinite, v.mul(smaller, scaling), infinite));
  const noUnit = v128.or(infinite, v.eq(larger, constant(0)));
  const b = keep(v128.bitselect(one, v.mul(larger, scaling), noUnit));

  const middle = keep(v.gt(a, v.mul(b, constant(7 / 16))));
  const upper = keep(v.gt(a, v.mul(b, constant(11 / 16))));
  const choose = (direct: Code, ofHalf: Code, ofOne: Code) =>
    keep(v128.bitselect(ofOne, v128.bitselect(ofHalf, direct, middle), upper));
  const above = choose(a, v.sub(v.add(a, a), b), v.sub(a, b));
  const below = choose(b, v.add(v.add(b, b), a), v.add(a, b));
  const q = keep(v.div(above, below));
  const z = keep(v.mul(q, q));
  const arctan = madd(v.mul(q, z), polynomial(f, lanes, z, COEFFICIENTS[lanes.dtype]), q);

  let high = choose(constant(0), constant(arctanHalf[0]), constant(eighth[0]));
  let low = keep(
    v.add(arctan, choose(constant(0), constant(arctanHalf[1]), constant(eighth[1]))),
  );
  const mirror = (angle: readonly number[], where: Code) => {
    high = keep(v128.bitselect(v.sub(constant(angle[0]), high), high, where));
    low = keep(v128.bitselect(v.sub(constant(angle[1]), low), low, where));
  };
  mirror(quarter, keep(v.gt(up, across)));
  // The sign bit, so that −0 counts as well.
  mirror(half, keep(v.lt(v128.or(signOf(lanes, x), one), constant(0))));
  return keep(v128.or(v.add(high, low), signOf(lanes, y)));
}
