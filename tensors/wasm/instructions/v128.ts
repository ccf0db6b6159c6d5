/**
 * Vectors, whatever their lanes hold.
 *
 * @module
 */

import type { Code } from "../code.ts";
import {
  type Binary,
  binary128,
  type LaneMemory,
  laneMemory,
  type Load,
  loading,
  simd,
  type Store,
  storing,
  type Ternary,
  ternary128,
  type Unary,
  unary128,
} from "./encode.ts";

/** Sixteen bytes. */
function constant(bytes: Code): Code {
  return [simd(12), bytes];
}
export { constant as const };
/** Reads a value. */
export const load: Load = loading(simd(0));
/** Reads 32 bits into every lane. */
export const load32_splat: Load = loading(simd(9));
/** Reads 64 bits into every lane. */
export const load64_splat: Load = loading(simd(10));
/** Reads 32 bits into the first lane, zeros above. */
export const load32_zero: Load = loading(simd(92));
/** Reads 64 bits into the first lane, zeros above. */
export const load64_zero: Load = loading(simd(93));
/** Reads 32 bits into one lane. */
export const load32_lane: LaneMemory = laneMemory(86);
/** Reads 64 bits into one lane. */
export const load64_lane: LaneMemory = laneMemory(87);
/** Writes a value. */
export const store: Store = storing(simd(11));
/** Writes one lane of 32 bits. */
export const store32_lane: LaneMemory = laneMemory(90);
/** Writes one lane of 64 bits. */
export const store64_lane: LaneMemory = laneMemory(91);
/** Not x, bit by bit. */
export const not: Unary = unary128(77);
/** x and y, bit by bit. */
export const and: Binary = binary128(78);
/** x and not y. */
export const andnot: Binary = binary128(79);
/** x or y, bit by bit. */
export const or: Binary = binary128(80);
/** x exclusive or y, bit by bit. */
export const xor: Binary = binary128(81);
/** The bits of x where `mask`, the last operand, has ones, those of y elsewhere. */
export const bitselect: Ternary = ternary128(82);
/** 1 where a bit is set. */
export const any_true: Unary = unary128(83);
