import { methodFor, methodNamed } from "../../../commands/mod.ts";
import { adjointKind } from "../../../solvers/internal.ts";
import { benchSystem } from "./bench_systems.ts";
import type { Case } from "./case.ts";

/** Seconds that one number of a layer's output takes, there and back, on the machines tried. */
const SECONDS_A_NUMBER = 1.2e-8;

/** Seconds that an evaluation takes besides. */
const SECONDS_AN_EVALUATION = 6e-8;

/**
 * About how long one gradient of a case takes; it is there to leave out what would take
 * minutes, and may be off by a factor of two.
 *
 * @example
 * ```ts
 * import { secondsFor } from "./cost.ts";
 * import { assert } from "@std/assert";
 *
 * const about = { method: "rk4", system: "white-dwarf" };
 * assert(secondsFor({ ...about, adjoint: "recursive:2", steps: 100_000 }) > 5);
 * assert(secondsFor({ ...about, adjoint: "recursive:44", steps: 100_000 }) < 5);
 * ```
 */
export function secondsFor(what: Omit<Case, "repeat" | "points">): number {
  const { y0, hidden } = benchSystem(what);
  const state = y0.shape[y0.shape.length - 1];
  const rows = y0.size / state;
  const widths = [state, ...hidden, state];
  const numbers = rows * widths.slice(1).reduce((sum, width, k) => sum + width + widths[k] / 4, 0);
  const { kind, number } = adjointKind(what.adjoint) ?? {};
  const { evaluations, pullbacks } = kind?.counts?.(what.steps, number) ??
    { evaluations: 2 * what.steps, pullbacks: what.steps };
  const calls = methodFor(methodNamed(what.method), what.adjoint).evaluations *
    (evaluations + pullbacks);
  return calls * (SECONDS_AN_EVALUATION + numbers * SECONDS_A_NUMBER);
}
