/**
 * The loss along a path that was solved on the device: its reader is shown the states that came back, there
 * and back, and what it adds to their cotangents goes to the device at once.
 *
 * @module
 */

import { NonFiniteStateError } from "../errors/errors.ts";
import { isFinite } from "../steps/steps.ts";
import { type BoundGpu, elementsOf } from "./bind_gpu.ts";

/** The states that came back, by their nodes. */
function stateOf(bound: BoundGpu, states: Float64Array): (node: number) => Float64Array {
  const size = elementsOf(bound);
  const places = new Map(bound.sweep.nodes.map((node, i) => [node, i * size]));
  return (node) => states.subarray(places.get(node)!, places.get(node)! + size);
}

/**
 * Reads the way there.
 *
 * @param states The states at the nodes that the sweep noted.
 * @throws {NonFiniteStateError} If one is not finite.
 */
export function readThere(
  bound: BoundGpu,
  states: Float64Array,
): { readonly value: number; readonly y1: Float64Array } {
  const { steps, seen, reader, sweep, y0 } = bound;
  const state = stateOf(bound, states);
  let before = 0;
  for (const node of sweep.nodes) {
    if (!isFinite(state(node))) {
      throw new NonFiniteStateError(
        Math.max(node - 1, 0),
        steps.begin(before),
        timeOf(bound, node),
      );
    }
    before = Math.min(node, steps.count - 1);
  }
  let value = reader.begin(y0);
  for (const { node, inside } of seen) {
    if (node > 0) value += reader.forward(node - 1, state(inside ? node - 1 : node), state(node));
  }
  return { value, y1: state(steps.count).slice() };
}

function timeOf({ steps }: BoundGpu, node: number): number {
  return node === 0 ? steps.begin(0) : steps.end(node - 1);
}

/**
 * Reads the way back. What the interpolant has of dL/dθ within steps is added to that of the problem.
 *
 * @returns The cotangents of the states at the nodes that the sweep noted.
 */
export function readBack(bound: BoundGpu, states: Float64Array): Float64Array {
  const { seen, reader, parametersBar } = bound;
  const state = stateOf(bound, states);
  const cotangents = new Float64Array(states.length);
  const bar = stateOf(bound, cotangents);
  for (const { node } of seen.toReversed()) {
    reader.backwardAt(node, state(node), bar(node));
    const i = node - 1;
    if (node > 0 && reader.hasInside(i)) {
      reader.backwardInside(i, state(i), state(node), bar(i), bar(node), parametersBar);
    }
  }
  return cotangents;
}
