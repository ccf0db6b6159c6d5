/**
 * Gradients and solves on a GPU, by WebGPU: in Deno, and in browsers that have it. Whatever `vectorField` or
 * `mlp` made runs there, in float32, with fixed steps of any explicit Runge-Kutta method, as it is or
 * reversible.
 *
 * ```ts
 * import { finalStateLoss, mlp, reversible, rk4, square, sum, zeros } from "@revode/revode";
 * import { valueAndGradOnGpu } from "@revode/revode/webgpu";
 *
 * const { value, parametersBar, stats } = await valueAndGradOnGpu({
 *   field: mlp({ state: [4, 2], hidden: [8] }),
 *   ...{ y0: zeros([4, 2]), t0: 0, t1: 1, dt: 0.25, method: reversible(rk4) },
 *   loss: finalStateLoss((y) => sum(square(y))),
 * });
 * console.log(value, parametersBar.length, stats);
 * ```
 *
 * @module
 */

export {
  type GpuBindings,
  type GpuBuffer,
  type GpuDevice,
  type GpuEncoder,
  type GpuLimits,
  type GpuPass,
  type GpuPipeline,
  type GpuQueue,
  GpuUnavailableError,
  openGpu,
} from "../../tensors/internal.ts";
export {
  GpuGradient,
  type GpuGradientResult,
  prepareGpuGradient,
  valueAndGradOnGpu,
} from "./gpu_gradient.ts";
export type { GpuGradientOptions, GpuProblem, GpuSolveOptions } from "./gpu_options.ts";
export type { GpuStats } from "./gpu_stats.ts";
export { type GpuSolution, solveOnGpu } from "./gpu_solve.ts";
