/**
 * The instructions of single numbers.
 *
 * @module
 */

import { type Code, doubleBytes, signed, singleBytes } from "./code.ts";
import {
  type Binary,
  binary,
  COMPARISONS,
  type Load,
  loading,
  row,
  type Store,
  storing,
  type Unary,
  unary,
} from "./encode.ts";

const ROUNDINGS = ["abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt"] as const;
/** `min` and `max` are NaN if one is. */
const ARITHMETIC = ["add", "sub", "mul", "div", "min", "max", "copysign"] as const;

/** The instructions of numbers of either size. */
export interface Floats
  extends
    Record<(typeof ROUNDINGS)[number], Unary>,
    Record<(typeof COMPARISONS | typeof ARITHMETIC)[number], Binary> {
  const: (value: number) => Code;
  load: Load;
  store: Store;
  convert_i32_s: Unary;
}

function floats(
  constant: (value: number) => Code,
  comparisons: number,
  arithmetic: number,
  size: number,
): Floats {
  return {
    const: constant,
    load: loading(0x2a + size),
    store: storing(0x38 + size),
    convert_i32_s: unary(0xb2 + 5 * size),
    ...row(binary, comparisons, COMPARISONS),
    ...row(unary, arithmetic, ROUNDINGS),
    ...row(binary, arithmetic + ROUNDINGS.length, ARITHMETIC),
  };
}

// Bundlers leave out a table that is not used where a function makes it.

/** Numbers of 32 bits; `demote_f64` rounds one of 64 bits. */
export const f32: Floats & { demote_f64: Unary } = /* @__PURE__ */ (() => ({
  ...floats((value) => [0x43, singleBytes(value)], 0x5b, 0x8b, 0),
  demote_f64: unary(0xb6),
}))();

/** Numbers of 64 bits; `promote_f32` takes one of 32 bits over as it is. */
export const f64: Floats & { promote_f32: Unary } = /* @__PURE__ */ (() => ({
  ...floats((value) => [0x44, doubleBytes(value)], 0x61, 0x99, 1),
  promote_f32: unary(0xbb),
}))();

/** Whole numbers of 32 bits; comparisons are 1 or 0. `trunc_…` traps at what is no such number. */
export const i32 = /* @__PURE__ */ (() => ({
  const: (value: number): Code => [0x41, signed(value)],
  load: loading(0x28),
  store: storing(0x36),
  eqz: unary(0x45),
  ...row(binary, 0x46, ["eq", "ne", "lt_s", "lt_u", "gt_s"]),
  ge_s: binary(0x4e),
  ...row(binary, 0x6a, ["add", "sub", "mul"]),
  ...row(binary, 0x71, ["and", "or"]),
  shl: binary(0x74),
  shr_u: binary(0x76),
  trunc_f32_s: unary(0xa8),
}))();
