import { anchorsOf, isReversibleAdams, methodFor, methodNamed } from "../../../commands/mod.ts";
import { adjointKind } from "../../../solvers/internal.ts";
import { reversibleAdamsEvaluations } from "../../../solvers/mod.ts";
import type { Measurement } from "../measure/measure.ts";

/** What is counted, and not measured. */
type Counted = "field_evaluations" | "field_pullbacks";

/** How many there are in a gradient of so many steps; undefined where that is not known in advance. */
export type KnownCounts = Readonly<Partial<Record<Counted, (steps: number) => number>>>;

/**
 * What a gradient takes by the closed forms of its adjoint and method.
 *
 * @param adjoint The adjoint's name.
 * @param method The base method's name.
 * @returns The counts that are known.
 *
 * @example
 * ```ts
 * import { knownCounts } from "./known_counts.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(knownCounts("full", "rk4").field_evaluations!(100), 800);
 * assertEquals(knownCounts("mine", "rk4"), {});
 * ```
 */
export function knownCounts(adjoint: string, method: string): KnownCounts {
  const named = methodNamed(method);
  if (isReversibleAdams(named)) {
    // Its start takes evaluations of its own, and what is replayed is not known.
    const of = (steps: number) => reversibleAdamsEvaluations(named, { steps });
    return {
      field_pullbacks: (steps) => of(steps).pullbacks,
      ...(anchorsOf(adjoint) !== undefined && {
        field_evaluations: (steps) => of(steps).evaluations,
      }),
    };
  }
  const { kind, number } = adjointKind(adjoint) ?? {};
  if (kind?.counts === undefined) return {};
  const { counts } = kind;
  const each = methodFor(named, adjoint).evaluations;
  return {
    field_evaluations: (steps) => each * counts(steps, number).evaluations,
    field_pullbacks: (steps) => each * counts(steps, number).pullbacks,
  };
}

/**
 * What is wrong with what a worker says that it counted.
 *
 * @param what The adjoint, the method, and the number of steps.
 * @returns The reason; undefined where every count is the one that is known, or none is known.
 */
export function miscounted(
  { adjoint, method, steps }: {
    readonly adjoint: string;
    readonly method: string;
    readonly steps: number;
  },
  found: Pick<Measurement, Counted>,
): string | undefined {
  const known = knownCounts(adjoint, method);
  for (const name of ["field_evaluations", "field_pullbacks"] as const) {
    const wanted = known[name]?.(steps);
    if (wanted !== undefined && found[name] !== wanted) {
      return `measured ${name} as ${found[name]}, wanted ${wanted}, as ${adjoint} takes with ` +
        `${method} in ${steps} steps`;
    }
  }
  return undefined;
}
