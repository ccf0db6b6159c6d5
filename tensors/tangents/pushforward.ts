import { contentsOf, type Program } from "../trace/program.ts";
import { apply, type TraceNode } from "../trace/operation.ts";
import { mul } from "../operations/elementwise/arithmetic.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Applies operations to other tensors, and their tangent rules beside them. What a tangent is not
 * given for has none: it is zero, and so is whatever depends on that alone; nothing is written for
 * it.
 *
 * @param values The tensors to put in place of others; what is computed is added.
 * @param directions For each direction the tangents, by the tensor of `nodes` that they are of; what
 *   is computed is added.
 */
export function pushForward(
  nodes: readonly TraceNode[],
  values: Map<Tensor, Tensor>,
  ...directions: readonly Map<Tensor, Tensor>[]
): void {
  for (const { operation, inputs, attributes, output } of nodes) {
    const taken = inputs.map((input) => values.get(input) ?? input);
    const value = apply(operation, taken, attributes);
    values.set(output, value);
    for (const known of directions) {
      const tangents = inputs.map((input) => known.get(input));
      if (tangents.every((tangent) => tangent === undefined)) continue;
      const tangent = operation.tangent({
        inputs: taken,
        tangents,
        output: value,
        attributes,
        mul,
      });
      if (tangent !== undefined) known.set(output, tangent);
    }
  }
}

/**
 * Applies a program to other tensors, and gives the tangents of its result along several directions,
 * which share what the program computes.
 *
 * @param inputs The arguments.
 * @param directions For each direction the tangents of the arguments; undefined stands for zero.
 * @returns The result, and a tangent a direction; undefined where that is zero.
 */
export function replayTangents(
  program: Program,
  inputs: readonly Tensor[],
  directions: readonly (readonly (Tensor | undefined)[])[],
): { readonly value: Tensor; readonly tangents: readonly (Tensor | undefined)[] } {
  const { inputs: own, nodes, output } = contentsOf(program);
  const values = new Map<Tensor, Tensor>(own.map((input, i) => [input, inputs[i]]));
  const all = directions.map((given) =>
    new Map(own.flatMap((input, i): [Tensor, Tensor][] => {
      const tangent = given[i];
      return tangent ? [[input, tangent]] : [];
    }))
  );
  pushForward(nodes, values, ...all);
  return {
    value: values.get(output) ?? output,
    tangents: all.map((tangents) => tangents.get(output)),
  };
}
