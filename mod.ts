/**
 * Revode: train neural ODEs in constant memory, with exact gradients.
 *
 * A reversible solver (McCallum and Foster 2024, arXiv 2410.11648) runs the solve
 * backwards instead of storing it: two states, whatever the number of steps.
 *
 * @module
 */

export * from "./models/mod.ts";
export * from "./solvers/mod.ts";
export * from "./systems/mod.ts";
export * from "./tensors/mod.ts";
