/**
 * The C interface of a BLAS, as much of it as is used, and what opens it.
 *
 * @module
 */

const gemm = (scalar: "f64" | "f32") => ({
  parameters: [
    ...["i32", "i32", "i32", "i32", "i32", "i32"],
    ...[scalar, "buffer", "i32", "buffer", "i32"],
    ...[scalar, "buffer", "i32"],
  ],
  result: "void",
});

/** The functions of a library, as they are opened. */
export const SYMBOLS = /* @__PURE__ */ (() => ({
  cblas_dgemm: gemm("f64"),
  cblas_sgemm: gemm("f32"),
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  openblas_get_corename: { parameters: [], result: "pointer", optional: true },
}))();

// The names and values of the C interface.
export const ROW_MAJOR = 101;
export const PLAIN = 111;
export const TRANSPOSED = 112;

/** A product. */
export type Gemm = (
  ...args: [
    ...[order: number, aForm: number, bForm: number, m: number, n: number, k: number],
    ...[alpha: number, a: Uint8Array, aRow: number, b: Uint8Array, bRow: number],
    ...[beta: number, c: Uint8Array, cRow: number],
  ]
) => void;

/** As much of Deno's foreign function interface as is used here. */
export interface Foreign {
  readonly build: { readonly os: string };
  dlopen(name: string, symbols: unknown): {
    readonly symbols: {
      readonly cblas_dgemm: Gemm;
      readonly cblas_sgemm: Gemm;
      readonly openblas_set_num_threads: ((threads: number) => void) | null;
      readonly openblas_get_corename: (() => unknown) | null;
    };
  };
  readonly UnsafePointerView: { getCString(pointer: unknown): string };
}
