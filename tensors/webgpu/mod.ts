/**
 * Traced functions on a GPU: their operations as WGSL, in kernels over one buffer, run by WebGPU.
 *
 * @module
 */

export { GpuUnavailableError, openGpu } from "./device.ts";
export { type ArgumentPlace, type GpuFunction } from "./gpu_program.ts";
export { GpuMachine, writeTo } from "./gpu_machine.ts";
export { type Run } from "./run.ts";
export type * from "./gpu_types.ts";
