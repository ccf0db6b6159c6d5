/**
 * The compiler: traced programs as WebAssembly with vectors of 128 bits. Its bytes are made here, at
 * run time, without `eval` and without a file to load. Whoever wants code of their own in one
 * module with a program's, as the compiled steppers do, finds the pieces here.
 *
 * @module
 */

export { Arena } from "./arena.ts";
export type { Code } from "./assembler/code.ts";
export { repeatWhile } from "./assembler/control.ts";
export {
  compileProgram,
  elementsIn,
  importScalars,
  instantiate,
  lanesFor,
  makeModule,
} from "./compile.ts";
export { pooled } from "./constant_pool.ts";
export { engine, type WasmExports, type WasmMemory, type WasmModule } from "./engine.ts";
export * from "./assembler/instructions.ts";
export { type Dtype, type Lanes, lanesOf } from "./lanes.ts";
export {
  type Func,
  FunctionBuilder,
  type Local,
  ModuleBuilder,
} from "./assembler/module_builder.ts";
export type { ProductSpec } from "./matrix/product.ts";
export { ProgramCode } from "./program_code.ts";
export { blasFor, lackOf } from "./program_steps.ts";
export type { ProgramTarget } from "./rules.ts";
