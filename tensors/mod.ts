/**
 * Tensors over `Float64Array`, operations with their pullbacks, and the tracing of
 * a function into a static program that allocates nothing when it runs.
 *
 * An operation computes at once on concrete tensors. Inside a function given to
 * {@linkcode trace} (or to a vector field) it is written down instead.
 *
 * @module
 */

export * from "./blas.ts";
export {
  adopt,
  allocate,
  ByteScope,
  resetTrackedPeak,
  type TrackedBytes,
  trackedBytes,
} from "./bytes.ts";
export * from "./chunked_buffer.ts";
export * from "./copy.ts";
export * from "./diagnosis/mod.ts";
export { Evaluation } from "./trace/evaluation.ts";
export {
  chooseKernels,
  type KernelChoice,
  type KernelOptions,
  KernelsUnavailableError,
} from "./kernels.ts";
export * from "./operations/activations.ts";
export * from "./operations/arithmetic.ts";
export * from "./operations/functions.ts";
export * from "./operations/layout.ts";
export { linear } from "./operations/linear.ts";
export { matmul } from "./operations/matmul.ts";
export { pow } from "./operations/power.ts";
export * from "./operations/reductions.ts";
export * from "./parameters.ts";
export { Program, trace } from "./trace/program.ts";
export * from "./random.ts";
export { type SplitProgram, splitProgram } from "./trace/split_program.ts";
export { formatShape, sameShape, type Shape, sizeOf } from "./shape.ts";
export {
  full,
  type NestedNumbers,
  type NumberBuffer,
  type NumbersLike,
  ones,
  Tensor,
  tensor,
  type TensorLike,
  zeros,
} from "./tensor.ts";
export * as wasm from "./wasm/mod.ts";
export type { Dtype, ProductSpec } from "./wasm/mod.ts";
