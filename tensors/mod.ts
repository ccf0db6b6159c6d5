/**
 * Tensors over `Float64Array`, operations with their pullbacks, and the tracing of
 * a function into a static program that allocates nothing when it runs.
 *
 * An operation computes at once on concrete tensors. Inside a function given to
 * {@linkcode trace} (or to a vector field) it is written down instead.
 *
 * @module
 */

export * from "./users.ts";

// What writers of methods and vector fields need besides.
export { allocate } from "./bytes.ts";
export type { Diagnosis, DiagnosisKind } from "./diagnosis/diagnosis.ts";
export { formatShape, sameShape, sizeOf } from "./shape.ts";
export { jvpProgram } from "./tangents/jvp_program.ts";
export { Evaluation } from "./trace/evaluation.ts";
export type { ProductSpec } from "./wasm/matrix/product.ts";
