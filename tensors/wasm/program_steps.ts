import type { Blas } from "../blas.ts";
import type { TraceNode } from "../trace/operation.ts";
import { contentsOf, type Program } from "../trace/program.ts";
import { elementwiseOf, movesOf, productsOf } from "../trace/structure.ts";
import { sizeOf } from "../shape.ts";
import { type Chain, instructionsOf } from "./elementwise.ts";

/** The most products of a batch that are written one after the other. */
const MOST_PRODUCTS = 256;

/** What a program lacks to be compiled, as a clause; undefined where nothing is lacking. */
export function lackOf(program: Program): string | undefined {
  for (const node of contentsOf(program).nodes) {
    if (!node.operation.compiled) return `${node.operation.name} has no compiled rule`;
    const count = productsOf(node)?.aStarts.length ?? 0;
    if (count > MOST_PRODUCTS) {
      return `${node.operation.name} is of ${count} small matrices, which is not compiled for more ` +
        `than ${MOST_PRODUCTS}`;
    }
  }
  return undefined;
}

/**
 * The BLAS for the products of a program.
 *
 * @returns Undefined where it has none.
 * @throws {BlasError} If it has, and there is no BLAS.
 */
export function blasFor(program: Program): Blas | undefined {
  for (const { operation: { compiled } } of contentsOf(program).nodes) {
    if (compiled?.kind === "product") return compiled.openBlas();
  }
  return undefined;
}

/**
 * Joins neighbours that work element by element on tensors of one size.
 *
 * @param longest How many at most.
 */
export function chainsOf(nodes: readonly TraceNode[], longest = Infinity): (Chain | TraceNode)[] {
  const steps: (Chain | TraceNode)[] = [];
  let last: { nodes: TraceNode[]; size: number } | undefined;
  for (const node of nodes) {
    const size = sizeOf(node.output.shape);
    if (!elementwiseOf(node)) {
      steps.push(node);
      last = undefined;
    } else if (last?.size === size && last.nodes.length < longest) last.nodes.push(node);
    else steps.push(last = { nodes: [node], size });
  }
  return steps;
}

/** Instructions that a move or a product is taken for. */
const TAKEN_FOR = 30;

/** Roughly how many instructions the steps' code has. */
export function sizeOfCode(steps: readonly (Chain | TraceNode)[], width: number): number {
  return steps.reduce((sum, step) => {
    if ("nodes" in step) return sum + instructionsOf(step, Math.ceil(step.size / width));
    const pieces = movesOf(step)?.length ?? productsOf(step)?.aStarts.length ?? 1;
    return sum + pieces * TAKEN_FOR;
  }, 0);
}
