import {
  type GradientOptions,
  reversible,
  reversibleAdjoint,
  type RungeKuttaMethod,
} from "../../../solvers/mod.ts";
import { adjointNamed, explicitMethodNamed, isReversibleAdams } from "../../../commands/mod.ts";
import { COUPLING } from "../paper_systems.ts";

/** What of a gradient's options is method and adjoint. */
type MethodAndAdjoint = Pick<GradientOptions, "method" | "adjoint" | "watchDrift">;

/**
 * How a case takes its gradient: as the paper does, and by reversible Adams, which the paper has
 * not, as this library does unless told otherwise.
 */
export function gradientOf(
  { method, adjoint }: { readonly method: string; readonly adjoint: string },
): MethodAndAdjoint {
  const named = explicitMethodNamed(method);
  return isReversibleAdams(named)
    ? { method: named, adjoint: adjointNamed(adjoint) }
    : paperGradient(named, adjoint);
}

/**
 * How the paper takes a gradient: with two states and its coupling, which no anchors let be lower.
 * Its code looks neither at the drift nor at the way back, so its trainings go on where the first is
 * large or the latter may be off, and nothing is done again.
 */
export function paperGradient(base: RungeKuttaMethod, adjoint: string): MethodAndAdjoint {
  return adjoint === "reversible"
    ? {
      method: reversible(base, { coupling: COUPLING }),
      adjoint: reversibleAdjoint({ anchors: 0, tolerance: Infinity }),
      watchDrift: false,
    }
    : { method: base, adjoint: adjointNamed(adjoint), watchDrift: false };
}
