/**
 * A traced function as a static program: a list of operations over buffers that
 * are allocated once. Evaluating it and pulling back allocate nothing.
 *
 * @module
 */

import { adoptUntilDropped } from "../bytes.ts";
import { Evaluation, type ProgramContents } from "./evaluation.ts";
import { asTensor, Trace, TracedTensor, type TraceNode } from "./operation.ts";
import { COPY } from "../operations/layout/copy.ts";
import { checkConstants } from "../checks/constants.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Runs a function once with traced tensors and keeps what it did. The program is static: a tensor
 * that the function closes over is copied as it is then, and what is written into it later changes
 * nothing. What is to change belongs into an argument.
 *
 * @category Tracing
 * @param f The function; it must compute with the operations of this module alone.
 * @param shapes The shapes of its arguments.
 * @returns The program.
 * @throws {TypeError} If `f` reads, indexes or compares a traced value, computes with NaN, or does
 *   not return a tensor.
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
    const program = new Program(record, inputs, written ? result : copyInto(record, result));
    checkConstants(contentsOf(program).nodes);
    return program;
  } finally {
    record.close();
  }
}

/**
 * Gives a result that is an input or a constant a node of its own, so that every
 * program ends in a buffer that it wrote.
 */
function copyInto(record: Trace, result: Tensor): Tensor {
  const output = new TracedTensor(record, result.shape);
  const input = result instanceof TracedTensor ? result : record.constant(result);
  record.write({ operation: COPY, attributes: undefined, inputs: [input], output });
  return output;
}

const contents = /* @__PURE__ */ new WeakMap<Program, ProgramContents>();

/** Opens a program up: for the compiler. */
export function contentsOf(program: Program): ProgramContents {
  return contents.get(program)!;
}

/**
 * A traced function: what it takes, what it does, what it gives.
 *
 * @category Tracing
 * @example
 * ```ts
 * import { mul, sin, trace } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const program = trace((x, y) => mul(sin(x), y), [[3], [3]]);
 * assertEquals(program.operations, ["sin", "mul"]);
 * assertEquals([program.inputShapes, program.outputShape, program.valueSize], [[[3], [3]], [3], 6]);
 * ```
 */
export class Program {
  /** The shapes of the arguments. */
  readonly inputShapes: readonly Shape[];
  /** The shape of the result. */
  readonly outputShape: Shape;
  readonly #contents: ProgramContents;

  /** Made by {@linkcode trace}. */
  constructor(record: Trace, inputs: readonly TracedTensor[], output: Tensor) {
    const nodes = reachable(record.nodes, [output]);
    this.#contents = { inputs, nodes, output };
    contents.set(this, this.#contents);
    this.inputShapes = inputs.map((input) => input.shape);
    this.outputShape = output.shape;
    const constants = new Set<Tensor>();
    for (const { attributes, inputs } of nodes) {
      for (const input of inputs) if (!(input instanceof TracedTensor)) constants.add(input);
      for (const map of Object.values(attributes ?? {}).flat()) {
        if (ArrayBuffer.isView(map)) adoptUntilDropped(map);
      }
    }
    for (const { data } of constants) adoptUntilDropped(data);
  }

  /** The names of the operations in the order in which they run. */
  get operations(): string[] {
    return this.#contents.nodes.map((node) => node.operation.name);
  }

  /** The number of elements of all intermediate results together, the last one included. */
  get valueSize(): number {
    return this.#contents.nodes.reduce((sum, node) => sum + node.output.size, 0);
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
    values: Float64Array = adoptUntilDropped(new Float64Array(this.valueSize)),
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
    return new Evaluation(this.#contents, inputs, values);
  }
}

/** Drops what the results do not depend on. */
export function reachable(nodes: readonly TraceNode[], outputs: readonly Tensor[]): TraceNode[] {
  const needed = new Set(outputs);
  const kept: TraceNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!needed.has(node.output)) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}
