import type { Code } from "../assembler/code.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import {
  formatOf,
  LN2,
  polynomial,
  roundedProduct,
  shiftDown,
  shiftUp,
  wholeLanes,
} from "./pieces.ts";

/** Beyond the bounds the result is 0 or infinite; the rest is (exp r − 1 − r) / r². */
const CONSTANTS = {
  float64: {
    bounds: [-746, 710],
    // Within 2^-57 of exp r for |r| ≤ (ln 2) / 2.
    coefficients: [
      0.5000000000000011,
      0.16666666666666413,
      0.04166666666652946,
      0.008333333333493731,
      0.0013888888943836728,
      0.00019841269509047208,
      2.4801492864529342e-05,
      2.755758337435119e-06,
      2.7630338423111876e-07,
      2.5001262256686913e-08,
    ],
  },
  float32: {
    bounds: [-105, 89],
    // Within 2^-28.
    coefficients: [
      0.4999999403953552,
      0.1666651964187622,
      0.04166838154196739,
      0.008368758484721184,
      0.0013815249549224973,
    ],
  },
};

/** exp x as (1 + p) · first · second, where −0.3 < p < 0.42. */
interface ExpParts {
  /** exp r − 1 for what the powers leave of x. */
  readonly p: Code;
  /** About the root of a power of two, which may be out of range where its product is not. */
  readonly first: Code;
  /** The rest of the power of two. */
  readonly second: Code;
}

/** Appends the parts of exp x, for the functions that contain it: x = r + n ln 2. */
export function emitExpParts(f: FunctionBuilder, lanes: Lanes, x: Code): ExpParts {
  const { v, madd, nmadd, constant } = lanes;
  const { bounds: [least, most], coefficients } = CONSTANTS[lanes.dtype];
  const [high, low] = LN2[lanes.dtype];
  const { fraction, bias } = formatOf(lanes);
  const keep = (code: Code) => f.let("v128", code);
  const a = keep(v.pmax(v.pmin(x, constant(most)), constant(least)));
  const n = roundedProduct(f, lanes, a, Math.LOG2E, 2 * bias);
  const half = keep(shiftDown(lanes, n.bits, 1));
  const rest = wholeLanes(lanes).sub(n.bits, half);
  const r = keep(nmadd(n.number, constant(low), nmadd(n.number, constant(high), a)));
  const square = keep(v.mul(r, r));
  return {
    p: keep(madd(square, polynomial(f, lanes, r, coefficients), r)),
    first: keep(shiftUp(lanes, half, fraction)),
    second: keep(shiftUp(lanes, rest, fraction)),
  };
}

/**
 * Appends the exponential: exp x = 2ⁿ exp r with x = r + n ln 2.
 *
 * @returns Code that reads the result, within 2 ulp; denormal numbers and infinity included.
 */
export function emitExp(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, constant } = lanes;
  const { p, first, second } = emitExpParts(f, lanes, x);
  return f.let("v128", v.mul(v.mul(v.add(constant(1), p), first), second));
}
