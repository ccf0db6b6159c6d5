/**
 * Vectors of two numbers.
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
export const eq: Binary = binary128(71);
/** x ≠ y */
export const ne: Binary = binary128(72);
/** x < y */
export const lt: Binary = binary128(73);
/** x > y */
export const gt: Binary = binary128(74);
/** x ≤ y */
export const le: Binary = binary128(75);
/** x ≥ y */
export const ge: Binary = binary128(76);
/** |x| */
export const abs: Unary = unary128(236);
/** −x */
export const neg: Unary = unary128(237);
/** √x */
export const sqrt: Unary = unary128(239);
/** x + y */
export const add: Binary = binary128(240);
/** x − y */
export const sub: Binary = binary128(241);
/** x y */
export const mul: Binary = binary128(242);
/** x / y */
export const div: Binary = binary128(243);
/** The lesser; NaN if one is. */
export const min: Binary = binary128(244);
/** The greater; NaN if one is. */
export const max: Binary = binary128(245);
/** y < x ? y : x */
export const pmin: Binary = binary128(246);
/** x < y ? y : x */
export const pmax: Binary = binary128(247);
/** A number in every lane. */
export const splat: Unary = unary128(20);
/** The number in a lane. */
export const extract_lane: Extract = extract128(33);
/** The vector with another number in a lane. */
export const replace_lane: Replace = replace128(34);
/** The whole number above. */
export const ceil: Unary = unary128(116);
/** The whole number below. */
export const floor: Unary = unary128(117);
/** The whole number towards 0. */
export const trunc: Unary = unary128(122);
/** The nearest whole number, of two the even one. */
export const nearest: Unary = unary128(148);
/** The lower two of four numbers, exactly. */
export const promote_low_f32x4: Unary = unary128(95);
/** The lower two of four whole numbers as numbers. */
export const convert_low_i32x4_s: Unary = unary128(254);
/** x y + z, rounded once or twice as the machine likes. */
export const relaxed_madd: Ternary = ternary128(0x107);
/** z − x y, likewise. */
export const relaxed_nmadd: Ternary = ternary128(0x108);
