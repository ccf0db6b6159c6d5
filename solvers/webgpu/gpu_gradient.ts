import { openGpu } from "../../tensors/internal.ts";
import { ReconstructionError } from "../errors/way_back_errors.ts";
import { NonFiniteGradientError } from "../errors/errors.ts";
import { addOwnCotangents } from "../problem/own_cotangents.ts";
import { isFinite } from "../steps/steps.ts";
import { bindGpu, type BoundGpu } from "./bind_gpu.ts";
import { checkGpuOptions, type GpuGradientOptions } from "./gpu_options.ts";
import type { GpuStats } from "./gpu_stats.ts";
import { readBack, readThere } from "./read_path.ts";

/** What a way back may miss a kept state by, in parts of its largest element. */
const TOLERANCE = 1e-4;

/**
 * What a gradient on the GPU gives.
 *
 * @category WebGPU
 */
export interface GpuGradientResult {
  /** The loss. */
  readonly value: number;
  /** dL/dθ, flat, in the order of the field's parameters. */
  readonly parametersBar: Float64Array;
  /** dL/dy0, flattened; where y0 is a function of the parameters, dL/dθ has its share by that, too. */
  readonly y0Bar: Float64Array;
  /** The state at t1, flattened. */
  readonly y1: Float64Array;
  /** What it took. */
  readonly stats: GpuStats;
}

/**
 * A gradient on the GPU that is compiled once and run again and again, as a training does, after changing
 * the field's parameters in place. Made by {@linkcode prepareGpuGradient}.
 *
 * @category WebGPU
 * @example
 * ```ts
 * import { finalStateLoss, mul, rk4, sum, tensor, vectorField } from "@revode/revode";
 * import { GpuUnavailableError, prepareGpuGradient } from "@revode/revode/webgpu";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [1],
 *   parameters: { a: tensor([0.5]) },
 *   f: (_t, y, p) => mul(p.a, y),
 * });
 * const loss = finalStateLoss((y) => sum(y));
 * try {
 *   const gradient = await prepareGpuGradient({
 *     ...{ field, loss, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 },
 *   });
 *   field.parameters.setNatural({ a: [-1] });
 *   const { value, parametersBar } = await gradient.run();
 *   assertAlmostEquals(value, Math.exp(-1), 1e-4);
 *   assertAlmostEquals(parametersBar[0], Math.exp(-1), 1e-4);
 *   gradient.release();
 * } catch (error) {
 *   if (!(error instanceof GpuUnavailableError)) throw error;
 * }
 * ```
 */
export class GpuGradient {
  readonly #bound: BoundGpu;
  #isRunning = false;
  #isReleased = false;

  /** Made by {@linkcode prepareGpuGradient}. */
  constructor(bound: BoundGpu) {
    this.#bound = bound;
  }

  /** The start, flattened; may be written between runs. Where it is a function, each run writes it. */
  get y0(): Float64Array {
    return this.#bound.y0;
  }

  /**
   * Solves, reads the loss and pulls back. Parameters and `y0` may change between two runs, not during one.
   *
   * @returns The loss and its gradient.
   * @throws {Error} If it runs already, or the buffers are released.
   * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
   * @throws {NonFiniteGradientError} If the gradient is.
   * @throws {ReconstructionError} If the way back misses a state of the way there.
   */
  async run(): Promise<GpuGradientResult> {
    if (this.#isReleased) {
      throw new Error("GpuGradient.run: the buffers are released; prepare a new gradient");
    }
    if (this.#isRunning) {
      throw new Error("GpuGradient.run: it is at work already; await the run before");
    }
    this.#isRunning = true;
    try {
      return await this.#runOnce();
    } finally {
      this.#isRunning = false;
    }
  }

  async #runOnce(): Promise<GpuGradientResult> {
    const { sweep, drive, start, y0, stats, field, reader, parametersBar } = this.#bound;
    drive?.load();
    start?.evaluate();
    const states = await sweep.forward(y0, field.parameters.flat);
    const { value, y1 } = readThere(this.#bound, states);
    parametersBar.fill(0);
    const bars = await sweep.backward(readBack(this.#bound, states));
    const { y0Bar, reconstructionError } = bars;
    for (let k = 0; k < parametersBar.length; k++) parametersBar[k] += bars.parametersBar[k];
    addOwnCotangents({ reader, start, field, y0Bar, parametersBar });
    if (!isFinite(parametersBar) || !isFinite(y0Bar)) {
      throw new NonFiniteGradientError(
        "The gradient is not finite in float32. valueAndGrad, which runs on the processor, says where " +
          "that arises",
        { source: "way back" },
      );
    }
    // Written so that NaN is not near.
    if (reconstructionError !== undefined && !(reconstructionError <= TOLERANCE)) {
      throw missed(reconstructionError, stats);
    }
    return {
      ...{ value, y1, y0Bar },
      parametersBar: (drive?.ownPart(parametersBar) ?? parametersBar).slice(),
      stats: { ...stats, ...(reconstructionError !== undefined && { reconstructionError }) },
    };
  }

  /** Gives the buffers back to the device; it runs no more. */
  release(): void {
    this.#isReleased = true;
    this.#bound.sweep.release();
  }
}

/** What is said of a way back that went astray. */
function missed(
  reconstructionError: number,
  { coupling, steps, kept }: GpuStats,
): ReconstructionError {
  const error = new ReconstructionError({
    ...{ reconstructionError, pathError: 0, lossError: 0, coupling, steps },
  }, TOLERANCE);
  error.message =
    `The way back over ${steps} steps at coupling ${coupling} missed one of the ${kept} ` +
    `states that were kept on the way there by ${
      reconstructionError.toExponential(1)
    } of its largest ` +
    `element; in float32 at most ${TOLERANCE} may stand. Keep more states, as in kept: ${
      4 * kept
    }; or ` +
    "take the method without reversible(…), which goes back by checkpoints";
  return error;
}

/**
 * Compiles a gradient for the GPU. What is traced of the field becomes WGSL, and with it the steps and their
 * pullbacks: all steps run on the device, in float32, and nothing comes back but the states that the
 * loss reads, and the gradient.
 *
 * @category WebGPU
 * @param options The problem and the loss.
 * @returns The gradient, to be run.
 * @throws {TypeError} If an option is unknown, of the wrong kind, or cannot be had on the GPU.
 * @throws {RangeError} If a number is out of range, float64 is asked for, or the device has no room.
 * @throws {GpuUnavailableError} If there is no device.
 *
 * @example
 * ```ts
 * import { adamW, finalStateLoss, mlp, rk4, square, sub, sum, zeros } from "@revode/revode";
 * import { GpuUnavailableError, prepareGpuGradient } from "@revode/revode/webgpu";
 * import { assert } from "@std/assert";
 *
 * const field = mlp({ state: [4, 2], hidden: [8] });
 * const loss = finalStateLoss((y) => sum(square(sub(y, 1))));
 * try {
 *   const gradient = await prepareGpuGradient({
 *     ...{ field, loss, y0: zeros([4, 2]), t0: 0, t1: 1, dt: 0.25, method: rk4 },
 *   });
 *   const { flat } = field.parameters;
 *   const update = adamW({ learningRate: 0.01 }).bind(flat.length);
 *   const before = (await gradient.run()).value;
 *   for (let i = 0; i < 3; i++) update.step(flat, (await gradient.run()).parametersBar);
 *   assert((await gradient.run()).value < before);
 *   gradient.release();
 * } catch (error) {
 *   if (!(error instanceof GpuUnavailableError)) throw error;
 * }
 * ```
 */
export async function prepareGpuGradient<Name extends string, Input extends string>(
  options: GpuGradientOptions<Name, Input>,
): Promise<GpuGradient> {
  return await prepared("prepareGpuGradient", options);
}

async function prepared(caller: string, options: GpuGradientOptions): Promise<GpuGradient> {
  const method = checkGpuOptions(caller, options);
  const { loss, device = await openGpu() } = options;
  return new GpuGradient(await bindGpu(caller, device, options, method, loss));
}

/**
 * The loss of a solve and its gradient with respect to the parameters and y0, on the GPU.
 *
 * @category WebGPU
 * @param options The problem and the loss.
 * @returns Value, gradients, final state and statistics.
 * @throws {TypeError} If an option is unknown, of the wrong kind, or cannot be had on the GPU.
 * @throws {RangeError} If a number is out of range, float64 is asked for, or the device has no room.
 * @throws {GpuUnavailableError} If there is no device.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 * @throws {NonFiniteGradientError} If the gradient is.
 * @throws {ReconstructionError} If the way back of a reversible method misses a state of the way there.
 *
 * @example
 * ```ts
 * import { finalStateLoss, mul, reversible, rk4, sum, tensor, vectorField } from "@revode/revode";
 * import { GpuUnavailableError, valueAndGradOnGpu } from "@revode/revode/webgpu";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = a y, so y(1) = exp(a) and dy(1)/da = exp(a).
 * const field = vectorField({
 *   state: [1],
 *   parameters: { a: tensor([0.5]) },
 *   f: (_t, y, p) => mul(p.a, y),
 * });
 * try {
 *   const { value, parametersBar } = await valueAndGradOnGpu({
 *     field, y0: [1], t0: 0, t1: 1, dt: 0.01,
 *     method: reversible(rk4),
 *     loss: finalStateLoss((y) => sum(y)),
 *   });
 *   assertAlmostEquals(value, Math.exp(0.5), 1e-4);
 *   assertAlmostEquals(parametersBar[0], Math.exp(0.5), 1e-4);
 * } catch (error) {
 *   if (!(error instanceof GpuUnavailableError)) throw error;
 * }
 * ```
 */
export async function valueAndGradOnGpu<Name extends string, Input extends string>(
  options: GpuGradientOptions<Name, Input>,
): Promise<GpuGradientResult> {
  const gradient = await prepared("valueAndGradOnGpu", options);
  try {
    return await gradient.run();
  } finally {
    gradient.release();
  }
}
