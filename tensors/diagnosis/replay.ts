import { TracedTensor, type TraceNode } from "../trace/operation.ts";
import { contentsOf, type Program } from "../trace/program.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DiagnosisPoint } from "./diagnosis.ts";

/**
 * A program evaluated once more, one operation after the other, with every result kept. In single
 * precision each result is rounded, so that it overflows where the compiled code does.
 */
export class Replay {
  readonly inputs: readonly TracedTensor[];
  readonly nodes: readonly TraceNode[];
  readonly output: Tensor;
  readonly point: DiagnosisPoint;
  /** For a result, the operation that gave it. */
  readonly makers = new Map<Tensor, TraceNode>();
  readonly #values = new Map<Tensor, Float64Array>();

  constructor(program: Program, point: DiagnosisPoint) {
    const { inputs, nodes, output } = contentsOf(program);
    this.inputs = inputs;
    this.nodes = nodes;
    this.output = output;
    this.point = point;
    // What depends on t alone is computed in doubles in any case.
    const exact = new Set<Tensor>(point.constants?.map((i) => inputs[i]));
    inputs.forEach((input, i) => {
      const value = Float64Array.from(point.inputs[i]);
      this.#values.set(input, exact.has(input) ? value : this.rounded(value));
    });
    for (const node of nodes) {
      this.makers.set(node.output, node);
      node.operation.forward(this.buffersOf(node))();
      const traced = node.inputs.filter((input) => input instanceof TracedTensor);
      if (traced.every((input) => exact.has(input))) exact.add(node.output);
      else this.rounded(this.valueOf(node.output));
    }
  }

  /** The elements of a tensor. */
  valueOf(tensor: Tensor): Float64Array {
    let found = this.#values.get(tensor);
    if (found === undefined) {
      const made = this.makers.has(tensor);
      found = made
        ? new Float64Array(sizeOf(tensor.shape))
        : this.rounded(Float64Array.from(tensor.data));
      this.#values.set(tensor, found);
    }
    return found;
  }

  /** Rounds elements in place to what the program computes in. */
  rounded(data: Float64Array): Float64Array {
    if (this.point.dtype === "float32") {
      for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i]);
    }
    return data;
  }

  protected buffersOf(node: TraceNode) {
    return {
      inputs: node.inputs.map((input) => this.valueOf(input)),
      output: this.valueOf(node.output),
      shapes: node.inputs.map((input) => input.shape),
      attributes: node.attributes,
    };
  }
}

/** The first element that is infinite or NaN; −1 where there is none. */
export function firstBad(data: ArrayLike<number>): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
