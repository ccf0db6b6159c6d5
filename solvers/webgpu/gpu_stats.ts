/**
 * What a gradient or a solve on the GPU took.
 *
 * @category WebGPU
 */
export interface GpuStats {
  /** Steps. */
  readonly steps: number;
  /** States kept on the way there, the start included; 0 where there was no way back. */
  readonly kept: number;
  /** λ of a reversible method; unset for any other. */
  readonly coupling?: number;
  /**
   * The worst miss of a kept state on the way back, in parts of its largest element; unset where nothing
   * is reversed.
   */
  readonly reconstructionError?: number;
  /** Kernels of a step on the way there, and of one on the way back. */
  readonly kernels: { readonly forward: number; readonly back: number };
}
