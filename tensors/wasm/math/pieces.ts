/**
 * What the elementary functions share: numbers as bits, powers of two, polynomials.
 *
 * @module
 */

import type { Code } from "../assembler/code.ts";
import { i32, i32x4, i64x2, v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";

/** How an element type lays out its numbers. */
interface Format {
  /** Bits of the fraction. */
  readonly fraction: number;
  /** What is added to an exponent before it is stored. */
  readonly bias: number;
  /** The smallest normal number. */
  readonly smallest: number;
  /** The lowest denormal number, whose bits are those of the whole number 1. */
  readonly lowest: number;
}

/** ln 2 as a number whose products with exponents are exact, and the rest. */
export const LN2 = {
  float64: [0.6931471805601177, -1.7239444525614835e-13],
  float32: [0.693145751953125, 1.428606765330187e-06],
} satisfies Record<string, [number, number]>;

const FORMATS = /* @__PURE__ */ (() => ({
  float64: { fraction: 52, bias: 1023, smallest: 2 ** -1022, lowest: 2 ** -1074 },
  float32: { fraction: 23, bias: 127, smallest: 2 ** -126, lowest: 2 ** -149 },
} satisfies Record<string, Format>))();

/** The layout of the lanes' element type. */
export function formatOf(lanes: Lanes): Format {
  return FORMATS[lanes.dtype];
}

/** The arithmetic of whole numbers as wide as the elements. */
export function wholeLanes(lanes: Lanes): typeof i64x2 | typeof i32x4 {
  return lanes.dtype === "float64" ? i64x2 : i32x4;
}

/** The bits of x, moved up by a number of places. */
export function shiftUp(lanes: Lanes, x: Code, places: number): Code {
  return wholeLanes(lanes).shl(x, i32.const(places));
}

/** The bits of x, moved down by a number of places; zeros come in. */
export function shiftDown(lanes: Lanes, x: Code, places: number): Code {
  return wholeLanes(lanes).shr_u(x, i32.const(places));
}

/** The same small whole number in every lane: the bits of so many of the lowest denormal number. */
export function wholeConstant(lanes: Lanes, value: number): Code {
  return lanes.constant(value * formatOf(lanes).lowest);
}

/** The sign of x, as ±0. */
export function signOf(lanes: Lanes, x: Code): Code {
  return v128.and(x, lanes.constant(-0));
}

/**
 * x times a constant, rounded to a whole number: once as a number, and once in the lowest bits of
 * another, where `bias` has been added to it. A number above 2^(fraction bits) has no place for a
 * fraction, so the addition itself rounds.
 */
export function roundedProduct(
  f: FunctionBuilder,
  lanes: Lanes,
  x: Code,
  factor: number,
  bias: number,
): { number: Code; bits: Code } {
  const shifter = lanes.constant(1.5 * 2 ** formatOf(lanes).fraction + bias);
  const bits = f.let("v128", lanes.madd(x, lanes.constant(factor), shifter));
  return { bits, number: f.let("v128", lanes.v.sub(bits, shifter)) };
}

/**
 * c₀ + c₁ x + c₂ x² + …, in pairs and pairs of pairs (Estrin's scheme): a few more products than
 * Horner's, but no long chain in which each step waits for the one before. The last three are no
 * longer a chain in Horner's.
 */
export function polynomial(
  f: FunctionBuilder,
  lanes: Lanes,
  x: Code,
  coefficients: readonly number[],
): Code {
  let terms = coefficients.map((c) => lanes.constant(c));
  let power = x;
  while (terms.length > 3) {
    const sums: Code[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const high = terms[i + 1];
      sums.push(high === undefined ? terms[i] : lanes.madd(high, power, terms[i]));
    }
    terms = sums;
    power = f.let("v128", lanes.v.mul(power, power));
  }
  return terms.reduceRight((sum, term) => lanes.madd(sum, power, term));
}
