import {
  type Adjoint,
  dopri8,
  finalStateLoss,
  type Method,
  mlp,
  PreparedGradient,
  solve,
  SolveError,
  sum,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import { doublePendulum, whiteDwarf } from "../../../systems/mod.ts";
import { concat, mul, slice, sub } from "../../../tensors/mod.ts";

/** A problem of which gradients of the same error are timed. */
export interface SmoothProblem {
  readonly name: string;
  readonly field: VectorField;
  readonly y0: readonly number[];
  /** It is solved from 0 to here. */
  readonly t1: number;
}

/** Twice the step that the reference is solved with is still good to 1e-11. */
const REFERENCE_STEPS = 4000;

/**
 * The problems of the rows of reversible Adams.
 *
 * @returns The white dwarf's equation, predators and prey, the double pendulum, and a network.
 */
export function smoothProblems(): SmoothProblem[] {
  return [
    { name: "white dwarf", field: whiteDwarf(), y0: [1, 0], t1: 5 },
    { name: "predators and prey", field: predatorsAndPrey(), y0: [1, 3], t1: 20 },
    { name: "double pendulum", field: doublePendulum(), y0: [1, 0.5, 0, 0], t1: 10 },
    {
      name: "network 4-64-4",
      field: mlp({ state: [4], hidden: [64], seed: 1 }),
      y0: [1, -0.5, 0.25, 0.75],
      t1: 40,
    },
  ];
}

/** y1' = 2 (y1 − y1 y2), y2' = −(y2 − y1 y2), as in DETEST (Hull and others 1972), class B. */
function predatorsAndPrey(): VectorField {
  return vectorField({
    state: [2],
    f: (_t, y) => {
      const [prey, predators] = [slice(y, 0, 1), slice(y, 1, 2)];
      const met = mul(prey, predators);
      return concat([mul(2, sub(prey, met)), sub(met, predators)]);
    },
  });
}

/**
 * The gradient of the sum of the final state.
 *
 * @param adjoint Default that of the method.
 */
export function smoothGradient(
  { field, y0, t1 }: SmoothProblem,
  method: Method,
  steps: number,
  adjoint?: Adjoint,
): PreparedGradient {
  return new PreparedGradient({
    ...{ field, y0, t0: 0, t1, dt: t1 / steps, method, adjoint },
    loss: finalStateLoss((y) => sum(y)),
  });
}

/** Where a problem ends. */
export function referenceEnd({ field, y0, t1 }: SmoothProblem): Float64Array {
  const dt = t1 / REFERENCE_STEPS;
  return Float64Array.from(solve({ field, y0, t0: 0, t1, dt, method: dopri8 }).y1.data);
}

/**
 * By how much a gradient's solve misses the end, in the largest element.
 *
 * @returns The error; Infinity where the solve failed.
 */
export function errorAtEnd(gradient: PreparedGradient, end: Float64Array): number {
  try {
    gradient.run();
  } catch (error) {
    // As where the steps are too long for the method to be stable.
    if (error instanceof SolveError) return Infinity;
    throw error;
  }
  return Math.max(...gradient.y1.map((x, k) => Math.abs(x - end[k])));
}

/**
 * The least number of steps, to a sixteenth, that reach an error: by doubling, then by halving the
 * interval in which it lies.
 *
 * @returns The number; undefined where `most` do not reach it.
 */
export function leastSteps(
  errorOf: (steps: number) => number,
  tolerance: number,
  most: number,
): number | undefined {
  let enough = 8;
  while (!(errorOf(enough) <= tolerance)) {
    enough *= 2;
    if (enough > most) return undefined;
  }
  let few = enough / 2;
  while (enough - few > Math.max(1, few / 16)) {
    const between = Math.floor((few + enough) / 2);
    if (errorOf(between) <= tolerance) enough = between;
    else few = between;
  }
  return enough;
}
