/**
 * Numbers of 32 bits.
 *
 * @module
 */

import { type Code, singleBytes } from "../code.ts";
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
  return [0x43, singleBytes(value)];
}
export { constant as const };
/** Reads a value. */
export const load: Load = loading(0x2a);
/** Writes a value. */
export const store: Store = storing(0x38);
/** A number of 64 bits, rounded. */
export const demote_f64: Unary = unary(0xb6);
/** x = y */
export const eq: Binary = binary(0x5b);
/** x ≠ y */
export const ne: Binary = binary(0x5c);
/** x < y */
export const lt: Binary = binary(0x5d);
/** x > y */
export const gt: Binary = binary(0x5e);
/** x ≤ y */
export const le: Binary = binary(0x5f);
/** x ≥ y */
export const ge: Binary = binary(0x60);
/** |x| */
export const abs: Unary = unary(0x8b);
/** −x */
export const neg: Unary = unary(0x8c);
/** The whole number above. */
export const ceil: Unary = unary(0x8d);
/** The whole number below. */
export const floor: Unary = unary(0x8e);
/** The whole number towards 0. */
export const trunc: Unary = unary(0x8f);
/** The nearest whole number, of two the even one. */
export const nearest: Unary = unary(0x90);
/** √x */
export const sqrt: Unary = unary(0x91);
/** x + y */
export const add: Binary = binary(0x92);
/** x − y */
export const sub: Binary = binary(0x93);
/** x y */
export const mul: Binary = binary(0x94);
/** x / y */
export const div: Binary = binary(0x95);
/** The lesser; NaN if one is. */
export const min: Binary = binary(0x96);
/** The greater; NaN if one is. */
export const max: Binary = binary(0x97);
/** x with the sign of y. */
export const copysign: Binary = binary(0x98);
