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

/** The same of a function of several results. */
export interface RecordedAll extends Omit<Recorded, "output"> {
  /** The results: each that of a node, an argument, or a constant. */
  readonly outputs: readonly Tensor[];
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
  const { inputs, nodes, outputs: [output] } = recordAll((...given) => [f(...given)], shapes, what);
  return { inputs, nodes, output };
}

/** The same for a function of several results. */
export function recordAll(
  f: (...inputs: Tensor[]) => readonly TensorLike[],
  shapes: readonly Shape[],
  what: string,
): RecordedAll {
  const trace = new Trace({ nested: true });
  const inputs = shapes.map((shape) => new TracedTensor(trace, shape));
  try {
    const outputs = f(...inputs).map((output) => asTensor(output, what));
    return { inputs, nodes: reachable(trace.nodes, outputs), outputs };
  } finally {
    trace.close();
  }
}
