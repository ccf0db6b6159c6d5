/**
 * What of WebGPU is used here, as types: a device of any engine is one, and whoever compiles against the library
 * need not have the engine's own.
 *
 * @module
 */

/**
 * A device, as `navigator.gpu` gives it.
 *
 * @category WebGPU
 */
export interface GpuDevice {
  /** What it can do. */
  readonly limits: GpuLimits;
  /** What it is given to do. */
  readonly queue: GpuQueue;
  /** Is settled once the device is no more. */
  readonly lost: Promise<unknown>;
  /** Makes a buffer. */
  createBuffer(descriptor: { size: number; usage: number }): GpuBuffer;
  /** Says which buffers kernels see. */
  createBindGroupLayout(descriptor: { entries: object[] }): GpuBindings;
  /** Makes buffers seen. */
  createBindGroup(descriptor: { layout: GpuBindings; entries: object[] }): GpuBindings;
  /** Says what pipelines see. */
  createPipelineLayout(descriptor: { bindGroupLayouts: GpuBindings[] }): GpuBindings;
  /** Reads WGSL. */
  createShaderModule(descriptor: { code: string }): object;
  /** Compiles a kernel. */
  createComputePipelineAsync(
    descriptor: { layout: GpuBindings | "auto"; compute: { module: object; entryPoint?: string } },
  ): Promise<GpuPipeline>;
  /** Begins a list of commands. */
  createCommandEncoder(): GpuEncoder;
  /** Begins to catch errors of a kind. */
  pushErrorScope(filter: "out-of-memory" | "validation"): void;
  /** Ends that, and gives the first. */
  popErrorScope(): Promise<{ readonly message: string } | null>;
}

/**
 * The limits of a device.
 *
 * @category WebGPU
 */
export interface GpuLimits {
  /** Bytes of a buffer. */
  readonly maxBufferSize: number;
  /** Bytes of a buffer that kernels see. */
  readonly maxStorageBufferBindingSize: number;
}

/**
 * What a device is given to do.
 *
 * @category WebGPU
 */
export interface GpuQueue {
  /** Runs commands. */
  submit(commands: object[]): void;
  /** Writes into a buffer. */
  writeBuffer(buffer: GpuBuffer, offset: number, numbers: ArrayBufferView<ArrayBuffer>): void;
  /** Is settled once all is done that was submitted. */
  onSubmittedWorkDone(): Promise<unknown>;
}

/**
 * A buffer.
 *
 * @category WebGPU
 */
export interface GpuBuffer {
  /** Bytes. */
  readonly size: number;
  /** Makes it readable here. */
  mapAsync(mode: number): Promise<unknown>;
  /** Its bytes, where it is. */
  getMappedRange(offset: number, size: number): ArrayBuffer;
  /** Gives it back. */
  destroy(): void;
}

/**
 * What kernels see, or a layout of it.
 *
 * @category WebGPU
 */
export interface GpuBindings {
  /** For messages. */
  label: string;
}

/**
 * A kernel.
 *
 * @category WebGPU
 */
export interface GpuPipeline {
  /** For messages. */
  label: string;
}

/**
 * A list of commands that grows.
 *
 * @category WebGPU
 */
export interface GpuEncoder {
  /** Begins kernels. */
  beginComputePass(): GpuPass;
  /** Copies bytes. */
  copyBufferToBuffer(
    source: GpuBuffer,
    from: number,
    target: GpuBuffer,
    to: number,
    size: number,
  ): void;
  /** Sets bytes to 0. */
  clearBuffer(buffer: GpuBuffer, offset: number, size: number): void;
  /** Ends it. */
  finish(): object;
}

/**
 * Kernels, one after the other.
 *
 * @category WebGPU
 */
export interface GpuPass {
  /** Chooses the kernel. */
  setPipeline(pipeline: GpuPipeline): void;
  /** Chooses what it sees. */
  setBindGroup(index: number, bindings: GpuBindings, offsets: number[]): void;
  /** Runs it. */
  dispatchWorkgroups(x: number, y: number, z: number): void;
  /** Ends the kernels. */
  end(): void;
}
