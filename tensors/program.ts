/**
 * A traced function as a static program: a list of operations over buffers that
 * are allocated once. Evaluating it and pulling back allocate nothing.
 *
 * @module
 */

import { adopt, allocate } from "./bytes.ts";
import {
  asTensor,
  type Kernel,
  type Operation,
  Trace,
  TracedTensor,
  type TraceNode,
} from "./operation.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Runs a function once with traced tensors and keeps what it did.
 *
 * @param f The function; it must compute with the operations of this module alone.
 * @param shapes The shapes of its arguments.
 * @returns The program.
 * @throws {TypeError} If `f` reads or compares a traced value, or does not return a tensor.
 *
 * @example
 * ```ts
 * import { mul, sin, trace } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const program = trace((x, y) => mul(sin(x), y), [[1], [1]]);
 * const x = Float64Array.of(0.5);
 * const y = Float64Array.of(2);
 * const evaluation = program.bind([x, y]);
 * evaluation.evaluate();
 * assertAlmostEquals(evaluation.output[0], 2 * Math.sin(0.5));
 *
 * const xBar = new Float64Array(1);
 * evaluation.pullback(Float64Array.of(1), [xBar, null]);
 * assertAlmostEquals(xBar[0], 2 * Math.cos(0.5));
 * ```
 */
export function trace(
  f: (...inputs: Tensor[]) => Tensor | number,
  shapes: readonly Shape[],
): Program {
  const record = new Trace();
  const inputs = shapes.map((shape) =>
    new TracedTensor(record, checkShape(shape, "trace: an argument"))
  );
  try {
    const result = asTensor(f(...inputs), "trace: the function's result");
    if (result instanceof TracedTensor && result.trace !== record) {
      throw new TypeError(
        "trace: the function returned a tensor that was traced in another function; " +
          "pass it to this one as an argument",
      );
    }
    const written = record.nodes.some((node) => node.output === result);
    return new Program(record, inputs, written ? result : copyInto(record, result));
  } finally {
    record.open = false;
  }
}

/**
 * Gives a result that is an input or a constant a node of its own, so that every
 * program ends in a buffer that it wrote.
 */
function copyInto(record: Trace, result: Tensor): Tensor {
  const output = new TracedTensor(record, result.shape);
  record.nodes.push({ operation: COPY, attributes: undefined, inputs: [result], output });
  return output;
}

const COPY: Operation<unknown> = {
  name: "copy",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output }) => () => output.set(x),
  pullback: (_, _buffers, { outputBar, inputBar }) => () => {
    for (let i = 0; i < outputBar.length; i++) inputBar[i] += outputBar[i];
  },
};

/** A traced function: what it takes, what it does, what it gives. */
export class Program {
  /** The shapes of the arguments. */
  readonly inputShapes: readonly Shape[];
  /** The shape of the result. */
  readonly outputShape: Shape;
  readonly #inputs: readonly TracedTensor[];
  readonly #nodes: readonly TraceNode[];
  readonly #output: Tensor;

  /** Made by {@linkcode trace}. */
  constructor(record: Trace, inputs: readonly TracedTensor[], output: Tensor) {
    this.#inputs = inputs;
    this.#output = output;
    this.#nodes = reachable(record.nodes, output);
    this.inputShapes = inputs.map((input) => input.shape);
    this.outputShape = output.shape;
    for (const { attributes } of this.#nodes) {
      for (const map of Object.values(attributes ?? {}).flat()) {
        if (ArrayBuffer.isView(map)) adopt(map);
      }
    }
  }

  /** The names of the operations in the order in which they run. */
  get operations(): string[] {
    return this.#nodes.map((node) => node.operation.name);
  }

  /** The number of elements of all intermediate results together, the last one included. */
  get valueSize(): number {
    return this.#nodes.reduce((sum, node) => sum + node.output.size, 0);
  }

  /**
   * Makes one set of buffers for this program.
   *
   * @param inputs The argument's buffers: the caller writes into them, the program reads them.
   * @param values Where intermediate results go: {@linkcode Program.valueSize} elements; by
   *   default a new buffer. A copy of it, and of the arguments, is a copy of the evaluation.
   * @returns The program over these buffers.
   * @throws {TypeError} If a buffer is missing or has the wrong length.
   */
  bind(
    inputs: readonly Float64Array[],
    values: Float64Array = allocate(this.valueSize),
  ): Evaluation {
    this.inputShapes.forEach((shape, i) => {
      if (inputs[i]?.length !== sizeOf(shape)) {
        throw new TypeError(
          `Program.bind: argument ${i} has shape ${formatShape(shape)}, so its buffer must have ` +
            `${sizeOf(shape)} elements, got ${inputs[i]?.length}`,
        );
      }
    });
    if (values.length !== this.valueSize) {
      throw new TypeError(
        `Program.bind: the values need ${this.valueSize} elements, got ${values.length}`,
      );
    }
    return new Evaluation(this.#inputs, this.#nodes, this.#output, inputs, values);
  }
}

/** Drops what the result does not depend on. */
function reachable(nodes: readonly TraceNode[], output: Tensor): TraceNode[] {
  const needed = new Set<Tensor>([output]);
  const kept: TraceNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!needed.has(node.output)) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}

/** A program over one set of buffers: the values of one point at a time. */
export class Evaluation {
  /** The result, written by {@linkcode Evaluation.evaluate}. */
  readonly output: Float64Array;
  readonly #inputs: readonly TracedTensor[];
  readonly #nodes: readonly TraceNode[];
  readonly #values = new Map<Tensor, Float64Array>();
  readonly #forward: Kernel[] = [];
  /** The kernels of the last pullback, and the buffers that they add to. */
  #backward: Kernel[] = [];
  #boundBars: readonly (Float64Array | null)[] | undefined;
  #bars: Float64Array = new Float64Array(0);
  #outputBar: Float64Array = new Float64Array(0);

  /** Made by {@linkcode Program.bind}. */
  constructor(
    inputs: readonly TracedTensor[],
    nodes: readonly TraceNode[],
    output: Tensor,
    buffers: readonly Float64Array[],
    values: Float64Array,
  ) {
    this.#inputs = inputs;
    this.#nodes = nodes;
    inputs.forEach((input, i) => this.#values.set(input, buffers[i]));
    let offset = 0;
    for (const node of nodes) {
      for (const input of node.inputs) {
        // What is not traced is a constant. It is copied: a program is static.
        if (!(input instanceof TracedTensor) && !this.#values.has(input)) {
          const copy = allocate(input.size);
          copy.set(input.data);
          this.#values.set(input, copy);
        }
      }
      const own = values.subarray(offset, offset += node.output.size);
      // The result has a buffer of its own in any case; a caller may keep it.
      const view = node.output === output ? undefined : node.operation.view?.(
        node.inputs.map((input) => this.#valueOf(input)),
        node.attributes,
      );
      this.#values.set(node.output, view ?? own);
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
    const bars = new Map<Tensor, Float64Array>();
    this.#inputs.forEach((input, i) => {
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
    // Only what depends on a wanted argument carries a cotangent.
    const active = this.#nodes.filter((node) => {
      const depends = node.inputs.some((input) => bars.has(input));
      if (depends) bars.set(node.output, EMPTY);
      return depends;
    });
    const size = active.reduce((sum, node) => sum + node.output.size, 0);
    if (this.#bars.length !== size) this.#bars = allocate(size);
    let offset = 0;
    for (const { output } of active) {
      bars.set(output, this.#bars.subarray(offset, offset += output.size));
    }
    this.#backward = active.toReversed().flatMap((node) => {
      const { operation } = node;
      const buffers = this.#buffersOf(node);
      const outputBar = bars.get(node.output)!;
      const wanted = node.inputs.map((input) => bars.get(input));
      if (operation.pullbackAll && wanted.every((bar) => bar !== undefined)) {
        return [operation.pullbackAll(buffers, outputBar, wanted)];
      }
      return wanted.flatMap((inputBar, i) =>
        inputBar === undefined ? [] : [operation.pullback(i, buffers, { inputBar, outputBar })]
      );
    });
    const last = this.#nodes[this.#nodes.length - 1];
    this.#outputBar = bars.get(last.output) ?? EMPTY;
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

const EMPTY = new Float64Array(0);
