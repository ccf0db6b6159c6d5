/**
 * Tensors, operations and tracing, as users import them: the root exports all of this.
 *
 * @module
 */

export { type Blas, BlasError, type BlasOptions, openBlas } from "./blas.ts";
export { resetTrackedPeak, type TrackedBytes, trackedBytes } from "./bytes.ts";
export { bounded, Constrained, fixed, positive, type Transform } from "./constraints.ts";
export type { PrintOptions } from "./inspection/format_tensor.ts";
export { type KernelChoice, type KernelOptions, KernelsUnavailableError } from "./kernels.ts";
export * from "./operations/elementwise/activations.ts";
export { add, div, mul, neg, scale, sub } from "./operations/elementwise/arithmetic.ts";
export * from "./operations/elementwise/bounds.ts";
export * from "./operations/elementwise/error_function.ts";
export * from "./operations/elementwise/functions.ts";
export * from "./operations/elementwise/masks.ts";
export * from "./operations/elementwise/power.ts";
export * from "./operations/elementwise/steps.ts";
export { where } from "./operations/elementwise/where.ts";
export * from "./operations/layout/gather.ts";
export * from "./operations/layout/layout.ts";
export * from "./operations/products/linear.ts";
export * from "./operations/products/matmul.ts";
export * from "./operations/sums/cumsum.ts";
export * from "./operations/sums/reductions.ts";
export * from "./operations/tables/piecewise_linear.ts";
export { Parameters, type ParametersOptions } from "./parameters.ts";
export { Random, type RandomState } from "./random.ts";
export type { Shape } from "./shape.ts";
export { divergence, type ValueAndDivergence } from "./tangents/divergence.ts";
export { gradient } from "./tangents/gradient.ts";
export { jvp, type ValueAndTangent } from "./tangents/jvp.ts";
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
export { Program, trace } from "./trace/program.ts";
export type { Dtype } from "./wasm/lanes.ts";
