import { apply, type TraceNode } from "./operation.ts";
import { contentsOf, type Program } from "./program.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Applies what a traced program does to other tensors, with some of its operations replaced.
 *
 * @param program The program.
 * @param inputs Its arguments.
 * @param replace Gives the result in place of an operation's own, from its inputs; undefined where
 *   the operation stays.
 * @returns The result.
 */
export function replaceOperations(
  program: Program,
  inputs: readonly Tensor[],
  replace: (node: TraceNode, inputs: readonly Tensor[]) => Tensor | undefined,
): Tensor {
  const { inputs: own, nodes, output } = contentsOf(program);
  const made = new Map<Tensor, Tensor>(own.map((input, i) => [input, inputs[i]]));
  for (const node of nodes) {
    const given = node.inputs.map((input) => made.get(input) ?? input);
    made.set(node.output, replace(node, given) ?? apply(node.operation, given, node.attributes));
  }
  return made.get(output)!;
}

/** The operations of a program that are of one kind, in their order. */
export function nodesOf(program: Program, operation: TraceNode["operation"]): TraceNode[] {
  return contentsOf(program).nodes.filter((node) => node.operation === operation);
}

/** The numbers of the arguments that a program reads. */
export function argumentsRead(program: Program): Set<number> {
  const { inputs, nodes, output } = contentsOf(program);
  const read = new Set<Tensor>([output, ...nodes.flatMap((node) => node.inputs)]);
  return new Set(inputs.flatMap((input, i) => read.has(input) ? [i] : []));
}

/**
 * A tensor of a program as a function of some of its arguments alone.
 *
 * @param kept The numbers of the arguments.
 * @returns The inputs and operations that it is made of; undefined where it depends on another one.
 */
export function partOf(
  program: Program,
  tensor: Tensor,
  kept: readonly number[],
): ((inputs: readonly Tensor[]) => Tensor) | undefined {
  const { inputs, nodes } = contentsOf(program);
  const needed = new Set<Tensor>([tensor]);
  const own: TraceNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!needed.has(node.output)) continue;
    for (const input of node.inputs) needed.add(input);
    own.push(node);
  }
  if (inputs.some((input, i) => needed.has(input) && !kept.includes(i))) return undefined;
  return (given) => {
    const made = new Map<Tensor, Tensor>(kept.map((i, k) => [inputs[i], given[k]]));
    for (const { operation, inputs, attributes, output } of own.toReversed()) {
      made.set(output, apply(operation, inputs.map((x) => made.get(x) ?? x), attributes));
    }
    return made.get(tensor) ?? tensor;
  };
}
