/**
 * The instructions that the compiler uses, each as a function of the code of its operands.
 *
 * Source: the WebAssembly specification, SIMD and relaxed SIMD included; the names are its own.
 *
 * @module
 */

import type { Code } from "../code.ts";
import { simd } from "./encode.ts";
import * as i32 from "./i32.ts";

export * as f32 from "./f32.ts";
export * as f32x4 from "./f32x4.ts";
export * as f64 from "./f64.ts";
export * as f64x2 from "./f64x2.ts";
export * as i32x4 from "./i32x4.ts";
export * as i64 from "./i64.ts";
export * as i64x2 from "./i64x2.ts";
export * as v128 from "./v128.ts";
export { i32 };

/** Bytes of two vectors in a new order: 0 to 15 are those of x, 16 to 31 those of y. */
export function shuffle(x: Code, y: Code, bytes: readonly number[]): Code {
  return [x, y, simd(13), bytes];
}

/** Copies `bytes` from one address to another. */
export function memoryCopy(to: Code, from: Code, bytes: Code): Code {
  return [to, from, bytes, 0xfc, 10, 0, 0];
}

/** Sets `bytes` bytes to 0. */
export function memoryClear(at: Code, bytes: Code): Code {
  return [at, i32.const(0), bytes, 0xfc, 11, 0];
}
