import { apply, originOf, type TraceNode } from "../../trace/operation.ts";
import { carries } from "../../trace/carriers.ts";
import { elementwiseOf } from "../../trace/structure.ts";
import { Tensor } from "../../tensor.ts";
import { BROADCAST } from "../layout/moves.ts";
import { choose, WHERE } from "./choice.ts";

/**
 * A branch of a choice, made so that nothing in it is infinite where it is not taken. There its cotangent is 0,
 * and 0 times an infinite derivative would be NaN. Only the choice can tell this 0 from one that was
 * computed: x times x of x = sqrt(0) has the derivative 1, of which 0 times infinity knows nothing, and which stays
 * NaN. Where the branch is taken it is computed as before, bit by bit.
 *
 * @param mask What chooses.
 * @param branch What may be taken; what has numbers already stays as it is.
 * @param first Whether it is taken where the mask is not 0; else where it is 0.
 * @returns The branch, with harmless inputs of what has no finite derivative everywhere.
 */
export function guarded(mask: Tensor, branch: Tensor, first: boolean): Tensor {
  const made = new Map<Tensor, Tensor>();
  for (const node of elementwise(branch)) {
    const { operation, inputs, attributes, output } = node;
    const seen = inputs.map((input, i) => {
      const own = made.get(input) ?? input;
      const number = operation.harmless?.[i];
      if (number === undefined || !fits(mask, own) || isChosenBy(mask, own)) return own;
      return first ? choose(mask, own, number) : choose(mask, number, own);
    });
    if (seen.some((each, i) => each !== inputs[i])) {
      made.set(output, apply(operation, seen, attributes));
    }
  }
  return made.get(branch) ?? branch;
}

/**
 * The operations through which cotangents come back from a tensor element by element, or by broadcasting: that which
 * needs another one after it.
 */
function elementwise(branch: Tensor): TraceNode[] {
  const ordered: TraceNode[] = [];
  const met = new Set<Tensor>();
  const open: (Tensor | TraceNode)[] = [branch];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!(next instanceof Tensor)) {
      ordered.push(next); // all of its inputs are there
      continue;
    }
    const node = originOf(next);
    if (met.has(next) || node === undefined) continue;
    met.add(next);
    if (node.operation !== BROADCAST && elementwiseOf(node) === undefined) continue;
    open.push(node, ...node.inputs.filter((_, i) => carries(node, i)));
  }
  return ordered;
}

/** Broadcasting aligns shapes in one way only: where a mask fits, it chooses the elements that it will in the end. */
function fits(mask: Tensor, { shape }: Tensor): boolean {
  const lead = shape.length - mask.shape.length;
  return lead >= 0 && mask.shape.every((size, i) => size === 1 || size === shape[lead + i]);
}

/** Whether somebody did it already. */
function isChosenBy(mask: Tensor, x: Tensor): boolean {
  const origin = originOf(x);
  return origin?.operation === WHERE && origin.inputs[0] === mask;
}
