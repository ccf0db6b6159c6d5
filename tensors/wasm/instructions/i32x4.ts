/**
 * Vectors of four whole numbers.
 *
 * @module
 */

import {
  type Binary,
  binary128,
  type Extract,
  extract128,
  type Unary,
  unary128,
} from "./encode.ts";

/** A number in every lane. */
export const splat: Unary = unary128(17);
/** The number in a lane. */
export const extract_lane: Extract = extract128(27);
/** x = y */
export const eq: Binary = binary128(55);
/** x > y, signed. */
export const gt_s: Binary = binary128(59);
/** The sign bits of the lanes. */
export const bitmask: Unary = unary128(164);
/** x, shifted up by y bits. */
export const shl: Binary = binary128(171);
/** x, shifted down by y bits, with its sign. */
export const shr_s: Binary = binary128(172);
/** x, shifted down by y bits, with zeros. */
export const shr_u: Binary = binary128(173);
/** x + y */
export const add: Binary = binary128(174);
/** x − y */
export const sub: Binary = binary128(177);
/** The lesser, signed. */
export const min_s: Binary = binary128(182);
/** The greater, signed. */
export const max_s: Binary = binary128(184);
/** Numbers of 32 bits, towards 0, within the range. */
export const trunc_sat_f32x4_s: Unary = unary128(248);
/** Numbers of 64 bits, towards 0, within the range, in the lower half. */
export const trunc_sat_f64x2_s_zero: Unary = unary128(252);
