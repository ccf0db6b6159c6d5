/**
 * The instructions of vectors of 128 bits.
 *
 * @module
 */

import type { Code } from "./code.ts";
import {
  type Binary,
  binary128,
  COMPARISONS,
  type Extract,
  extract128,
  laneMemory,
  loading,
  type Replace,
  replace128,
  row,
  simd,
  storing,
  type Ternary,
  ternary128,
  type Unary,
  unary128,
} from "./encode.ts";

/** Vectors, whatever their lanes hold; `bitselect` takes x where its last operand has ones, else y. */
export const v128 = /* @__PURE__ */ (() => ({
  const: (bytes: Code): Code => [simd(12), bytes],
  load: loading(simd(0)),
  load32_splat: loading(simd(9)),
  load64_splat: loading(simd(10)),
  load32_zero: loading(simd(92)),
  load64_zero: loading(simd(93)),
  load32_lane: laneMemory(86),
  store: storing(simd(11)),
  store32_lane: laneMemory(90),
  store64_lane: laneMemory(91),
  not: unary128(77),
  ...row(binary128, 78, ["and", "andnot", "or", "xor"]),
  bitselect: ternary128(82),
  any_true: unary128(83),
}))();

const SIGNS = ["abs", "neg"] as const;
/** `pmin` is y < x ? y : x, and `pmax` is x < y ? y : x. */
const ARITHMETIC = ["add", "sub", "mul", "div", "min", "max", "pmin", "pmax"] as const;
const ROUNDINGS = ["ceil", "floor", "trunc", "nearest"] as const;
/** x y + z, and z − x y, rounded once or twice as the machine likes. */
const RELAXED = ["relaxed_madd", "relaxed_nmadd"] as const;

/** The instructions of vectors of numbers of either size. */
export interface FloatVectors
  extends
    Record<(typeof SIGNS | typeof ROUNDINGS)[number] | "splat" | "sqrt", Unary>,
    Record<(typeof COMPARISONS | typeof ARITHMETIC)[number], Binary>,
    Record<(typeof RELAXED)[number], Ternary> {
  extract_lane: Extract;
  replace_lane: Replace;
}

function floats(size: number): Omit<FloatVectors, (typeof ROUNDINGS)[number]> {
  const arithmetic = 224 + 12 * size;
  return {
    splat: unary128(19 + size),
    extract_lane: extract128(31 + 2 * size),
    replace_lane: replace128(32 + 2 * size),
    ...row(binary128, 65 + 6 * size, COMPARISONS),
    ...row(unary128, arithmetic, SIGNS),
    sqrt: unary128(arithmetic + 3),
    ...row(binary128, arithmetic + 4, ARITHMETIC),
    ...row(ternary128, 0x105 + 2 * size, RELAXED),
  };
}

/** Vectors of four numbers; `demote_f64x2_zero` rounds two of 64 bits into the lower half. */
export const f32x4: FloatVectors & { demote_f64x2_zero: Unary } = /* @__PURE__ */ (() => ({
  ...floats(0),
  ...row(unary128, 103, ROUNDINGS),
  demote_f64x2_zero: unary128(94),
}))();

/** Vectors of two numbers; `promote_low_f32x4` takes the lower two of four over as they are. */
export const f64x2: FloatVectors & { promote_low_f32x4: Unary } = /* @__PURE__ */ (() => ({
  ...floats(1),
  ...row(unary128, 116, ["ceil", "floor"]),
  trunc: unary128(122),
  nearest: unary128(148),
  promote_low_f32x4: unary128(95),
}))();

/** What vectors of whole numbers of both sizes offer; shifts are by the bits of y. */
function wholes(size: number) {
  const tests = 163 + 32 * size;
  return {
    splat: unary128(17 + size),
    extract_lane: extract128(27 + 2 * size),
    ...row(unary128, tests, ["all_true", "bitmask"]),
    ...row(binary128, tests + 8, ["shl", "shr_s", "shr_u", "add"]),
    sub: binary128(tests + 14),
  };
}

/** Vectors of four whole numbers. */
export const i32x4 = /* @__PURE__ */ (() => ({
  ...wholes(0),
  eq: binary128(55),
  gt_s: binary128(59),
}))();

/** Vectors of two whole numbers. */
export const i64x2 = /* @__PURE__ */ (() => ({
  ...wholes(1),
  eq: binary128(214),
  gt_s: binary128(217),
}))();
