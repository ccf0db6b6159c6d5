import { openGpu } from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import { bindGpu } from "./bind_gpu.ts";
import { checkGpuOptions, type GpuSolveOptions } from "./gpu_options.ts";
import type { GpuStats } from "./gpu_stats.ts";
import { readThere } from "./read_path.ts";

/**
 * What a solve on the GPU gives.
 *
 * @category WebGPU
 */
export interface GpuSolution {
  /** The saved times. */
  readonly times: Float64Array;
  /** The saved states, of shape [times, ...state]. */
  readonly states: Tensor;
  /** The state at t1. */
  readonly y1: Tensor;
  /** What it took. */
  readonly stats: GpuStats;
}

/**
 * Solves an initial value problem on the GPU, in float32.
 *
 * @category WebGPU
 * @param options The problem, and where to save. Default the end alone.
 * @returns The saved states.
 * @throws {TypeError} If an option is unknown, of the wrong kind, or cannot be had on the GPU.
 * @throws {RangeError} If a number is out of range, float64 is asked for, or the device has no room.
 * @throws {GpuUnavailableError} If there is no device.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 *
 * @example
 * ```ts
 * import { neg, rk4, vectorField } from "@revode/revode";
 * import { GpuUnavailableError, solveOnGpu } from "@revode/revode/webgpu";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * try {
 *   const { y1 } = await solveOnGpu({ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 });
 *   assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-5);
 * } catch (error) {
 *   if (!(error instanceof GpuUnavailableError)) throw error;
 * }
 * ```
 */
export async function solveOnGpu<Name extends string, Input extends string>(
  options: GpuSolveOptions<Name, Input>,
): Promise<GpuSolution> {
  const caller = "solveOnGpu";
  const method = checkGpuOptions(caller, options);
  const { saveAt = "end", device = await openGpu() } = options;
  const times: number[] = [];
  const saved: Float64Array[] = [];
  const bound = await bindGpu(caller, device, { ...options, kept: 0 }, method, {
    at: saveAt,
    value(_index, t, y) {
      times.push(t);
      saved.push(y.slice());
      return 0;
    },
    cotangent() {},
  });
  const { sweep, drive, field, y0, stats } = bound;
  try {
    drive?.load();
    const { y1 } = readThere(bound, await sweep.forward(y0, field.parameters.flat));
    const shape = field.stateShape;
    const states = new Float64Array(saved.length * y1.length);
    saved.forEach((y, i) => states.set(y, i * y1.length));
    return {
      times: Float64Array.from(times),
      states: new Tensor(states, [saved.length, ...shape]),
      y1: new Tensor(y1, shape),
      stats,
    };
  } finally {
    sweep.release();
  }
}
