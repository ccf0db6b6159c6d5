import { checkChoice } from "./checks/check_choice.ts";
import { engine } from "./wasm/engine.ts";
import type { Dtype } from "./wasm/lanes.ts";

/**
 * What a traced program runs on.
 *
 * @category Kernels
 */
export interface KernelOptions {
  /**
   * "auto", the default: compiled to WebAssembly where the engine has its vectors, interpreted
   * elsewhere; the field's `kernels` says which, and why. "wasm": compiled, or an error that says
   * what is lacking. "interpreter": the list of operations, one after the other. "blas": compiled,
   * with large matrix products done by the system's OpenBLAS; needs Deno and `--allow-ffi`; see
   * {@linkcode openBlas}. Compiled and interpreted results agree to 1e-13 of the largest element.
   */
  readonly kernels?: "auto" | "wasm" | "interpreter" | "blas";
  /**
   * What the field and its pullback compute in, and the stages of a step are kept in. "float32" has
   * twice the lanes and half the memory, and needs compiled kernels. Default "float64".
   *
   * The states, their coupling and the sums of the cotangents stay in doubles, and what a stage
   * gave is the same number on the way back. So the way back is as exact as in float64: for the
   * white dwarf (a network 3-10-2, reversible Euler, coupling "auto") the reconstruction error is
   * 2e-18, 4e-16, 3e-12 and 6e-12 at 100, 1000, 10⁴ and 10⁵ steps, against 9e-16, 1e-15, 1e-11
   * and 2e-12 in float64. With the coupling in singles, too, it was 2e-7 at 1000 steps already,
   * and grew like λ^−n from there. The gradient differs from that in float64 by 2e-8 to 6e-8 of
   * its largest element. A network 64-128-64 on a batch of 32 takes 0.55 times the time; one of 10
   * units has too few numbers to fill the lanes, and takes 0.9 to 1.1 times. `deno task speed --parts
   * float32` measures it.
   *
   * What f makes of t alone, such as cos(t) or t − t0, is computed in doubles and rounded where it
   * meets y or the parameters. Where t itself meets them far from 0, so that the times of a solve
   * come too close to each other for singles, the solve is a `RangeError`, and so is a y0 beyond
   * their range.
   */
  readonly dtype?: Dtype;
  /**
   * Whether x y + z may be rounded once, where the engine can. Faster, but how it is rounded is the
   * machine's affair: V8 rounds once from Node 22 on, Bun 1.4 twice. Without it results have the
   * same bits on every machine and in every engine, but for what the engine's own `pow` gives, and
   * its sin and cos beyond 10⁵. What is interpreted has tanh and the others of the engine, which
   * differ in the last digit. Default true.
   */
  readonly fused?: boolean;
}

/**
 * Kernels that cannot be had here.
 *
 * @category Kernels
 * @example
 * ```ts
 * import { KernelsUnavailableError, mlp } from "@revode/revode";
 *
 * try {
 *   console.log(mlp({ state: [2], hidden: [8], kernels: "wasm" }).kernels);
 * } catch (error) {
 *   // As in a page whose policy lets nothing compile.
 *   if (!(error instanceof KernelsUnavailableError)) throw error;
 *   console.log(error.message);
 * }
 * ```
 */
export class KernelsUnavailableError extends Error {
  /** Its name. */
  override readonly name = "KernelsUnavailableError";
}

/**
 * What a field runs on, and why.
 *
 * @category Kernels
 */
export interface KernelChoice {
  /** "wasm": compiled. "blas": compiled, with large products done by OpenBLAS. "interpreter": neither. */
  readonly runsOn: "wasm" | "blas" | "interpreter";
  /** The reason as a clause: what was asked for, or what is lacking. */
  readonly reason: string;
}

/**
 * Settles what a program runs on.
 *
 * @param lack What the program lacks to be compiled, as a clause; undefined where nothing is lacking.
 * @throws {RangeError} If an option is unknown, or float32 is to be interpreted.
 * @throws {KernelsUnavailableError} If compiled kernels were asked for and cannot be had.
 */
export function chooseKernels(options: KernelOptions, lack: string | undefined): KernelChoice {
  const { kernels = "auto", dtype = "float64" } = options;
  if (kernels as string === "webgpu") {
    throw new RangeError('vectorField: for a GPU see valueAndGradOnGpu, "@revode/revode/webgpu"');
  }
  checkChoice("vectorField: kernels", kernels, ["auto", "wasm", "interpreter", "blas"]);
  checkChoice("vectorField: dtype", dtype, ["float64", "float32"]);
  if (kernels === "interpreter") {
    if (dtype === "float64") return { runsOn: kernels, reason: "it was asked for" };
    throw new RangeError(
      'vectorField: dtype "float32" needs compiled kernels; leave `kernels` out, or take "float64"',
    );
  }
  const lacking = engine().lack ?? lack;
  if (kernels === "auto" && dtype === "float64") {
    if (lacking !== undefined) return { runsOn: "interpreter", reason: lacking };
    return { runsOn: "wasm", reason: "every operation of f has a compiled rule" };
  }
  if (lacking === undefined) {
    const reason = kernels === "auto" ? 'dtype "float32" needs it' : "it was asked for";
    return { runsOn: kernels === "auto" ? "wasm" : kernels, reason };
  }
  throw new KernelsUnavailableError(
    `vectorField: kernels "${kernels}" with dtype "${dtype}" cannot be had: ${lacking}; ` +
      'leave both options out, and the field is interpreted, in "float64"',
  );
}
