/**
 * What the steps' code is written with: the compiler's own pieces.
 *
 * @module
 */

export {
  type Arena,
  type Code,
  f32,
  f32x4,
  f64,
  f64x2,
  type Func,
  type FunctionBuilder,
  i32,
  i64x2,
  type Lanes,
  lanesOf,
  type Local,
  memoryClear,
  memoryCopy,
  type ModuleBuilder,
  repeatWhile,
  shuffle,
  v128,
} from "../../tensors/internal.ts";
