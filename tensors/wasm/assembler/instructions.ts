/**
 * The instructions that the compiler uses, each as a function of the code of its operands.
 *
 * Source: the WebAssembly specification, SIMD and relaxed SIMD included; the names are its own.
 *
 * @module
 */

import type { Code } from "./code.ts";
import { simd } from "./encode.ts";
import { i32 } from "./scalars.ts";

export * from "./scalars.ts";
export * from "./vectors.ts";

/** Bytes of two vectors in a new order: 0 to 15 are those of x, 16 to 31 those of y. */
export function shuffle(x: Code, y: Code, bytes: Code): Code {
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
