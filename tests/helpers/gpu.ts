/**
 * Whether WebGPU finds a device here, be it one in software: Debian's mesa-vulkan-drivers, which
 * `deno task install:runtimes` installs.
 */
const HAS_GPU = await navigator.gpu?.requestAdapter() != null;

/** Registers a test that runs on WebGPU; where there is no device it is left out by name. */
export function testOnGpu(name: string, fn: () => void | Promise<void>): void {
  if (HAS_GPU) Deno.test(name, fn);
  else {
    const why = "left out: WebGPU finds no device here; deno task install:runtimes";
    Deno.test({ name: `${name} (${why})`, ignore: true, fn });
  }
}
