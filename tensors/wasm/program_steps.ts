import type { TraceNode } from "../trace/operation.ts";
import { contentsOf, type Program } from "../trace/program.ts";
import { sizeOf } from "../shape.ts";
import { type Chain, instructionsOf, isElementwise } from "./elementwise.ts";

/** The most products of a batch that are written one after the other. */
const MOST_PRODUCTS = 256;

/** Whether every operation of a program has code. */
export function isCompilable(program: Program): boolean {
  return contentsOf(program).nodes.every((node) => {
    if (node.operation.name === "matmul") {
      return (node.attributes as Plan).aStarts.length <= MOST_PRODUCTS;
    }
    return isElementwise(node) || STRUCTURAL.has(node.operation.name);
  });
}

const MOVES = new Set(["broadcastTo", "transpose", "slice", "reshape"]);
const STRUCTURAL = new Set([...MOVES, "concat", "sum", "linear", "matmul"]);

/** The attributes of a matrix product, as matmul writes them. */
interface Plan {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly aStarts: Int32Array;
  readonly bStarts: Int32Array;
}

/** One product of a batch: where its matrices start, and their sizes. */
export interface OneProduct {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly spec: { readonly m: number; readonly k: number; readonly n: number };
}

/** The products that a node of `linear` or `matmul` is made of. */
export function productsOf({ operation, attributes, inputs, output }: TraceNode): OneProduct[] {
  if (operation.name === "linear") {
    const [k, n] = inputs[1].shape;
    return [{ a: 0, b: 0, c: 0, spec: { m: n === 0 ? 0 : output.size / n, k, n } }];
  }
  const { m, k, n, aStarts, bStarts } = attributes as Plan;
  return Array.from(aStarts, (a, s) => ({ a, b: bStarts[s], c: s * m * n, spec: { m, k, n } }));
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
    if (!isElementwise(node)) {
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
    const pieces = step.operation.name === "concat"
      ? step.inputs.length
      : step.operation.name === "matmul"
      ? (step.attributes as Plan).aStarts.length
      : 1;
    return sum + pieces * TAKEN_FOR;
  }, 0);
}
