import { type Program, trace } from "../trace/program.ts";
import { zeros } from "../tensor.ts";
import { replayTangents } from "./pushforward.ts";

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
  const { inputShapes: shapes, outputShape } = program;
  const half = shapes.length;
  return trace((...given) => {
    const along = given.slice(half);
    const { tangents: [tangent] } = replayTangents(program, given.slice(0, half), [along]);
    return tangent ?? zeros(outputShape);
  }, [...shapes, ...shapes]);
}
