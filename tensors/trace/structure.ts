/**
 * How the result of an operation comes from its inputs: what compiling, diagnosing and counting
 * know of it.
 *
 * @module
 */

import type { Batch, ElementwiseRule, Move } from "../wasm/rules.ts";
import type { TraceNode } from "./operation.ts";

/** The rule of an operation whose element i comes from element i of each input; else undefined. */
export function elementwiseOf({ operation: { compiled } }: TraceNode): ElementwiseRule | undefined {
  return compiled?.kind === "elementwise" ? compiled : undefined;
}

/** Where the elements of each input go; undefined where they do not only move. */
export function movesOf({ operation, attributes }: TraceNode): readonly Move[] | undefined {
  const { compiled } = operation;
  return compiled?.kind === "move" ? compiled.moves(attributes) : undefined;
}

/** The matrix products that an operation consists of; undefined where it is none. */
export function productsOf({ operation, attributes, inputs }: TraceNode): Batch | undefined {
  const { compiled } = operation;
  if (compiled?.kind !== "product") return undefined;
  return compiled.products(attributes, inputs.map((input) => input.shape));
}
