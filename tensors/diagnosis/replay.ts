import { carries } from "../trace/carriers.ts";
import { TracedTensor, type TraceNode } from "../trace/operation.ts";
import { contentsOf, type Program } from "../trace/program.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DiagnosisPoint } from "./diagnosis.ts";

/** A tensor as input number `input` of an operation. */
export interface Use {
  readonly node: TraceNode;
  readonly input: number;
}

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
  readonly #bars = new Map<Tensor, Float64Array>();
  readonly #users = new Map<Tensor, Use[]>();

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
      node.inputs.forEach((tensor, input) => {
        const users = this.#users.get(tensor) ?? [];
        this.#users.set(tensor, users);
        users.push({ node, input });
      });
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

  /** The operations that read a tensor, in their order. */
  usersOf(tensor: Tensor): readonly Use[] {
    return this.#users.get(tensor) ?? [];
  }

  /** The cotangent of a tensor; undefined where none came there. */
  barOf(tensor: Tensor): Float64Array | undefined {
    return this.#bars.get(tensor);
  }

  /** Pulls a cotangent of the result back to everything that it depends on. */
  pullBack(outputBar: ArrayLike<number>): void {
    this.#bars.set(this.output, this.rounded(Float64Array.from(outputBar)));
    for (const node of this.nodes.toReversed()) {
      const bar = this.barOf(node.output);
      if (bar === undefined) continue;
      node.inputs.forEach((input, i) => {
        if (!carries(node, i)) return;
        const part = this.partOf(node, i, bar);
        const sum = this.#bars.get(input);
        if (sum === undefined) this.#bars.set(input, part);
        else {
          for (let k = 0; k < sum.length; k++) sum[k] += part[k];
          this.rounded(sum);
        }
      });
    }
  }

  /** What one operation adds to the cotangent of one of its inputs. */
  partOf(node: TraceNode, input: number, outputBar: Float64Array): Float64Array {
    const inputBar = new Float64Array(node.inputs[input].size);
    node.operation.pullback(input, this.buffersOf(node), { inputBar, outputBar })();
    return this.rounded(inputBar);
  }

  /** Rounds elements in place to what the program computes in. */
  rounded(data: Float64Array): Float64Array {
    if (this.point.dtype === "float32") {
      for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i]);
    }
    return data;
  }

  buffersOf(node: TraceNode) {
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
