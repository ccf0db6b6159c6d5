import type { TracedTensor, TraceNode } from "../trace/operation.ts";
import type { Program } from "../trace/program.ts";
import { elementwiseOf, movesOf } from "../trace/structure.ts";
import type { Tensor } from "../tensor.ts";
import type { Diagnosis, DiagnosisPoint } from "./diagnosis.ts";
import { firstBad, Replay } from "./replay.ts";
import { formula, inRange, nameOf, operandsOf, ordinal, place, show } from "./wording.ts";

/**
 * Says why the result of a program is infinite or NaN: which operation was the first to make it so
 * of numbers that were finite, and what went in. The program is evaluated once more for it, slowly,
 * so this is for the message of an error.
 *
 * @param point The arguments, and what they are called.
 * @returns The reason; undefined where the result is finite.
 *
 * @example
 * ```ts
 * import { explainValue } from "./explain_value.ts";
 * import { log, sqrt, trace } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const program = trace((x) => log(sqrt(x)), [[2]]);
 * const found = explainValue(program, { inputs: [[4, -9]] });
 * assertEquals(found?.message, "sqrt(-9) is NaN, at element 1 of its result");
 * assertEquals(explainValue(program, { inputs: [[4, 9]] }), undefined);
 * ```
 */
export function explainValue(program: Program, point: DiagnosisPoint): Diagnosis | undefined {
  const replay = new Replay(program, point);
  const bad = firstBad(replay.valueOf(replay.output));
  return bad < 0 ? undefined : explainElement(replay, replay.output, bad);
}

/** Follows an element that is not finite back to where it became so. */
export function explainElement(replay: Replay, tensor: Tensor, element: number): Diagnosis {
  for (;;) {
    const node = replay.makers.get(tensor);
    if (node === undefined) return explainGiven(replay, tensor, element);
    const source = badSource(replay, node, element);
    if (source === undefined) return explainOperation(replay, node, element);
    [tensor, element] = source;
  }
}

/** An input's element that is not finite and that an element of the result comes from. */
function badSource(
  replay: Replay,
  node: TraceNode,
  element: number,
): [Tensor, number] | undefined {
  for (const [i, input] of node.inputs.entries()) {
    const value = replay.valueOf(input);
    const bad = sourcesOf(node, i, element, value.length).find((k) => !Number.isFinite(value[k]));
    if (bad !== undefined) return [input, bad];
  }
  return undefined;
}

/** The elements of input number `i` that an element of the result comes from. */
function sourcesOf(node: TraceNode, i: number, element: number, size: number): number[] {
  if (elementwiseOf(node)) return [element];
  const moves = movesOf(node);
  const all = Array.from({ length: moves?.[i].size ?? size }, (_, k) => k);
  if (moves === undefined) return all;
  const { from, to } = moves[i];
  return all.filter((k) => (to?.[k] ?? k) === element).map((k) => from?.[k] ?? k);
}

/** An argument, or a constant, that is not finite. */
function explainGiven(replay: Replay, tensor: Tensor, element: number): Diagnosis {
  const { inputs, names = [] } = replay.point;
  const number = replay.inputs.indexOf(tensor as TracedTensor);
  const what = number < 0 ? "a tensor that f closes over" : names[number] ?? `argument ${number}`;
  const given = number < 0 ? tensor.data[element] : inputs[number][element];
  const where = place(tensor.shape, element, what);
  // Rounded to singles.
  if (Number.isFinite(given)) {
    return {
      kind: "overflow",
      message: `${what} is ${show(given)}${where}, which is infinite${inRange(replay)}`,
    };
  }
  return { kind: "given", message: `${what} is ${given} already${where}` };
}

/** An operation that made something that is not finite of numbers that are. */
function explainOperation(replay: Replay, node: TraceNode, element: number): Diagnosis {
  const value = replay.valueOf(node.output)[element];
  const operation = nameOf(node);
  const where = place(node.output.shape, element, "its result") + ordinal(replay, node);
  const outside = node.operation.wording?.outside?.(
    node.inputs.map((x) => replay.valueOf(x)),
    node.inputs.map(({ shape }) => shape),
  );
  if (outside !== undefined) return { kind: "undefined", operation, ...outside };
  if (!elementwiseOf(node)) {
    const largest = Math.max(
      0,
      ...node.inputs.map((x) => replay.valueOf(x).reduce((m, v) => Math.max(m, Math.abs(v)), 0)),
    );
    return {
      kind: "overflow",
      operation,
      message: `${operation} of numbers up to ${show(largest)} overflowed${
        inRange(replay)
      }${where}`,
    };
  }
  const text = `${formula(replay, node, element)} is ${value}`;
  if (isUndefined(node, operandsOf(replay, node, element), value)) {
    return { kind: "undefined", operation, message: text + where };
  }
  return {
    kind: "overflow",
    operation,
    message: `${text}: it overflowed${inRange(replay)}${where}`,
  };
}

/** Whether a function has no value there; else its value is too large. */
function isUndefined({ operation }: TraceNode, operands: number[], value: number): boolean {
  return Number.isNaN(value) || (operation.wording?.pole?.(operands) ?? false);
}
