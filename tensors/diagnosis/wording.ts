import type { TraceNode } from "../trace/operation.ts";
import type { Shape } from "../shape.ts";
import type { Replay } from "./replay.ts";

/** The name by which users know an operation. */
export function nameOf({ operation }: TraceNode): string {
  return operation.wording?.name ?? operation.name;
}

/** A number, with as many digits as help. */
export function show(x: number): string {
  return String(Number(x.toPrecision(6)));
}

/** The numbers that an operation takes besides and between its elements at one place. */
export function operandsOf(replay: Replay, node: TraceNode, element: number): number[] {
  const operands = node.inputs.map((input) => replay.valueOf(input)[element]);
  const { attributes } = node;
  return typeof attributes === "number" ? [...operands, attributes] : operands;
}

/** One element of a result as a formula: "sqrt(-0.3)", "0 / 0", "pow(-1, 0.5)". */
export function formula(replay: Replay, node: TraceNode, element: number): string {
  const operands = operandsOf(replay, node, element).map(show);
  const { sign } = node.operation.wording ?? {};
  if (sign !== undefined && operands.length === 2) return operands.join(` ${sign} `);
  return `${nameOf(node)}(${operands.join(", ")})`;
}

/** Where an element stands: ", at element [0, 2] of its result"; nothing for a scalar. */
export function place(shape: Shape, element: number, of: string): string {
  if (shape.length === 0) return "";
  if (shape.length === 1) return `, at element ${element} of ${of}`;
  const index: number[] = [];
  for (const size of shape.toReversed()) {
    index.unshift(element % size);
    element = Math.floor(element / size);
  }
  return `, at element [${index.join(", ")}] of ${of}`;
}

/** Which one of several operations of a name it is: " (the 2nd of 3 sqrt in f)". */
export function ordinal(replay: Replay, node: TraceNode): string {
  const same = replay.nodes.filter((other) => nameOf(other) === nameOf(node));
  if (same.length === 1) return "";
  const number = same.indexOf(node) + 1;
  return ` (${number} of ${same.length} ${nameOf(node)} in the order of f)`;
}

/** What the range is called, where it is not that of doubles. */
export function inRange(replay: Replay): string {
  return replay.point.dtype === "float32"
    ? ' in float32, whose largest number is 3.4e+38; dtype "float64" reaches to 1.8e+308'
    : "";
}
