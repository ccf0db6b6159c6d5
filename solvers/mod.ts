/**
 * Explicit Runge-Kutta methods, reversible methods over any of them, solves, and
 * gradients of a loss through a solve: reversible, checkpointed or with full storage.
 *
 * @module
 */

export type * from "./adjoints/adjoint.ts";
export { defaultCheckpoints, optimalAdvances } from "./adjoints/checkpoint_schedule.ts";
export * from "./adjoints/full_storage.ts";
export * from "./adjoints/recursive_checkpoint.ts";
export * from "./adjoints/reversible.ts";
export * from "./errors.ts";
export type * from "./field.ts";
export * from "./method.ts";
export * from "./methods/euler.ts";
export * from "./methods/midpoint.ts";
export * from "./methods/ralston3.ts";
export * from "./methods/rk4.ts";
export type * from "./path_loss.ts";
export type { PathReader } from "./path_reader.ts";
export * from "./reversible.ts";
export * from "./runge_kutta.ts";
export * from "./solve.ts";
export type { StateLike } from "./state.ts";
export type { Steps } from "./steps.ts";
export type { Sweep } from "./sweep.ts";
export type { Tableau } from "./tableau.ts";
export * from "./value_and_grad.ts";
export * from "./vector_field.ts";
