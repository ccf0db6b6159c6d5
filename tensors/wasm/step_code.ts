import { carries } from "../trace/carriers.ts";
import type { TraceNode } from "../trace/operation.ts";
import { type Chain, emitChain, emitChainPullback } from "./elementwise.ts";
import type { Piece, Pieces, ProgramView } from "./rules.ts";

/** The code of a step, forwards. */
export function stepPieces(step: Chain | TraceNode): Piece[] {
  if ("nodes" in step) return [(view) => emitChain(view, step)];
  const { compiled } = step.operation;
  if (compiled?.kind === "own") return [(view) => compiled.emit(ownCode(step, view))];
  return (compiled as Pieces).pieces(step);
}

/** The code of a step's pullback. */
export function pullbackPieces(step: Chain | TraceNode): Piece[] {
  if ("nodes" in step) return [(view) => emitChainPullback(view, step)];
  const { inputs, output, operation: { compiled } } = step;
  if (compiled?.kind !== "own") return (compiled as Pieces).pullbackPieces(step);
  return [(view) => {
    const outputBar = view.bars(output);
    if (!outputBar) return;
    const inputBars = inputs.map((x, i) => carries(step, i) ? view.bars(x) : undefined);
    compiled.emitPullback({ ...ownCode(step, view), outputBar, inputBars });
  }];
}

function ownCode(
  { inputs, output, attributes }: TraceNode,
  { body, arena, values, isRead, once }: ProgramView,
) {
  return {
    body,
    arena,
    once,
    attributes,
    inputs: inputs.map((input) => values(input)),
    output: values(output),
    shapes: inputs.map((input) => input.shape),
    isRead: isRead(output),
  };
}
