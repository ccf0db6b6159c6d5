import { count, counted } from "../../../commands/internal.ts";
import type { Recording } from "../../../systems/mod.ts";
import type { Edges } from "./bands.ts";

/** How many of the values that were held out lie in the bands. */
export interface Coverage {
  /** So many do, … */
  readonly inside: number;
  /** … of so many that have a band. */
  readonly of: number;
  /** The same of each column. */
  readonly columns: Readonly<Record<string, { readonly inside: number; readonly of: number }>>;
}

/**
 * Counts the values that were held out and lie in their bands.
 *
 * @param trained Of each trajectory, how many of its rows were trained on.
 * @param edges The edges of the bands of each trajectory at its times.
 *
 * @example
 * ```ts
 * import { coverageOf } from "./coverage.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const one = { name: "1", times: Float64Array.of(0, 1, 2), states: Float64Array.of(1, 2, 9) };
 * const edges = { lower: Float64Array.of(0, 1, 2), upper: Float64Array.of(2, 3, 4) };
 * const { inside, of } = coverageOf({ stateNames: ["x"], trajectories: [one] }, [1], [edges]);
 * assertEquals([inside, of], [1, 2]);
 * ```
 */
export function coverageOf(
  { stateNames, trajectories }: Pick<Recording, "stateNames" | "trajectories">,
  trained: readonly number[],
  edges: readonly Edges[],
): Coverage {
  const d = stateNames.length;
  const counts = stateNames.map(() => ({ inside: 0, of: 0 }));
  trajectories.forEach(({ states }, j) => {
    const { lower, upper } = edges[j];
    // Of a trajectory that is held out as a whole the first row is known.
    for (let i = Math.max(1, trained[j]) * d; i < states.length; i++) {
      if (Number.isNaN(states[i]) || Number.isNaN(lower[i]) || Number.isNaN(upper[i])) continue;
      counts[i % d].of++;
      if (states[i] >= lower[i] && states[i] <= upper[i]) counts[i % d].inside++;
    }
  });
  return {
    inside: counts.reduce((sum, { inside }) => sum + inside, 0),
    of: counts.reduce((sum, { of }) => sum + of, 0),
    columns: Object.fromEntries(stateNames.map((name, k) => [name, counts[k]])),
  };
}

/** How much lies in the band, as a line; none where nothing was held out. */
export function coverageLine(coverage: Coverage | undefined): string[] {
  if (coverage === undefined || coverage.of === 0) return [];
  const { inside, of } = coverage;
  return [`Of ${counted(of, "value")} held out ${count(inside)} lie in the 95 % band.`];
}
