import type { Method, VectorField } from "../../mod.ts";
import { type Blocks, blocksOf, farthest, largest, T0, T1 } from "./blocks.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import type { DrawnProblem } from "./draw/problem.ts";
import { readLoss } from "./draw/drawn_loss.ts";
import { attempt, Witness } from "./gradients.ts";

/** What is known of each block where its gradient looks wrong. */
export interface SecondLook {
  /** The block's size where the reads do not cancel. */
  readonly scale: ReadonlyMap<string, number>;
  /** How far it moves where the start and the parameters move by their last place. */
  readonly moves: ReadonlyMap<string, number>;
}

/** How often something is moved, at random, to see how far that moves a gradient, */
export const LOOKS = 3;
/** and how often before it is said to be wrong: a few moves may happen to cancel. */
export const MORE_LOOKS = 12;

/** The spacing of the numbers that a case computes with, relative to them. */
export function unitOf({ kernels }: DrawnCase): number {
  return kernels.dtype === "float32" ? 2 ** -23 : 2 ** -52;
}

function inputsDifferentiated({ inputs = {} }: DrawnProblem): string[] {
  return Object.keys(inputs).filter((name) => inputs[name].differentiate);
}

/**
 * Looks again at a gradient that seems wrong: how large are its blocks where what the loss reads
 * does not cancel, and how far do they move where y0 and θ move by one unit in the last place?
 */
export function secondLook(
  drawn: DrawnCase,
  field: VectorField,
  method: Method,
  truth: Blocks,
  looks = LOOKS,
): SecondLook {
  const { draw, problem, loss, kernels } = drawn;
  const scale = new Map([...truth].map(([name, values]) => [name, largest(values)]));
  const moves = new Map([...truth].map(([name]) => [name, 0]));
  const full = (
    signs?: (i: number, k: number) => number,
    y0?: number[],
    adjoint = new Witness(),
    move?: (k: number) => number,
    own = method,
    moved?: (x: number) => number,
  ) => {
    const { gradient } = attempt(drawn, {
      field,
      method: own,
      adjoint,
      y0,
      moved,
      loss: readLoss(loss, signs, move).loss,
    });
    return gradient && blocksOf(gradient, field.parameters);
  };
  const chosen = new Map<string, number>();
  const patterns: ((i: number, k: number) => number)[] = [
    (i) => i % 2 === 0 ? 1 : -1,
    (i, k) => (i + k) % 2 === 0 ? 1 : -1,
    (i, k) => {
      const key = `${i} ${k}`;
      const sign = chosen.get(key) ?? draw.sign();
      chosen.set(key, sign);
      return sign;
    },
  ];
  for (const signs of patterns) {
    full(signs)?.forEach((values, name) =>
      scale.set(name, Math.max(scale.get(name)!, largest(values) || 0))
    );
  }
  const unit = unitOf(drawn);
  // A grid is coarser than the numbers on it.
  const grid = drawn.method.grid ?? problem.y0.map(() => 0);
  const nudged = (x: number, k: number) => x * (1 + draw.sign() * unit) + draw.sign() * grid[k];
  const { flat } = field.parameters;
  const kept = flat.slice();
  // Every step rounds to the grid anew, also after what the start was has been forgotten. Over few steps
  // what moves the start and what moves a read may cancel.
  const onGrid = (k: number) => draw.sign() * grid[k];
  const ways = drawn.method.grid
    ? [[nudged, onGrid], [nudged, undefined], [undefined, onGrid]] as const
    : [[nudged, undefined]] as const;
  for (const [start, read] of Array(looks).fill(ways).flat() as typeof ways[number][]) {
    flat.forEach((x, i) => flat[i] = x * (1 + draw.sign() * unit));
    const y0 = start && problem.y0.map(start);
    const moved = full(undefined, y0, undefined, read, method, (x) => x * (1 + draw.sign() * unit));
    moved?.forEach((values, name) =>
      moves.set(name, Math.max(moves.get(name)!, farthest(values, truth.get(name)!)))
    );
    flat.set(kept);
  }
  for (const coarser of drawn.method.coarser ?? []) {
    full(undefined, undefined, undefined, undefined, coarser)?.forEach((values, name) =>
      moves.set(name, Math.max(moves.get(name)!, farthest(values, truth.get(name)!)))
    );
  }
  // Round-off of sums that cancel moves a block as well.
  const witness = new Witness(true);
  const again = full(undefined, undefined, witness);
  if (again && witness.added) {
    // Behind the parameters are the coefficients of what drives the field.
    const { size } = field.parameters;
    const ends = witness.added.length - (drawn.timed ? 2 : 0);
    const ofInputs = witness.added.subarray(size, ends);
    const [t0, t1] = witness.added.subarray(ends);
    const added = blocksOf({
      parametersBar: witness.added.subarray(0, size),
      y0Bar: Float64Array.of(witness.largest),
      inputsBar: Object.fromEntries(inputsDifferentiated(problem).map((name) => [name, ofInputs])),
      timesBar: drawn.timed ? { t0, t1, reads: new Float64Array(0) } : undefined,
    }, field.parameters);
    // Where the ends do not count but by what the steps miss, what they add cancels at every step.
    if (drawn.timed) {
      scale.set(T0, Math.max(scale.get(T0)!, t0));
      scale.set(T1, Math.max(scale.get(T1)!, t1));
    }
    const half = kernels.dtype === "float32" ? 2 ** -24 : 2 ** -53;
    added.forEach((values, name) =>
      moves.set(name, Math.max(moves.get(name)!, half * largest(values)))
    );
  }
  return { scale, moves };
}
