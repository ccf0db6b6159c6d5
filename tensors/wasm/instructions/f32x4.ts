/**
 * Vectors of four numbers.
 *
 * @module
 */

import {
  type Binary,
  binary128,
  type Extract,
  extract128,
  type Replace,
  replace128,
  type Ternary,
  ternary128,
  type Unary,
  unary128,
} from "./encode.ts";

/** x = y */
export const eq: Binary = binary128(65);
/** x ≠ y */
export const ne: Binary = binary128(66);
/** x < y */
export const lt: Binary = binary128(67);
/** x > y */
export const gt: Binary = binary128(68);
/** x ≤ y */
export const le: Binary = binary128(69);
/** x ≥ y */
export const ge: Binary = binary128(70);
/** |x| */
export const abs: Unary = unary128(224);
/** −x */
export const neg: Unary = unary128(225);
/** √x */
export const sqrt: Unary = unary128(227);
/** x + y */
export const add: Binary = binary128(228);
/** x − y */
export const sub: Binary = binary128(229);
/** x y */
export const mul: Binary = binary128(230);
/** x / y */
export const div: Binary = binary128(231);
/** The lesser; NaN if one is. */
export const min: Binary = binary128(232);
/** The greater; NaN if one is. */
export const max: Binary = binary128(233);
/** y < x ? y : x */
export const pmin: Binary = binary128(234);
/** x < y ? y : x */
export const pmax: Binary = binary128(235);
/** A number in every lane. */
export const splat: Unary = unary128(19);
/** The number in a lane. */
export const extract_lane: Extract = extract128(31);
/** The vector with another number in a lane. */
export const replace_lane: Replace = replace128(32);
/** The whole number above. */
export const ceil: Unary = unary128(103);
/** The whole number below. */
export const floor: Unary = unary128(104);
/** The whole number towards 0. */
export const trunc: Unary = unary128(105);
/** The nearest whole number, of two the even one. */
export const nearest: Unary = unary128(106);
/** Numbers of 64 bits, rounded, in the lower half. */
export const demote_f64x2_zero: Unary = unary128(94);
/** Whole numbers as numbers. */
export const convert_i32x4_s: Unary = unary128(250);
/** x y + z, rounded once or twice as the machine likes. */
export const relaxed_madd: Ternary = ternary128(0x105);
/** z − x y, likewise. */
export const relaxed_nmadd: Ternary = ternary128(0x106);
