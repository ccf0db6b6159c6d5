/**
 * Numbers of 64 bits.
 *
 * @module
 */

import { type Code, doubleBytes } from "../code.ts";
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
  return [0x44, doubleBytes(value)];
}
export { constant as const };
/** Reads a value. */
export const load: Load = loading(0x2b);
/** Writes a value. */
export const store: Store = storing(0x39);
/** A whole number as a number. */
export const convert_i32_s: Unary = unary(0xb7);
/** A number of 32 bits, exactly. */
export const promote_f32: Unary = unary(0xbb);
/** The number of these bits. */
export const reinterpret_i64: Unary = unary(0xbf);
/** x = y */
export const eq: Binary = binary(0x61);
/** x ≠ y */
export const ne: Binary = binary(0x62);
/** x < y */
export const lt: Binary = binary(0x63);
/** x > y */
export const gt: Binary = binary(0x64);
/** x ≤ y */
export const le: Binary = binary(0x65);
/** x ≥ y */
export const ge: Binary = binary(0x66);
/** |x| */
export const abs: Unary = unary(0x99);
/** −x */
export const neg: Unary = unary(0x9a);
/** The whole number above. */
export const ceil: Unary = unary(0x9b);
/** The whole number below. */
export const floor: Unary = unary(0x9c);
/** The whole number towards 0. */
export const trunc: Unary = unary(0x9d);
/** The nearest whole number, of two the even one. */
export const nearest: Unary = unary(0x9e);
/** √x */
export const sqrt: Unary = unary(0x9f);
/** x + y */
export const add: Binary = binary(0xa0);
/** x − y */
export const sub: Binary = binary(0xa1);
/** x y */
export const mul: Binary = binary(0xa2);
/** x / y */
export const div: Binary = binary(0xa3);
/** The lesser; NaN if one is. */
export const min: Binary = binary(0xa4);
/** The greater; NaN if one is. */
export const max: Binary = binary(0xa5);
/** x with the sign of y. */
export const copysign: Binary = binary(0xa6);
