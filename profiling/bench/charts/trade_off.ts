/**
 * Time against memory at one number of steps, over all adjoints.
 *
 * @module
 */
import { anchorsOf } from "../../../commands/mod.ts";
import { adjointKind, reversibleKind } from "../../../solvers/internal.ts";
import { type AdjointCost, costsAt } from "../judge/adjoint_costs.ts";
import type { Row } from "../row.ts";
import { measuredByAdjoint } from "../pages/row_groups.ts";

/** What one adjoint costs at one number of steps. */
export interface TradeOffPoint extends AdjointCost {
  /** The number of states that it keeps, where it is recursive checkpointing. */
  readonly checkpoints?: number;
  /** Whether another exact adjoint takes no more time and no more memory, and less of one. */
  readonly dominated: boolean;
}

/** The trade-off at one number of steps. */
export interface TradeOff {
  /** The number of steps. */
  readonly steps: number;
  /** What was measured there, memory going up. */
  readonly points: readonly TradeOffPoint[];
  /** The reversible adjoint, where it was measured; without it the one of two states. */
  readonly reversible?: TradeOffPoint;
  /**
   * Recursive checkpointing with the fewest checkpoints that takes less time than the reversible
   * adjoint, and with every larger number that was measured does as well.
   */
  readonly fasterFrom?: TradeOffPoint;
  /** The same, by evaluations in place of time. */
  readonly cheaperFrom?: TradeOffPoint;
}

/**
 * Time against memory at one number of steps, and from how many checkpoints on recursive
 * checkpointing is faster than the reversible adjoint.
 *
 * @param rows Rows of one method and one system; those without a measurement are left out.
 * @returns The adjoints that were measured there; without any, there are no points.
 *
 * @example
 * ```ts
 * import { tradeOff } from "./trade_off.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = (adjoint: string, seconds: number, bytes: number, evaluations: number) => ({
 *   adjoint, method: "rk4", system: "white-dwarf", steps: 1000, repeat: 1, points: 100, status: "ok",
 *   found: {
 *     wall_s: seconds, field_evaluations: evaluations, field_pullbacks: 4000,
 *     tracked_peak_bytes: bytes, heap_peak_bytes: bytes, rss_peak_bytes: 0, reconstruction_error: null,
 *   },
 * });
 * const { fasterFrom, points } = tradeOff([
 *   row("reversible", 0.010, 2600, 16_000),
 *   row("recursive:4", 0.014, 2650, 36_000),
 *   row("recursive:16", 0.008, 2800, 15_400),
 * ], 1000);
 * assertEquals(fasterFrom?.adjoint, "recursive:16");
 * assertEquals(points.map(({ dominated }) => dominated), [false, true, false]);
 * ```
 */
export function tradeOff(rows: readonly Row[], steps: number): TradeOff {
  // Of two that cost the same the one that the report names first comes first.
  const inOrder = measuredByAdjoint(rows).flatMap(([, own]) => own);
  const points = costsAt(inOrder, steps).map(({ dominatedBy, ...cost }): TradeOffPoint => {
    const checkpoints = checkpointsOf(cost.adjoint, steps);
    return {
      ...cost,
      ...(checkpoints === undefined ? {} : { checkpoints }),
      dominated: dominatedBy !== undefined,
    };
  });
  const reversible = points.find(({ adjoint }) => adjoint === reversibleKind.name) ??
    points.find(({ adjoint }) => anchorsOf(adjoint) === 0);
  if (reversible === undefined) return { steps, points };
  const recursive = points.filter(({ checkpoints }) => checkpoints !== undefined)
    .sort((a, b) => a.checkpoints! - b.checkpoints!);
  const from = (better: (point: TradeOffPoint) => boolean) =>
    recursive[recursive.findLastIndex((point) => !better(point)) + 1];
  return {
    steps,
    points,
    reversible,
    fasterFrom: from(({ seconds }) => seconds < reversible.seconds),
    cheaperFrom: from(({ cost }) => cost < reversible.cost),
  };
}

/**
 * The number of steps at which most adjoints can be compared; of several such, the largest.
 *
 * @returns The number of steps; undefined where nothing was measured.
 *
 * @example
 * ```ts
 * import { commonSteps } from "./trade_off.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(commonSteps([]), undefined);
 * ```
 */
export function commonSteps(rows: readonly Row[]): number | undefined {
  const measured = rows.filter(({ found }) => found !== undefined);
  const adjointsAt = [...Map.groupBy(measured, ({ steps }) => steps)]
    .map(([steps, own]) => ({ steps, count: new Set(own.map(({ adjoint }) => adjoint)).size }));
  adjointsAt.sort((a, b) => b.count - a.count || b.steps - a.steps);
  return adjointsAt[0]?.steps;
}

function checkpointsOf(adjoint: string, steps: number): number | undefined {
  const { kind, number } = adjointKind(adjoint) ?? {};
  return kind?.keeps === "checkpoints" ? kind.kept?.(steps, number) : undefined;
}
