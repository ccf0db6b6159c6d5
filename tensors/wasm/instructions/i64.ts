/**
 * Whole numbers of 64 bits.
 *
 * @module
 */

import { type Code, signed64 } from "../code.ts";
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
function constant(value: bigint): Code {
  return [0x42, signed64(value)];
}
export { constant as const };
/** Reads a value. */
export const load: Load = loading(0x29);
/** Writes a value. */
export const store: Store = storing(0x37);
/** x + y */
export const add: Binary = binary(0x7c);
/** x − y */
export const sub: Binary = binary(0x7d);
/** x and y, bit by bit. */
export const and: Binary = binary(0x83);
/** x or y, bit by bit. */
export const or: Binary = binary(0x84);
/** x, shifted up by y bits. */
export const shl: Binary = binary(0x86);
/** x, shifted down by y bits, with zeros. */
export const shr_u: Binary = binary(0x88);
/** The bits of a number. */
export const reinterpret_f64: Unary = unary(0xbd);
