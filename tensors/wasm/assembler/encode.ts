/**
 * How instructions are written down: each kind as a function of the code of its operands.
 *
 * @module
 */

import { type Code, unsigned } from "./code.ts";

/** An instruction of one operand. */
export type Unary = (x: Code) => Code;
/** An instruction of two operands. */
export type Binary = (x: Code, y: Code) => Code;
/** An instruction of three operands. */
export type Ternary = (x: Code, y: Code, z: Code) => Code;
/** Reads from an address. */
export type Load = (address: Code, offset?: number) => Code;
/** Writes to an address. */
export type Store = (address: Code, value: Code, offset?: number) => Code;
/** Reads one lane of a vector from an address, or writes it there. */
export type LaneMemory = (address: Code, value: Code, lane: number, offset?: number) => Code;
/** Takes the number out of a lane. */
export type Extract = (x: Code, lane: number) => Code;
/** Puts a number into a lane. */
export type Replace = (x: Code, lane: number, y: Code) => Code;

/** Alignment is a hint; 1 byte promises nothing and costs nothing. */
const memory = (offset: number): Code => [0, unsigned(offset)];

/** The code of an instruction of vectors. */
export const simd = (op: number): Code => [0xfd, unsigned(op)];

export const unary = (op: Code): Unary => (x) => [x, op];
export const binary = (op: Code): Binary => (x, y) => [x, y, op];
export const unary128 = (op: number): Unary => unary(simd(op));
export const binary128 = (op: number): Binary => binary(simd(op));
export const ternary128 = (op: number): Ternary => (x, y, z) => [x, y, z, simd(op)];
export const extract128 = (op: number): Extract => (x, lane) => [x, simd(op), lane];
export const replace128 = (op: number): Replace => (x, lane, y) => [x, y, simd(op), lane];
export const loading = (op: Code): Load => (address, offset = 0) => [address, op, memory(offset)];
export const storing = (op: Code): Store => (address, value, offset = 0) => [
  [address, value, op],
  memory(offset),
];
export const laneMemory = (op: number): LaneMemory => (address, value, lane, offset = 0) => [
  [address, value, simd(op)],
  [memory(offset), lane],
];

/** Comparisons of numbers, in the order of their codes; false where one is NaN, but for `ne`. */
export const COMPARISONS = ["eq", "ne", "lt", "gt", "le", "ge"] as const;

/** Instructions of one kind whose codes follow each other. */
export function row<K extends string, T>(
  kind: (op: number) => T,
  first: number,
  names: readonly K[],
): Record<K, T> {
  return Object.fromEntries(names.map((name, i) => [name, kind(first + i)])) as Record<K, T>;
}
