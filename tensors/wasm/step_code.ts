import { carries } from "../trace/carriers.ts";
import type { TraceNode } from "../trace/operation.ts";
import { movesOf, productsOf } from "../trace/structure.ts";
import type { Tensor } from "../tensor.ts";
import type { Arena } from "./arena.ts";
import type { Bars } from "./body.ts";
import { type Chain, type ChainContext, emitChain, emitChainPullback } from "./elementwise.ts";
import { emitMoveBars, emitMoves } from "./moves.ts";
import type { Products } from "./products.ts";
import type { Move } from "./rules.ts";

/** What the steps of a program are written with: one function's view of the tensors. */
export interface StepContext extends ChainContext {
  readonly arena: Arena;
  readonly products: Products;
  /** The cotangents that are wanted. */
  readonly bars: (tensor: Tensor) => Bars | undefined;
  /** Whether a result is read from memory, and not only from where it is at hand. */
  readonly isRead: (tensor: Tensor) => boolean;
}

/** A piece of a step's code. It may stand in another function than the piece before it. */
export type Piece = (context: StepContext) => void;

/** Tensors that are joined in one piece of code. */
const JOINED_AT_ONCE = 64;

/** The code of a step, forwards. */
export function stepPieces(step: Chain | TraceNode): Piece[] {
  if ("nodes" in step) return [(context) => emitChain(context, step)];
  const { inputs, output, operation: { compiled } } = step;
  if (compiled?.kind === "own") return [(context) => compiled.emit(ownCode(step, context))];
  const moves = movesOf(step);
  if (moves) return movePieces(step, moves);
  return matricesOf(step).map(({ a, b, c, m, k, n }) => ({ body, products, values }) =>
    products.emit(
      body,
      { m, k, n, aTransposed: false, bTransposed: false, accumulate: false },
      { elements: values(inputs[0]), start: a },
      { elements: values(inputs[1]), start: b },
      { elements: values(output), start: c },
      inputs[2] && values(inputs[2]),
    )
  );
}

function ownCode(
  { inputs, output, attributes }: TraceNode,
  { body, arena, values, isRead }: StepContext,
) {
  return {
    body,
    arena,
    attributes,
    inputs: inputs.map((input) => values(input)),
    output: values(output),
    shapes: inputs.map((input) => input.shape),
    isRead: isRead(output),
  };
}

function movePieces({ operation, inputs, output }: TraceNode, all: readonly Move[]): Piece[] {
  const sums = operation.compiled?.kind === "move" && operation.compiled.sums;
  // What is put together in vectors is so in one piece.
  const together = output.size <= JOINED_AT_ONCE ? all.length : JOINED_AT_ONCE;
  const pieces: Piece[] = [];
  for (let first = 0; first < all.length; first += together) {
    pieces.push(({ body, arena, values }) => {
      const moves = all.slice(first, first + together)
        .map((move, i) => ({ move, source: values(inputs[first + i]) }));
      emitMoves(body, arena, moves, values(output), sums);
    });
  }
  return pieces;
}

/** The products of a node: where their matrices start, and their sizes. */
function matricesOf(node: TraceNode) {
  const { m, k, n, aStarts, bStarts } = productsOf(node)!;
  return Array.from(aStarts, (a, s) => ({ a, b: bStarts[s], c: s * m * n, m, k, n }));
}

/** The code of a step's pullback. */
export function pullbackPieces(step: Chain | TraceNode): Piece[] {
  if ("nodes" in step) return [(context) => emitChainPullback(context, step, context.bars)];
  const { inputs, output, operation: { compiled } } = step;
  if (compiled?.kind === "own") {
    return [(context) => {
      const outputBar = context.bars(output);
      if (!outputBar) return;
      const inputBars = inputs.map((x, i) => carries(step, i) ? context.bars(x) : undefined);
      compiled.emitPullback({ ...ownCode(step, context), outputBar, inputBars });
    }];
  }
  const moveTo = (input: Tensor, move: Move): Piece => ({ body, arena, bars }) => {
    const source = bars(output);
    const target = source && bars(input);
    if (target) emitMoveBars(body, arena, move, source, target);
  };
  const moves = movesOf(step);
  if (moves) {
    return moves.map(({ from, to, size }, i) => moveTo(inputs[i], { from: to, to: from, size }));
  }
  const pieces = productBars(step);
  if (inputs[2] === undefined) return pieces;
  const columns = inputs[2].size;
  const to = Int32Array.from({ length: output.size }, (_, i) => i % columns);
  const move = { to: output.size === columns ? undefined : to, size: output.size };
  return [...pieces, moveTo(inputs[2], move)];
}

function productBars(node: TraceNode): Piece[] {
  const [left, right] = node.inputs;
  return matricesOf(node).map(
    ({ a, b, c, m, k, n }) => ({ body, products, values, bars }) => {
      const cBar = bars(node.output);
      if (!cBar) return;
      const [aBar, bBar] = [bars(left), bars(right)];
      const y = { elements: cBar, start: c };
      // ā += ȳ bᵀ
      if (aBar) {
        products.emit(
          body,
          { m, n: k, k: n, aTransposed: false, bTransposed: true, accumulate: true },
          y,
          { elements: values(right), start: b },
          { elements: aBar, start: a },
        );
      }
      // b̄ += aᵀ ȳ
      if (bBar) {
        products.emit(
          body,
          { m: k, n, k: m, aTransposed: true, bTransposed: false, accumulate: true },
          { elements: values(left), start: a },
          y,
          { elements: bBar, start: b },
        );
      }
    },
  );
}
