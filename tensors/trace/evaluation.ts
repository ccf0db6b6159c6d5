import { adoptUntilDropped } from "../bytes.ts";
import { type Kernel, type Span, TracedTensor, type TraceNode } from "./operation.ts";
import { carriersOf, carries } from "./carriers.ts";
import type { Tensor } from "../tensor.ts";

/** What a program is made of. */
export interface ProgramContents {
  readonly inputs: readonly TracedTensor[];
  readonly nodes: readonly TraceNode[];
  readonly output: Tensor;
}

/**
 * A program over one set of buffers: the values of one point at a time.
 *
 * @category Tracing
 */
export class Evaluation {
  /** The result, written by {@linkcode Evaluation.evaluate}. */
  readonly output: Float64Array;
  readonly #contents: ProgramContents;
  readonly #values = new Map<Tensor, Float64Array>();
  readonly #forward: Kernel[] = [];
  /** The kernels of the last pullback, and the buffers that they add to. */
  #backward: Kernel[] = [];
  #boundBars: readonly (Float64Array | null)[] | undefined;
  #bars: Float64Array = new Float64Array(0);
  #outputBar: Float64Array = new Float64Array(0);

  /** Made by {@linkcode Program.bind}. */
  constructor(
    contents: ProgramContents,
    buffers: readonly Float64Array[],
    values: Float64Array,
  ) {
    this.#contents = contents;
    const { inputs, nodes, output } = contents;
    inputs.forEach((input, i) => this.#values.set(input, buffers[i]));
    let offset = 0;
    for (const node of nodes) {
      for (const input of node.inputs) {
        // What is not traced is a constant.
        if (!(input instanceof TracedTensor)) this.#values.set(input, input.data);
      }
      const own = values.subarray(offset, offset += node.output.size);
      // The result has a buffer of its own in any case; a caller may keep it.
      const view = node.output === output ? undefined : node.operation.view?.(
        node.inputs.map((input) => spanOf(this.#valueOf(input))),
        node.attributes,
      );
      this.#values.set(node.output, view ? viewOf(view) : own);
      if (view === undefined) {
        this.#forward.push(node.operation.forward(this.#buffersOf(node)));
      }
    }
    this.output = this.#valueOf(output);
  }

  /** Computes the result from what the argument buffers hold now. */
  evaluate(): void {
    const kernels = this.#forward;
    for (let i = 0; i < kernels.length; i++) kernels[i]();
  }

  /**
   * Pulls a cotangent back through the last evaluation.
   *
   * The first call binds kernels to the given buffers; calls with the same buffers
   * allocate nothing.
   *
   * @param outputBar dL/d(result); read.
   * @param inputBars For each argument the buffer that dL/d(argument) is added to, or null
   *   where it is not wanted.
   * @throws {TypeError} If one is missing or has the wrong length.
   */
  pullback(outputBar: Float64Array, inputBars: readonly (Float64Array | null)[]): void {
    const bound = this.#boundBars;
    let same = bound?.length === inputBars.length;
    for (let i = 0; same && i < inputBars.length; i++) {
      same = bound![i] === inputBars[i];
    }
    if (!same) this.#bindBars(inputBars);
    const bars = this.#bars;
    for (let i = 0; i < bars.length; i++) bars[i] = 0;
    const target = this.#outputBar;
    for (let i = 0; i < target.length; i++) target[i] = outputBar[i];
    const kernels = this.#backward;
    for (let i = 0; i < kernels.length; i++) kernels[i]();
  }

  #bindBars(inputBars: readonly (Float64Array | null)[]): void {
    const { inputs, output } = this.#contents;
    const bars = new Map<Tensor, Float64Array>();
    inputs.forEach((input, i) => {
      const bar = inputBars[i];
      if (bar === null) return;
      if (bar?.length !== input.size) {
        throw new TypeError(
          `Evaluation.pullback: the cotangent of argument ${i} must have ${input.size} elements, ` +
            `got ${bar?.length}`,
        );
      }
      bars.set(input, bar);
    });
    const active = carriersOf(this.#contents, bars.keys());
    const size = active.reduce((sum, node) => sum + node.output.size, 0);
    if (this.#bars.length !== size) this.#bars = adoptUntilDropped(new Float64Array(size));
    let offset = 0;
    for (const { output } of active) {
      bars.set(output, this.#bars.subarray(offset, offset += output.size));
    }
    this.#backward = active.toReversed().flatMap((node) => {
      const { operation } = node;
      const buffers = this.#buffersOf(node);
      const outputBar = bars.get(node.output)!;
      const wanted = node.inputs.map((input, i) => carries(node, i) ? bars.get(input) : undefined);
      if (operation.pullbackAll && wanted.every((bar) => bar !== undefined)) {
        return [operation.pullbackAll(buffers, outputBar, wanted)];
      }
      return wanted.flatMap((inputBar, i) =>
        inputBar === undefined ? [] : [operation.pullback(i, buffers, { inputBar, outputBar })]
      );
    });
    this.#outputBar = bars.get(output) ?? EMPTY;
    this.#boundBars = inputBars.slice();
  }

  #valueOf(t: Tensor): Float64Array {
    return this.#values.get(t)!;
  }

  #buffersOf(node: TraceNode) {
    return {
      inputs: node.inputs.map((input) => this.#valueOf(input)),
      output: this.#valueOf(node.output),
      shapes: node.inputs.map((input) => input.shape),
      attributes: node.attributes,
    };
  }
}

const EMPTY = /* @__PURE__ */ new Float64Array(0);

function spanOf({ buffer, byteOffset, length }: Float64Array): Span {
  return { memory: buffer, start: byteOffset / 8, size: length };
}

function viewOf({ memory, start, size }: Span): Float64Array {
  return new Float64Array(memory as ArrayBuffer, 8 * start, size);
}
