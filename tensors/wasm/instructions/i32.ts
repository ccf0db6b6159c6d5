/**
 * Whole numbers of 32 bits.
 *
 * @module
 */

import { type Code, signed } from "../code.ts";
import {
  type Binary,
  binary,
  type Load,
  loading,
  type Store,
  storing,
  type Unary,
  unary,
} from "./encode.ts";

/** A constant. */
function constant(value: number): Code {
  return [0x41, signed(value)];
}
export { constant as const };
/** Reads a value. */
export const load: Load = loading(0x28);
/** Writes a value. */
export const store: Store = storing(0x36);
/** 1 where x is 0, else 0. */
export const eqz: Unary = unary(0x45);
/** x = y */
export const eq: Binary = binary(0x46);
/** x ≠ y */
export const ne: Binary = binary(0x47);
/** x < y, signed. */
export const lt_s: Binary = binary(0x48);
/** x < y, unsigned. */
export const lt_u: Binary = binary(0x49);
/** x > y, signed. */
export const gt_s: Binary = binary(0x4a);
/** x ≥ y, signed. */
export const ge_s: Binary = binary(0x4e);
/** x ≥ y, unsigned. */
export const ge_u: Binary = binary(0x4f);
/** x + y */
export const add: Binary = binary(0x6a);
/** x − y */
export const sub: Binary = binary(0x6b);
/** x y */
export const mul: Binary = binary(0x6c);
/** x and y, bit by bit. */
export const and: Binary = binary(0x71);
/** x or y, bit by bit. */
export const or: Binary = binary(0x72);
/** x, shifted up by y bits. */
export const shl: Binary = binary(0x74);
/** x, shifted down by y bits, with zeros. */
export const shr_u: Binary = binary(0x76);
/** A number of 64 bits, towards 0. */
export const trunc_f64_s: Unary = unary(0xaa);
/** The lower 32 bits. */
export const wrap_i64: Unary = unary(0xa7);
