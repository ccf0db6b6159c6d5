import type { GpuDevice, GpuLimits } from "./gpu_types.ts";

/**
 * A device that WebGPU cannot give here.
 *
 * @category Kernels
 * @example
 * ```ts
 * import { GpuUnavailableError, openGpu } from "@revode/revode/webgpu";
 *
 * try {
 *   const device = await openGpu();
 *   console.log(device.limits.maxBufferSize);
 * } catch (error) {
 *   // As on a machine without a graphics driver.
 *   if (!(error instanceof GpuUnavailableError)) throw error;
 *   console.log(error.message);
 * }
 * ```
 */
export class GpuUnavailableError extends Error {
  /** Its name. */
  override readonly name = "GpuUnavailableError";
}

const ADVICE = "leave WebGPU out, and take valueAndGrad and solve, which run on the processor";

let opened: Promise<GpuDevice> | undefined;

/**
 * Opens the device that gradients and solves of this module run on unless they are given another: once, and
 * anew where it was lost. It asks for the fast one, where there are two, and for buffers as large as it has.
 *
 * @category Kernels
 * @returns The device.
 * @throws {GpuUnavailableError} If the engine has no WebGPU, as Node and Bun have not, or there is no
 *   device that it can use, and none that is software.
 *
 * @example
 * ```ts
 * import { GpuUnavailableError, openGpu } from "@revode/revode/webgpu";
 * import { assertEquals } from "@std/assert";
 *
 * const device = await openGpu().catch((error) => {
 *   if (!(error instanceof GpuUnavailableError)) throw error;
 * });
 * // It is the same device each time.
 * if (device) assertEquals(device, await openGpu());
 * ```
 */
export function openGpu(): Promise<GpuDevice> {
  const forget = () => opened = undefined;
  return opened ??= requestDevice().then((device) => {
    device.lost.then(forget);
    return device;
  }, (error) => {
    forget();
    throw error;
  });
}

/** What gives devices. */
interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<Adapter | null>;
}

/** What a device is made of. */
interface Adapter {
  readonly limits: GpuLimits;
  requestDevice(options: { requiredLimits: Record<string, number> }): Promise<GpuDevice>;
}

async function requestDevice(): Promise<GpuDevice> {
  const gpu = (globalThis as { navigator?: { gpu?: Gpu } }).navigator?.gpu;
  if (gpu === undefined) {
    throw new GpuUnavailableError(
      `openGpu: this engine has no WebGPU; Deno and current browsers have it, pages over https. Or ${ADVICE}`,
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) {
    throw new GpuUnavailableError(
      "openGpu: WebGPU found no device. On Linux it wants a Vulkan driver: that of the graphics " +
        "card, or mesa-vulkan-drivers of Debian, which is software and slow; Chromium wants " +
        `enable-unsafe-webgpu there, of chrome://flags. Or ${ADVICE}`,
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
}
