/**
 * The system's own BLAS, for whoever asks for it with `kernels: "blas"`. Nothing here is done
 * unasked: the library needs no permission, and this needs `--allow-ffi`, since a foreign library
 * may do whatever the user may.
 *
 * @module
 */

import { checkKeys, type KeysOf } from "./checks/known_keys.ts";
import {
  type Foreign,
  type Gemm,
  PLAIN,
  ROW_MAJOR,
  SYMBOLS,
  TRANSPOSED,
} from "./blas_interface.ts";
import type { Dtype } from "./wasm/lanes.ts";
import type { ProductSpec } from "./wasm/matrix/product.ts";

/**
 * The system's BLAS cannot be had.
 *
 * @category Kernels
 */
export class BlasError extends Error {
  /** Its name. */
  override readonly name = "BlasError";
}

/**
 * How to open the system's BLAS.
 *
 * @category Kernels
 */
export interface BlasOptions {
  /**
   * Threads of a product. Default: what the library itself takes, for OpenBLAS a thread for each
   * core or what `OPENBLAS_NUM_THREADS` says. It holds for the whole process.
   */
  readonly threads?: number;
  /**
   * A file to open in place of the system's library, with the same C interface: a newer OpenBLAS, BLIS,
   * or MKL, as `libmkl_rt.so.2`. One library is open in a process: name it before the first field with
   * `kernels: "blas"` is made. Default: the system's.
   */
  readonly library?: string;
}

const KNOWN: KeysOf<BlasOptions> = { threads: true, library: true };

/**
 * The products of the system's BLAS.
 *
 * @category Kernels
 */
export interface Blas {
  /** The file that was opened. */
  readonly library: string;
  /**
   * The processor whose kernels OpenBLAS took, such as "Haswell"; null where the library does not tell. On
   * one that it does not know it is "Prescott", of 2004, and its products are slower than compiled ones:
   * until the variable `OPENBLAS_CORETYPE` names one like it, `SkylakeX` where there is AVX-512, else
   * `Haswell`.
   */
  readonly core: string | null;
  /**
   * Binds a product to a memory. The first call with an address makes a view, later ones allocate
   * nothing.
   *
   * @param spec The product.
   * @param dtype The element type.
   * @param memory The memory; it must not grow, since that moves it.
   * @returns The product, by the addresses of A, B and C in bytes.
   */
  product(
    spec: ProductSpec,
    dtype: Dtype,
    memory: ArrayBuffer,
  ): (a: number, b: number, c: number) => void;
  /**
   * Binds a product to its matrices; no call allocates anything.
   *
   * @param spec The product.
   * @param dtype The element type.
   * @param memory The memory; it must not grow, since that moves it.
   * @param a The address of A, in bytes.
   * @param b The address of B.
   * @param c The address of C.
   * @returns The product.
   */
  bindProduct(
    spec: ProductSpec,
    dtype: Dtype,
    memory: ArrayBuffer,
    a: number,
    b: number,
    c: number,
  ): () => void;
}

/** The names to try, by operating system. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  darwin: [
    "libopenblas.dylib",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
  ],
  windows: ["libopenblas.dll", "openblas.dll"],
  other: ["libopenblas.so.0", "libopenblas.so"],
};

const INSTALL: Readonly<Record<string, string>> = {
  darwin: "brew install openblas",
  windows: "put libopenblas.dll where PATH finds it",
  other: "apt-get install libopenblas0, or dnf install openblas",
};

interface Opened {
  readonly blas: Blas;
  readonly setThreads: ((threads: number) => void) | null;
}

let opened: Opened | undefined;

/**
 * Opens the system's OpenBLAS, on macOS else Accelerate, once a process. It needs Deno, the
 * permission `--allow-ffi`, and the library itself, under one of the names `libopenblas.so.0`,
 * `libopenblas.so`, `libopenblas.dylib`, `libopenblas.dll`.
 *
 * The way through the interface costs little: 0.99 to 1.04 times the speed of a C program that
 * calls the same library with one thread, for products from [32×64]·[64×128] to
 * [1000×1000]·[1000×1000] (medians of 11 alternating runs, OpenBLAS 0.3.21, AVX2). With one thread
 * it multiplies large matrices about twice as fast as WebAssembly, whose vectors are half as wide;
 * with vectors and thin matrices WebAssembly is faster. Where the library does
 * not know the processor it is slower at all of them, and {@linkcode Blas.core} says so.
 *
 * @category Kernels
 * @param options How many threads.
 * @returns The products.
 * @throws {RangeError} If `threads` is not a whole number of at least 1.
 * @throws {BlasError} If there is no foreign function interface, no permission, no library, or no
 *   way to set its threads; the message says which, and what to do.
 *
 * @example
 * ```ts
 * import { BlasError, openBlas } from "@revode/revode";
 *
 * try {
 *   console.log(openBlas().library);
 * } catch (error) {
 *   // Without the permission, or the library, it says so.
 *   if (!(error instanceof BlasError)) throw error;
 *   console.log(error.message);
 * }
 * ```
 */
export function openBlas(options: BlasOptions = {}): Blas {
  checkKeys("openBlas", options, KNOWN);
  const { threads, library } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(
      `openBlas: threads must be a whole number of at least 1, got ${threads}; ` +
        "leave it out for the library's own choice",
    );
  }
  const { blas, setThreads } = opened ??= open(library);
  if (library !== undefined && library !== blas.library) {
    throw new BlasError(
      `openBlas: ${blas.library} is open already, so ${library} cannot be; name it first`,
    );
  }
  if (threads !== undefined) {
    if (!setThreads) {
      throw new BlasError(
        `openBlas: ${blas.library} has no way to set threads, so it cannot use ${threads}; ` +
          "leave `threads` out",
      );
    }
    setThreads(threads);
  }
  return blas;
}

function open(name?: string): Opened {
  // The library runs in browsers and Node too, so it must not name what only Deno has: it looks
  // whether it is there.
  const foreign = (globalThis as Record<string, unknown>)["Deno"] as Partial<Foreign> | undefined;
  if (typeof foreign?.dlopen !== "function") {
    throw new BlasError(
      'openBlas: there is no foreign function interface here; kernels: "blas" needs Deno. ' +
        'Elsewhere take kernels: "wasm", which needs nothing',
    );
  }
  const { build, dlopen, UnsafePointerView } = foreign as Foreign;
  const os = build.os in LIBRARIES ? build.os : "other";
  const names = name ? [name] : LIBRARIES[os];
  for (const library of names) {
    try {
      const { symbols } = dlopen(library, SYMBOLS);
      const { cblas_dgemm, cblas_sgemm, openblas_get_corename: coreName } = symbols;
      const core = coreName ? UnsafePointerView.getCString(coreName()) : null;
      return {
        blas: blasOf(library, core, { float64: cblas_dgemm, float32: cblas_sgemm }),
        setThreads: symbols.openblas_set_num_threads,
      };
    } catch (cause) {
      if (!(cause instanceof Error) || !/^(NotCapable|PermissionDenied)$/.test(cause.name)) {
        continue;
      }
      throw new BlasError(
        `openBlas: no permission to open ${library}; run with --allow-ffi, ` +
          'or take kernels: "wasm", which needs none',
        { cause },
      );
    }
  }
  throw new BlasError(
    `openBlas: found no OpenBLAS, tried ${names.join(", ")}; ` +
      `install it (${INSTALL[os]}), or take kernels: "wasm", which needs nothing`,
  );
}

function blasOf(
  library: string,
  core: string | null,
  gemms: Readonly<Record<Dtype, Gemm>>,
): Blas {
  const bindProduct: Blas["bindProduct"] = (spec, dtype, memory, a, b, c) => {
    const { m, n, k } = spec;
    if (m * n === 0) return () => {};
    const multiply = gemms[dtype];
    const bytes = dtype === "float64" ? 8 : 4;
    const view = (address: number, elements: number) =>
      new Uint8Array(memory, address, elements * bytes);
    const [x, y, z] = [view(a, m * k), view(b, k * n), view(c, m * n)];
    if (k === 0) return spec.accumulate ? () => {} : () => void z.fill(0);
    const aForm = spec.aTransposed ? TRANSPOSED : PLAIN;
    const bForm = spec.bTransposed ? TRANSPOSED : PLAIN;
    const aRow = spec.aTransposed ? m : k;
    const bRow = spec.bTransposed ? k : n;
    const beta = spec.accumulate ? 1 : 0;
    return () => multiply(ROW_MAJOR, aForm, bForm, m, n, k, 1, x, aRow, y, bRow, beta, z, n);
  };
  return {
    library,
    core,
    bindProduct,
    product(spec, dtype, memory) {
      const bound = new Map<number, Map<number, Map<number, () => void>>>();
      return (a, b, c) => {
        const withA = inner(bound, a);
        const withB = inner(withA, b);
        let run = withB.get(c);
        if (run === undefined) withB.set(c, run = bindProduct(spec, dtype, memory, a, b, c));
        run();
      };
    },
  };
}

function inner<T>(of: Map<number, Map<number, T>>, key: number): Map<number, T> {
  let found = of.get(key);
  if (found === undefined) of.set(key, found = new Map());
  return found;
}
