import { asTensor, Trace, TracedTensor, type TraceNode } from "../trace/operation.ts";
import { reachable } from "../trace/program.ts";
import type { Shape } from "../shape.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

/** What a function does to its arguments; all else that it uses is a constant of it. */
export interface Recorded {
  /** The arguments. */
  readonly inputs: readonly Tensor[];
  /** The operations that depend on them, in the order in which they ran. */
  readonly nodes: readonly TraceNode[];
  /** The result: that of a node, an argument, or a constant. */
  readonly output: Tensor;
}

/**
 * Runs a function once, on tensors of its own. It may use tensors of a trace around it: what it
 * computes of these alone is written there.
 */
export function record(
  f: (...inputs: Tensor[]) => TensorLike,
  shapes: readonly Shape[],
  what: string,
): Recorded {
  const trace = new Trace({ nested: true });
  const inputs = shapes.map((shape) => new TracedTensor(trace, shape));
  try {
    const output = asTensor(f(...inputs), what);
    return { inputs, nodes: reachable(trace.nodes, output), output };
  } finally {
    trace.close();
  }
}
