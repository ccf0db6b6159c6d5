import {
  type GradientOptions,
  reversible,
  reversibleAdjoint,
  type RungeKuttaMethod,
} from "../../../solvers/mod.ts";
import { adjointNamed } from "../../../commands/mod.ts";
import { COUPLING } from "../paper_systems.ts";

/**
 * How the paper takes a gradient: with two states and its coupling, which no anchors let be lower.
 * Its code looks neither at the drift nor at the way back, so its trainings go on where the first is
 * large or the latter may be off, and nothing is done again.
 *
 * @param base The base method.
 * @param adjoint `reversible`, or the name of an adjoint of the base method.
 * @returns Method, adjoint and watch.
 */
export function paperGradient(
  base: RungeKuttaMethod,
  adjoint: string,
): Pick<GradientOptions, "method" | "adjoint" | "watchDrift"> {
  return adjoint === "reversible"
    ? {
      method: reversible(base, { coupling: COUPLING }),
      adjoint: reversibleAdjoint({ anchors: 0, tolerance: Infinity }),
      watchDrift: false,
    }
    : { method: base, adjoint: adjointNamed(adjoint), watchDrift: false };
}
