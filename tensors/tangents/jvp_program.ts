import { contentsOf, type Program, trace } from "../trace/program.ts";
import { type Tensor, zeros } from "../tensor.ts";
import { pushForward } from "./pushforward.ts";

/**
 * The program of a program's tangent: from its arguments, and behind them their tangents, to the
 * tangent of its result, dy = (∂f/∂x) dx. It is a program as any other: it can be pulled back, and
 * has a tangent of its own.
 *
 * @category Tangents
 * @param program A program, by {@linkcode trace}.
 * @returns The program of the tangent: twice the arguments, one result of the same shape.
 *
 * @example
 * ```ts
 * import { jvpProgram, mul, sin, trace } from "@revode/revode/tensors";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const tangent = jvpProgram(trace((x, y) => mul(sin(x), y), [[], []]));
 * const [x, y, dx, dy] = [0.5, 2, 1, 3].map((value) => Float64Array.of(value));
 * const evaluation = tangent.bind([x, y, dx, dy]);
 * evaluation.evaluate();
 * assertAlmostEquals(evaluation.output[0], 2 * Math.cos(0.5) + 3 * Math.sin(0.5));
 * ```
 */
export function jvpProgram(program: Program): Program {
  const { inputs, nodes, output } = contentsOf(program);
  const half = inputs.length;
  return trace((...given) => {
    const values = new Map<Tensor, Tensor>(inputs.map((input, i) => [input, given[i]]));
    const tangents = new Map<Tensor, Tensor>(inputs.map((input, i) => [input, given[half + i]]));
    pushForward(nodes, values, tangents);
    return tangents.get(output) ?? zeros(output.shape);
  }, [...program.inputShapes, ...program.inputShapes]);
}
