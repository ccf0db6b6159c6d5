import { apply, type TraceNode } from "./operation.ts";
import { contentsOf, type Program } from "./program.ts";
import { formatShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Applies what a traced program does to other tensors: at once to concrete ones, into the open
 * trace of those that are traced.
 *
 * @param program The program.
 * @param inputs Its arguments.
 * @returns Its result.
 * @throws {TypeError} If there are more or fewer arguments than the program has, or their shapes
 *   are others.
 *
 * @example
 * ```ts
 * import { mul, sin, tensor, trace } from "@revode/revode/tensors";
 * import { replay } from "./replay.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const program = trace((x, y) => mul(sin(x), y), [[], []]);
 * assertEquals(replay(program, [tensor(0.5), tensor(2)]).item(), 2 * Math.sin(0.5));
 * const twice = trace((x) => replay(program, [x, x]), [[]]);
 * assertEquals(twice.operations, ["sin", "mul"]);
 * ```
 */
export function replay(program: Program, inputs: readonly Tensor[]): Tensor {
  const { inputs: own, nodes, output } = contentsOf(program);
  checkArguments("replay", program, inputs);
  return replayNodes(nodes, own.map((input, i) => [input, inputs[i]])).get(output)!;
}

/** Checks that tensors are what a program takes. */
export function checkArguments(what: string, program: Program, inputs: readonly Tensor[]): void {
  const { inputShapes: wanted } = program;
  if (
    inputs.length === wanted.length && inputs.every((x, i) => sameShape(x.shape, wanted[i]))
  ) return;
  const list = (shapes: readonly (readonly number[])[]) => shapes.map(formatShape).join(", ");
  throw new TypeError(
    `${what}: the program takes arguments of shape ${list(wanted)}, got ` +
      (list(inputs.map((x) => x.shape)) || "none"),
  );
}

/** Applies operations once more, to other tensors; what is not given is a constant. */
export function replayNodes(
  nodes: readonly TraceNode[],
  given: readonly (readonly [Tensor, Tensor])[],
): Map<Tensor, Tensor> {
  const made = new Map(given);
  for (const { operation, inputs, attributes, output } of nodes) {
    made.set(output, apply(operation, inputs.map((input) => made.get(input) ?? input), attributes));
  }
  return made;
}
