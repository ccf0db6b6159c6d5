import type { TraceNode } from "../trace/operation.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Arena } from "./arena.ts";
import type { Bars } from "./body.ts";
import { type Chain, type ChainContext, emitChain, emitChainPullback } from "./elementwise.ts";
import { emitMoveBars, emitMoves, type Move } from "./moves.ts";
import type { Products } from "./products.ts";
import { productsOf } from "./program_steps.ts";

/** What the steps of a program are written with: one function's view of the tensors. */
export interface StepContext extends ChainContext {
  readonly arena: Arena;
  readonly products: Products;
  /** The cotangents that are wanted. */
  readonly bars: (tensor: Tensor) => Bars | undefined;
}

/** A piece of a step's code. It may stand in another function than the piece before it. */
export type Piece = (context: StepContext) => void;

/** Tensors that are joined in one piece of code. */
const JOINED_AT_ONCE = 64;

/** The code of a step, forwards. */
export function stepPieces(step: Chain | TraceNode): Piece[] {
  if ("nodes" in step) return [(context) => emitChain(context, step)];
  const { inputs, output } = step;
  switch (step.operation.name) {
    case "sum":
      return [({ body, arena, values }) => {
        const move = { to: mapOf(step), size: inputs[0].size };
        emitMoves(body, arena, [{ move, source: values(inputs[0]) }], values(output), true);
      }];
    case "concat":
      return concatPieces(step);
    case "linear":
    case "matmul":
      return productsOf(step).map(({ a, b, c, spec }) => ({ body, products, values }) =>
        products.emit(
          body,
          { ...spec, aTransposed: false, bTransposed: false, accumulate: false },
          { elements: values(inputs[0]), start: a },
          { elements: values(inputs[1]), start: b },
          { elements: values(output), start: c },
          inputs[2] && values(inputs[2]),
        )
      );
    default:
      return [({ body, arena, values }) => {
        const move = { from: mapOf(step), size: output.size };
        emitMoves(body, arena, [{ move, source: values(inputs[0]) }], values(output), false);
      }];
  }
}

function concatPieces(step: TraceNode): Piece[] {
  const { inputs, output } = step;
  const { maps } = step.attributes as { maps: readonly Int32Array[] };
  // What is put together in vectors is so in one piece.
  const together = output.size <= JOINED_AT_ONCE ? inputs.length : JOINED_AT_ONCE;
  const pieces: Piece[] = [];
  for (let first = 0; first < inputs.length; first += together) {
    pieces.push(({ body, arena, values }) => {
      const moves = inputs.slice(first, first + together).map((input, i) => ({
        move: { to: maps[first + i], size: input.size },
        source: values(input),
      }));
      emitMoves(body, arena, moves, values(output), false);
    });
  }
  return pieces;
}

/** The code of a step's pullback. */
export function pullbackPieces(step: Chain | TraceNode): Piece[] {
  if ("nodes" in step) return [(context) => emitChainPullback(context, step, context.bars)];
  const { inputs, output } = step;
  const moveTo = (input: Tensor, move: Move): Piece => ({ body, arena, bars }) => {
    const source = bars(output);
    const target = source && bars(input);
    if (target) emitMoveBars(body, arena, move, source, target);
  };
  switch (step.operation.name) {
    case "sum":
      return [moveTo(inputs[0], { from: mapOf(step), size: inputs[0].size })];
    case "concat": {
      const { maps } = step.attributes as { maps: readonly Int32Array[] };
      return inputs.map((input, i) => moveTo(input, { from: maps[i], size: input.size }));
    }
    case "linear":
    case "matmul": {
      const pieces = productPieces(step);
      if (inputs[2] === undefined) return pieces;
      const columns = inputs[2].size;
      const to = Int32Array.from({ length: output.size }, (_, i) => i % columns);
      const move = { to: output.size === columns ? undefined : to, size: output.size };
      return [...pieces, moveTo(inputs[2], move)];
    }
    default:
      return [moveTo(inputs[0], { to: mapOf(step), size: output.size })];
  }
}

function productPieces(node: TraceNode): Piece[] {
  const [left, right] = node.inputs;
  return productsOf(node).map(
    ({ a, b, c, spec: { m, k, n } }) => ({ body, products, values, bars }) => {
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

function mapOf({ attributes }: TraceNode): Int32Array {
  return (attributes as { shape: Shape; map: Int32Array }).map;
}
