import { engine } from "./wasm/engine.ts";
import type { Dtype } from "./wasm/lanes.ts";

/** What a traced program runs on. */
export interface KernelOptions {
  /**
   * "auto", the default: compiled to WebAssembly where the engine has its vectors, interpreted
   * elsewhere. "wasm": compiled, or an error. "interpreter": the list of operations, one after the
   * other. "blas": compiled, with large matrix products done by the system's OpenBLAS; needs Deno
   * and `--allow-ffi`.
   */
  readonly kernels?: "auto" | "wasm" | "interpreter" | "blas";
  /**
   * What the numbers are inside the field and, with compiled methods, in the whole step. "float32"
   * has twice the lanes and half the memory, and needs compiled kernels. Default "float64".
   */
  readonly dtype?: Dtype;
  /**
   * Whether x y + z may be rounded once, where the engine can. Faster; without it compiled results
   * are those of the interpreter's order of additions. Default true.
   */
  readonly fused?: boolean;
}

/** Kernels that cannot be had here. */
export class KernelsUnavailableError extends Error {
  /** Its name. */
  override readonly name = "KernelsUnavailableError";
}

const KERNELS = ["auto", "wasm", "interpreter", "blas"];
const DTYPES = ["float64", "float32"];

/**
 * Settles what a program runs on.
 *
 * @param options What was asked for.
 * @param compilable Whether there is code for all of the program's operations.
 * @returns True where it is to be compiled.
 * @throws {RangeError} If an option is unknown, or float32 is to be interpreted.
 * @throws {KernelsUnavailableError} If compiled kernels were asked for and cannot be had.
 */
export function wantsCompiled(options: KernelOptions, compilable: boolean): boolean {
  const { kernels = "auto", dtype = "float64" } = options;
  check("kernels", kernels, KERNELS);
  check("dtype", dtype, DTYPES);
  if (kernels === "interpreter") {
    if (dtype === "float64") return false;
    throw new RangeError(
      'vectorField: dtype "float32" needs compiled kernels; leave `kernels` out, or take "float64"',
    );
  }
  const lack = !engine().simd
    ? "the engine has no WebAssembly with vectors, or is not allowed to compile it"
    : compilable
    ? undefined
    : "the function has a product of more than 256 small matrices, which is not compiled";
  if (lack === undefined) return true;
  if (kernels === "auto" && dtype === "float64") return false;
  throw new KernelsUnavailableError(
    `vectorField: kernels "${kernels}" with dtype "${dtype}" cannot be had: ${lack}; ` +
      'leave both options out, and the field is interpreted, in "float64"',
  );
}

function check(name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new RangeError(
    `vectorField: ${name} must be ${known.map((k) => `"${k}"`).join(" or ")}, got ${
      JSON.stringify(value)
    }`,
  );
}
