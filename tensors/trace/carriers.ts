import type { Tensor } from "../tensor.ts";
import type { TraceNode } from "./operation.ts";

/** Whether a cotangent of the result goes to input number `input`. */
export function carries({ operation }: TraceNode, input: number): boolean {
  return !operation.flat?.(input);
}

/**
 * The nodes through which a cotangent of the result goes back to a wanted argument, in their order:
 * those that depend on one, and that the result moves with. What only decides, such as the mask of a
 * choice, is not among them, and nor is what is behind it.
 *
 * @param wanted The arguments whose cotangents are wanted.
 */
export function carriersOf(
  { nodes, output }: { readonly nodes: readonly TraceNode[]; readonly output: Tensor },
  wanted: Iterable<Tensor>,
): TraceNode[] {
  const moving = new Set(wanted);
  for (const node of nodes) {
    if (node.inputs.some((input, i) => moving.has(input) && carries(node, i))) {
      moving.add(node.output);
    }
  }
  const reached = new Set([output]);
  for (const node of nodes.toReversed()) {
    if (!reached.has(node.output) || !moving.has(node.output)) continue;
    node.inputs.forEach((input, i) => {
      if (carries(node, i)) reached.add(input);
    });
  }
  return nodes.filter((node) => reached.has(node.output) && moving.has(node.output));
}
