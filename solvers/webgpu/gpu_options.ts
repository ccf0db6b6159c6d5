import { checkWhole, type GpuDevice, type KeysOf } from "../../tensors/internal.ts";
import { type Problem, PROBLEM_KEYS } from "../problem/bind_problem.ts";
import { checkLoss, checkProblem } from "../problem/check_problem.ts";
import type { Method } from "../method.ts";
import { isRungeKutta } from "../methods/runge_kutta.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { PathLoss, ReadAt } from "../path/path_loss.ts";
import { FloatCoupling } from "../reversible/coupling.ts";
import { settledFloat, settledShare } from "../reversible/coupling_option.ts";
import type { ReversibleMethod } from "../reversible/reversible.ts";
import { programOf } from "../traced/field_program.ts";

/**
 * A problem for the GPU: fixed steps of an explicit Runge-Kutta method, as it is or reversible, over a field
 * that `vectorField` or `mlp` made. Without events, noise and gradients of inputs.
 *
 * @category WebGPU
 */
export interface GpuProblem<Name extends string = string, Input extends string = string>
  extends Omit<Problem<Name, Input>, "events" | "noise" | "watchDrift"> {
  /** The device; default that of {@linkcode openGpu}. */
  readonly device?: GpuDevice;
}

/**
 * What a gradient on the GPU takes.
 *
 * @category WebGPU
 */
export interface GpuGradientOptions<Name extends string = string, Input extends string = string>
  extends GpuProblem<Name, Input> {
  /** What is differentiated. It is read on the processor, in doubles. */
  readonly loss: PathLoss;
  /**
   * How many states are kept on the way there, the start included. Of a reversible method they are anchors,
   * which the way back is compared with and goes on from: default 32. Of any other they are
   * checkpoints, from which the steps between are taken once more: default the root of the number of
   * steps, rounded up. As many as there are steps, or more: nothing is computed twice.
   */
  readonly kept?: number;
}

/**
 * What a solve on the GPU takes.
 *
 * @category WebGPU
 */
export interface GpuSolveOptions<Name extends string = string, Input extends string = string>
  extends GpuProblem<Name, Input> {
  /** Where to save y, as in `solve`. Default "end". */
  readonly saveAt?: ReadAt;
}

const KEYS: KeysOf<GpuGradientOptions & GpuSolveOptions & Problem> = /* @__PURE__ */ (() => ({
  ...PROBLEM_KEYS,
  device: true,
  loss: true,
  kept: true,
  saveAt: true,
}))();

const ELSEWHERE = {
  adjoint: "a reversible method goes back, any other has checkpoints; kept says how many states",
  dense: "it is an option of solve",
  onFailure: "it is an option of solve",
  timeGradients: "it is an option of valueAndGrad",
};

/** Anchors of a reversible way back, unless it is told. */
const ANCHORS = 32;

/**
 * How the logarithm of what round-off may grow by between two anchors: with the states in singles less
 * than the 10 of doubles.
 */
const GROWTH = 2;

/** A method as the device takes it. */
export interface GpuMethod {
  readonly tableau: Tableau;
  /** The reversible method over it; unset for a method of one state. */
  readonly coupled: ReversibleMethod | undefined;
}

/**
 * Checks what a gradient or a solve is made of.
 *
 * @throws {TypeError} If something is missing or of the wrong kind, or cannot be had on the GPU.
 * @throws {RangeError} If float64 is asked for.
 */
export function checkGpuOptions(
  caller: string,
  options: GpuGradientOptions | GpuSolveOptions,
): GpuMethod {
  const given = options as Problem & Partial<GpuGradientOptions>;
  checkProblem(caller, given, KEYS, ELSEWHERE);
  if ("loss" in options) checkLoss(caller, options.loss);
  const { field, stepControl, kept } = given;
  if (kept !== undefined) checkWhole(`${caller}: kept`, kept, 1);
  if (stepControl?.adaptive) {
    throw new TypeError(
      `${caller}: steps on the GPU are known before the solve; leave stepControl out and give dt, or ` +
        "take valueAndGrad or solve, which control their step sizes on the processor",
    );
  }
  for (const name of ["events", "noise"] as const) {
    const value: unknown = given[name];
    if (value === undefined || Array.isArray(value) && value.length === 0) continue;
    throw new TypeError(
      `${caller}: there are no ${name} on the GPU; leave them out, or take valueAndGrad or solve`,
    );
  }
  const traced = programOf(field);
  if (traced === undefined) {
    // One with inputs has its program once it is driven.
    if (field.inputs === undefined) {
      throw new TypeError(
        `${caller}: the field was not traced, so that there is nothing to compile; make it by ` +
          "vectorField(…) or mlp(…)",
      );
    }
  } else if (traced.options.dtype === "float64") {
    throw new RangeError(
      `${caller}: WebGPU computes in float32, and the field asks for float64; leave dtype out, or ` +
        "take valueAndGrad or solve",
    );
  }
  return gpuMethod(caller, given.method);
}

function gpuMethod(caller: string, method: Method): GpuMethod {
  if (isRungeKutta(method)) return { tableau: method.tableau, coupled: undefined };
  if (isCoupled(method) && method.arithmetic === "float") {
    return { tableau: method.base.tableau, coupled: method };
  }
  throw new TypeError(
    `${caller}: the GPU takes explicit Runge-Kutta methods such as rk4, and reversible(…) over one in ` +
      `floating point, got ${method.name}`,
  );
}

function isCoupled(method: Method): method is ReversibleMethod {
  return "arithmetic" in method && !("window" in method) && isRungeKutta(method.base);
}

/** How many states are kept over so many steps. */
export function keptStates({ coupled }: GpuMethod, steps: number, kept?: number): number {
  const wanted = kept ?? (coupled === undefined ? Math.ceil(Math.sqrt(steps)) : ANCHORS);
  return Math.max(1, Math.min(wanted, steps));
}

/** The coupling for so many steps and anchors; undefined for a method of one state. */
export function couplingOf(
  { coupled }: GpuMethod,
  steps: number,
  kept: number,
  size: number,
): FloatCoupling | undefined {
  if (coupled === undefined) return undefined;
  const { mixing, coupling, order } = coupled;
  const lambda = settledFloat(coupling, { steps, anchors: kept }, GROWTH);
  return new FloatCoupling(lambda, size, settledShare(mixing, coupling, order));
}
