import type { TraceNode } from "../trace/operation.ts";
import { apply } from "../trace/operation.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Applies operations to other tensors, and their tangent rules beside them. What a tangent is not
 * given for has none: it is zero, and so is whatever depends on that alone; nothing is written for
 * it.
 *
 * @param values The tensors to put in place of others; what is computed is added.
 * @param tangents Tangents, by the tensor of `nodes` that they are of; what is computed is added.
 */
export function pushForward(
  nodes: readonly TraceNode[],
  values: Map<Tensor, Tensor>,
  tangents: Map<Tensor, Tensor>,
): void {
  for (const { operation, inputs, attributes, output } of nodes) {
    const taken = inputs.map((input) => values.get(input) ?? input);
    const value = apply(operation, taken, attributes);
    values.set(output, value);
    const given = inputs.map((input) => tangents.get(input));
    if (given.every((tangent) => tangent === undefined)) continue;
    const tangent = operation.tangent({
      inputs: taken,
      tangents: given,
      output: value,
      attributes,
    });
    if (tangent !== undefined) tangents.set(output, tangent);
  }
}
