import type { TraceNode } from "../trace/operation.ts";
import type { Program } from "../trace/program.ts";
import { elementwiseOf } from "../trace/structure.ts";
import type { Tensor } from "../tensor.ts";
import type { Diagnosis, DiagnosisPoint } from "./diagnosis.ts";
import { explainElement, explainValue } from "./explain_value.ts";
import { PulledReplay, type Use } from "./pulled_replay.ts";
import { firstBad } from "./replay.ts";
import { inRange, nameOf, ordinal, place, show } from "./wording.ts";

/**
 * Says why a pullback through a program gives something infinite or NaN: which operation was the
 * first, going back, to make a cotangent so that was finite. It is evaluated and pulled back once
 * more for it, slowly, so this is for the message of an error.
 *
 * @param program The program.
 * @param point The arguments, and what they are called.
 * @param outputBar The cotangent of the result.
 * @returns The reason; undefined where the cotangents of all arguments that are wanted are finite. Where the result
 *   itself is not, what {@linkcode explainValue} says.
 *
 * @example
 * ```ts
 * import { explainPullback } from "./explain_pullback.ts";
 * import { sqrt, trace } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const program = trace((x) => sqrt(x), [[2]]);
 * const found = explainPullback(program, { inputs: [[4, 0]] }, [1, 1]);
 * assertEquals(found?.message, "the derivative of sqrt at 0 is Infinity, at element 1 of its result");
 * assertEquals(explainPullback(program, { inputs: [[4, 9]] }, [1, 1]), undefined);
 * ```
 */
export function explainPullback(
  program: Program,
  point: DiagnosisPoint,
  outputBar: ArrayLike<number>,
): Diagnosis | undefined {
  const ofValue = explainValue(program, point);
  if (ofValue) return ofValue;
  const replay = new PulledReplay(program, point, outputBar);
  const { constants = [] } = point;
  for (const [i, input] of replay.inputs.entries()) {
    const bad = constants.includes(i) ? -1 : firstBad(replay.barOf(input) ?? []);
    if (bad >= 0) return explainBar(replay, input, bad);
  }
  return undefined;
}

/** Follows a cotangent that is not finite back to where it became so. */
function explainBar(replay: PulledReplay, tensor: Tensor, element: number): Diagnosis {
  while (tensor !== replay.output) {
    const source = badUser(replay, tensor, element);
    if (source === undefined) {
      const message = "the sum of the cotangents of one number, which f uses several times, " +
        `overflowed${inRange(replay)}`;
      return { kind: "overflow", message };
    }
    const { node, input } = source;
    const bar = replay.barOf(node.output)!;
    const one = elementwiseOf(node) !== undefined;
    const bad = one && Number.isFinite(bar[element]) ? -1 : one ? element : firstBad(bar);
    if (bad < 0) return explainDerivative(replay, node, input, element);
    [tensor, element] = [node.output, bad];
  }
  const where = place(tensor.shape, element, "it");
  return { kind: "given", message: `the cotangent of f's result is not finite already${where}` };
}

/** An operation that gave an element of a tensor's cotangent something that is not finite. */
function badUser(
  replay: PulledReplay,
  tensor: Tensor,
  element: number,
): Use | undefined {
  return replay.usersOf(tensor).findLast(({ node, input }) => {
    const bar = replay.barOf(node.output);
    return bar !== undefined && !Number.isFinite(replay.partOf(node, input, bar)[element]);
  });
}

/** An operation whose pullback made a finite cotangent infinite or NaN. */
function explainDerivative(
  replay: PulledReplay,
  node: TraceNode,
  input: number,
  element: number,
): Diagnosis {
  const operation = nameOf(node);
  const bars = replay.barOf(node.output)!;
  const where = place(node.output.shape, element, "its result") + ordinal(replay, node);
  if (!elementwiseOf(node)) {
    const message = `the pullback of ${operation} overflowed${inRange(replay)}${
      ordinal(replay, node)
    }`;
    return { kind: "overflow", operation, message };
  }
  const operands = node.inputs.map((x) => replay.valueOf(x)[element]);
  const bar = bars[element];
  const unit = new Float64Array(bars.length);
  unit[element] = 1;
  const derivative = replay.partOf(node, input, unit)[element];
  if (!Number.isFinite(replay.valueOf(node.output)[element]) && operands.every(Number.isFinite)) {
    // It did no harm on the way there.
    const { kind, message } = explainElement(replay, node.output, element);
    return { kind, operation, message: `${message}, and so is its derivative` };
  }
  const { attributes } = node;
  const what = typeof attributes === "number" ? `${operation}(x, ${show(attributes)})` : operation;
  const [by, at] = operands.length === 1
    ? ["", show(operands[0])]
    : [` by its ${["first", "second"][input]} argument`, `(${operands.map(show).join(", ")})`];
  const text = `the derivative of ${what}${by} at ${at}`;
  if (Number.isFinite(derivative)) {
    const message = `the cotangent ${show(bar)} times ${text}, ${show(derivative)}, overflowed` +
      inRange(replay) + where;
    return { kind: "overflow", operation, message };
  }
  const times = bar === 0 ? ", and 0 times that is NaN" : "";
  return { kind: "undefined", operation, message: `${text} is ${derivative}${times}${where}` };
}
