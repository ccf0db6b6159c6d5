/**
 * What of a list of operations is computed in one go on a GPU: chains of operations, element by element, become
 * one kernel, and go at the end of the product or sum that they begin with. What only moves elements is
 * no kernel: whoever reads them looks where they are.
 *
 * @module
 */

import type { Tensor } from "../tensor.ts";
import { elementwiseOf, movesOf } from "../trace/structure.ts";
import type { TraceNode } from "../trace/operation.ts";
import { type IndexMap, throughBoth, unlessIdentity } from "./index_map.ts";

/** Where the elements of a tensor are read. */
export interface Read {
  /** The tensor that is in memory, or at hand. */
  readonly base: Tensor;
  /** Which of its elements. */
  readonly map: IndexMap;
}

/** One go over all elements of a size. */
export interface Kernel {
  /** The number of elements. */
  readonly size: number;
  /** The operation that it begins with, where that does not go element by element. */
  readonly host: TraceNode | undefined;
  /** The operations behind, each of `size` elements. */
  readonly nodes: TraceNode[];
}

/** The kernels of some operations, in their order. */
export interface KernelPlan {
  readonly kernels: readonly Kernel[];
  /** Where a tensor is read. */
  readonly readOf: (tensor: Tensor) => Read;
  /** The kernel that computes a tensor; undefined for an argument and a constant. */
  readonly kernelOf: (tensor: Tensor) => number | undefined;
}

/** The most tensors that one kernel reads and writes. */
export const MOST_PLACES = 48;

/** Settles what is computed together. */
export function planKernels(nodes: readonly TraceNode[]): KernelPlan {
  const reads = new Map<Tensor, Read>();
  const owner = new Map<Tensor, number>();
  const kernels: Kernel[] = [];
  const touched: Set<Tensor>[] = [];
  const readOf = (tensor: Tensor): Read => reads.get(tensor) ?? { base: tensor, map: undefined };

  /** The first kernel that a node may be part of: where what it reads is in memory, or at hand. */
  const firstFor = (node: TraceNode) =>
    node.inputs.reduce((first, input) => {
      const { base, map } = readOf(input);
      const made = owner.get(base);
      if (made === undefined) return first;
      return Math.max(first, map === undefined && base.size === node.output.size ? made : made + 1);
    }, 0);

  for (const node of nodes) {
    const from = viewOf(node);
    if (from !== undefined) {
      const { base, map } = readOf(node.inputs[0]);
      const both = throughBoth(from, map);
      reads.set(node.output, { base, map: both && unlessIdentity(both, base.size) });
      continue;
    }
    const { size } = node.output;
    const bases = [...node.inputs.map((input) => readOf(input).base), node.output];
    let number = -1;
    const joins = elementwiseOf(node) !== undefined;
    if (joins) {
      const first = firstFor(node);
      number = kernels.findIndex((kernel, i) =>
        i >= first && kernel.size === size && !isAlone(kernel) &&
        new Set([...touched[i], ...bases]).size <= MOST_PLACES
      );
    }
    if (number < 0) {
      number = kernels.push({ size, host: joins ? undefined : node, nodes: [] }) - 1;
      touched.push(new Set());
    }
    if (joins) kernels[number].nodes.push(node);
    for (const base of bases) touched[number].add(base);
    owner.set(node.output, number);
  }
  return { kernels, readOf, kernelOf: (tensor) => owner.get(tensor) };
}

/** Where each element of the result is in the one input; undefined where the operation computes. */
function viewOf(node: TraceNode): Int32Array | undefined {
  const moves = movesOf(node);
  if (moves?.length !== 1 || sums(node)) return undefined;
  const [{ from, to, size }] = moves;
  if (from !== undefined && to === undefined) return from;
  if (to === undefined || size !== node.output.size) return undefined;
  const back = new Int32Array(size).fill(-1);
  for (let i = 0; i < size; i++) back[to[i]] = i;
  return back.includes(-1) ? undefined : back;
}

/** Whether several elements may go to one. */
export function sums({ operation: { compiled } }: TraceNode): boolean {
  return compiled?.kind === "move" && compiled.sums;
}

/** Whether a kernel finds its own way over the elements, so that nothing can go behind it. */
function isAlone({ host }: Kernel): boolean {
  if (host === undefined || sums(host)) return false;
  return host.operation.compiled?.kind !== "product" && host.operation.name !== "shift";
}
