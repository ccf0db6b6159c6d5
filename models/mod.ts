/**
 * Vector fields to train (networks, or any traced function), losses, an optimiser
 * and the training loop.
 *
 * @module
 */

export * from "./adamw.ts";
export * from "./initializers.ts";
export * from "./losses.ts";
export * from "./mlp.ts";
export * from "./schedules.ts";
export * from "./train.ts";
export * from "./trainer.ts";
