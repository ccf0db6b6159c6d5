/**
 * Vectors of two whole numbers.
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
export const splat: Unary = unary128(18);
/** The number in a lane. */
export const extract_lane: Extract = extract128(29);
/** 1 where no lane is 0. */
export const all_true: Unary = unary128(195);
/** The sign bits of the lanes. */
export const bitmask: Unary = unary128(196);
/** The lower two of four whole numbers. */
export const extend_low_i32x4_s: Unary = unary128(199);
/** The upper two of four whole numbers. */
export const extend_high_i32x4_s: Unary = unary128(200);
/** x, shifted up by y bits. */
export const shl: Binary = binary128(203);
/** x, shifted down by y bits, with its sign. */
export const shr_s: Binary = binary128(204);
/** x, shifted down by y bits, with zeros. */
export const shr_u: Binary = binary128(205);
/** x + y */
export const add: Binary = binary128(206);
/** x − y */
export const sub: Binary = binary128(209);
/** x = y */
export const eq: Binary = binary128(214);
/** x > y, signed. */
export const gt_s: Binary = binary128(217);
