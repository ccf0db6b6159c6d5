/**
 * What the steps' code is written with: the compiler's own pieces.
 *
 * @module
 */

import { wasm } from "../../tensors/internal.ts";

export const {
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  i64x2,
  v128,
  memoryClear,
  memoryCopy,
  lanesOf,
  shuffle,
} = wasm;
export type Arena = wasm.Arena;
export type Code = wasm.Code;
export type Func = wasm.Func;
export type FunctionBuilder = wasm.FunctionBuilder;
export type Lanes = wasm.Lanes;
export type Local = wasm.Local;
export type ModuleBuilder = wasm.ModuleBuilder;
