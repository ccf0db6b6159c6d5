import { apply, TracedTensor, type TraceNode } from "./operation.ts";
import { COPY } from "../operations/layout/copy.ts";
import { JOIN } from "../operations/layout/join.ts";
import { contentsOf, type Program, trace } from "./program.ts";
import { replayNodes } from "./replay.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** A program in two parts: what depends on its first argument alone, and the rest. */
export interface SplitProgram {
  /** From the first argument to all its values, flat, one after the other. */
  readonly head: Program;
  /** The shapes of these values. */
  readonly shapes: readonly Shape[];
  /** From the arguments of the program, and behind them these values, to the result. */
  readonly tail: Program;
  /** Whether the head computes, and does not only move elements. */
  readonly computes: boolean;
  /** Whether the tail reads the first argument itself, too. */
  readonly readsFirst: boolean;
}

/**
 * Takes out of a program what depends on its first argument and on constants alone, such as what f
 * makes of t before it meets y or the parameters.
 *
 * @param program The program.
 * @param constants The numbers of further arguments that count as constants. The head has them
 *   behind its first argument.
 * @returns Its parts; undefined where the first argument is used by nothing.
 *
 * @example
 * ```ts
 * import { mul, sin, trace } from "@revode/revode/tensors";
 * import { splitProgram } from "./split_program.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { head, tail } = splitProgram(trace((t, y) => mul(sin(t), y), [[], []]))!;
 * assertEquals(head.operations, ["sin", "join"]);
 * assertEquals(tail.operations, ["mul"]);
 * assertEquals(tail.inputShapes.length, 3);
 * ```
 */
export function splitProgram(
  program: Program,
  constants: readonly number[] = [],
): SplitProgram | undefined {
  const { inputs, nodes, output } = contentsOf(program);
  const [first] = inputs;
  const given = constants.map((i) => inputs[i]);
  const early = new Set<Tensor>([first, ...given]);
  const ofHead = nodes.filter((node) => {
    const traced = node.inputs.filter((input) => input instanceof TracedTensor);
    const alone = traced.length > 0 && traced.every((input) => early.has(input));
    if (alone) early.add(node.output);
    return alone;
  });
  const ofTail = nodes.filter((node) => !early.has(node.output));
  const read = new Set<Tensor>([output, ...ofTail.flatMap((node) => node.inputs)]);
  const values = ofHead.map((node) => node.output).filter((value) => read.has(value));
  const readsFirst = read.has(first);
  if (values.length === 0 && !readsFirst) return undefined;
  return {
    head: trace((t, ...rest) => {
      const made = replayNodes(ofHead, [[first, t], ...given.map((x, i): Pair => [x, rest[i]])]);
      const all = values.map((value) => made.get(value)!);
      return all.length > 0 ? apply(JOIN, all, undefined) : t;
    }, [first, ...given].map(({ shape }) => shape)),
    shapes: values.map((value) => value.shape),
    tail: trace((...given) => {
      const made = replayNodes(ofTail, [...inputs, ...values].map((x, i): Pair => [x, given[i]]));
      return made.get(output) ?? output;
    }, [...program.inputShapes, ...values.map((value) => value.shape)]),
    computes: ofHead.some(computes),
    readsFirst,
  };
}

function computes({ operation }: TraceNode): boolean {
  const { compiled } = operation;
  return operation !== COPY && (compiled?.kind !== "move" || compiled.sums);
}

type Pair = [Tensor, Tensor];
