import type { GpuBindings, GpuDevice, GpuPipeline } from "./gpu_types.ts";

/** The stage of a shader that is a kernel: the specification's number. */
const COMPUTE = 4;

/** The kernels of a device, each compiled once, however many programs have it. */
export interface KernelCache {
  /** What kernels see: numbers, records, tables, and the places and the record that they are told. */
  readonly bindings: GpuBindings;
  /** The kernel of some code. */
  compiled(code: string): Promise<GpuPipeline>;
}

const caches = new WeakMap<GpuDevice, KernelCache>();

/** The kernels of a device. */
export function kernelCache(device: GpuDevice): KernelCache {
  let cache = caches.get(device);
  if (cache === undefined) caches.set(device, cache = makeCache(device));
  return cache;
}

function makeCache(device: GpuDevice): KernelCache {
  const types = ["storage", "read-only-storage", "read-only-storage", "uniform", "uniform"];
  const bindings = device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      ...{ binding, visibility: COMPUTE },
      buffer: { type, hasDynamicOffset: type === "uniform" },
    })),
  });
  const layout = device.createPipelineLayout({ bindGroupLayouts: [bindings] });
  const kernels = new Map<string, Promise<GpuPipeline>>();
  return {
    bindings,
    compiled(code) {
      let found = kernels.get(code);
      if (found === undefined) {
        const module = device.createShaderModule({ code });
        const compute = { module, entryPoint: "main" };
        found = device.createComputePipelineAsync({ layout, compute });
        kernels.set(code, found);
      }
      return found;
    },
  };
}
