import { adjointKind } from "../../../solvers/internal.ts";
import { median } from "../../statistics/fit.ts";
import type { Row } from "../row.ts";
import { bySetting } from "../setting.ts";

/** What one adjoint costs at one number of steps. */
export interface AdjointCost {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The median time of the repeats, in seconds. */
  readonly seconds: number;
  /** The shortest and the longest time of a repeat. */
  readonly range: readonly [number, number];
  /** The number of repeats. */
  readonly repeats: number;
  /** The median of the tracked peaks. */
  readonly trackedBytes: number;
  /** Evaluations of the vector field, a pullback counted as two. */
  readonly cost: number;
  /** Whether its gradient is approximate: such a one dominates no other, and is not on the front. */
  readonly approximate: boolean;
}

/** The same, and what is better. */
interface ComparedCost extends AdjointCost {
  /** The fastest exact adjoint that takes no more time and no more memory, and less of one. */
  readonly dominatedBy?: AdjointCost;
}

/**
 * Time against memory at one number of steps. Adjoints are compared within a setting.
 *
 * @returns What each adjoint costs, memory going up, then time.
 */
export function costsAt(rows: readonly Row[], steps: number): ComparedCost[] {
  const here = rows.filter((row) => row.steps === steps && row.found !== undefined);
  return [...bySetting(here).values()]
    .flatMap((own) => {
      const costs = [...Map.groupBy(own, ({ adjoint }) => adjoint).values()].map(costOf);
      const exact = costs.filter(({ approximate }) => !approximate)
        .sort((a, b) => a.seconds - b.seconds || a.trackedBytes - b.trackedBytes);
      return costs.map((cost) => {
        const dominatedBy = exact.find((other) => dominates(other, cost));
        return dominatedBy === undefined ? cost : { ...cost, dominatedBy };
      });
    })
    .sort((a, b) => a.trackedBytes - b.trackedBytes || a.seconds - b.seconds);
}

function costOf(rows: readonly Row[]): AdjointCost {
  const [{ adjoint, method }] = rows;
  const found = rows.map((row) => row.found!);
  const seconds = found.map(({ wall_s }) => wall_s);
  return {
    adjoint,
    method,
    seconds: median(seconds),
    range: [Math.min(...seconds), Math.max(...seconds)],
    repeats: rows.length,
    trackedBytes: median(found.map(({ tracked_peak_bytes }) => tracked_peak_bytes)),
    cost: median(found.map((each) => each.field_evaluations + 2 * each.field_pullbacks)),
    approximate: adjointKind(adjoint)?.kind.exact === false,
  };
}

function dominates(a: AdjointCost, b: AdjointCost): boolean {
  return a.seconds <= b.seconds && a.trackedBytes <= b.trackedBytes &&
    (a.seconds < b.seconds || a.trackedBytes < b.trackedBytes);
}
