/**
 * Time against memory at one number of steps, over all adjoints.
 *
 * @module
 */
import { defaultCheckpoints } from "../../solvers/mod.ts";
import { median } from "../fit.ts";
import type { Row } from "../row.ts";
import { measuredByAdjoint, type MeasuredRow } from "./row_groups.ts";

/** What one adjoint costs at one number of steps. */
export interface TradeOffPoint {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The number of states that it keeps, where it is recursive checkpointing. */
  readonly checkpoints?: number;
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
  /** Whether another exact adjoint takes no more time and no more memory, and less of one. */
  readonly dominated: boolean;
  /** Whether its gradient is approximate: such a one dominates no other, and is not on the front. */
  readonly approximate: boolean;
}

/** The trade-off at one number of steps. */
export interface TradeOff {
  /** The number of steps. */
  readonly steps: number;
  /** What was measured there, memory going up. */
  readonly points: readonly TradeOffPoint[];
  /** The reversible adjoint, where it was measured. */
  readonly reversible?: TradeOffPoint;
  /**
   * Recursive checkpointing with the fewest checkpoints that takes less time than the reversible
   * adjoint, and with every larger number that was measured does as well.
   */
  readonly fasterFrom?: TradeOffPoint;
  /** The same, by evaluations in place of time. */
  readonly cheaperFrom?: TradeOffPoint;
}

const APPROXIMATE = new Set(["backsolve"]);

/**
 * Time against memory at one number of steps, and from how many checkpoints on recursive
 * checkpointing is faster than the reversible adjoint.
 *
 * @param rows Rows of one method and one system; those without a measurement are left out.
 * @param steps The number of steps.
 * @returns The adjoints that were measured there; without any, there are no points.
 *
 * @example
 * ```ts
 * import { tradeOff } from "@revode/revode/profiling";
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
  const found = measuredByAdjoint(rows.filter((row) => row.steps === steps))
    .map(([adjoint, own]) => pointOf(adjoint, steps, own))
    .sort((a, b) => a.trackedBytes - b.trackedBytes || a.seconds - b.seconds);
  const exact = found.filter(({ approximate }) => !approximate);
  const points = found.map((point) => ({
    ...point,
    dominated: exact.some((other) => dominates(other, point)),
  }));
  const reversible = points.find(({ adjoint }) => adjoint === "reversible");
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
 * @param rows The rows.
 * @returns The number of steps; undefined where nothing was measured.
 *
 * @example
 * ```ts
 * import { commonSteps } from "@revode/revode/profiling";
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

function pointOf(
  adjoint: string,
  steps: number,
  rows: readonly MeasuredRow[],
): Omit<TradeOffPoint, "dominated"> {
  const seconds = rows.map(({ found }) => found.wall_s);
  const checkpoints = checkpointsOf(adjoint, steps);
  return {
    adjoint,
    ...(checkpoints === undefined ? {} : { checkpoints }),
    seconds: median(seconds),
    range: [Math.min(...seconds), Math.max(...seconds)],
    repeats: rows.length,
    trackedBytes: median(rows.map(({ found }) => found.tracked_peak_bytes)),
    cost: median(rows.map(({ found }) => found.field_evaluations + 2 * found.field_pullbacks)),
    approximate: APPROXIMATE.has(adjoint),
  };
}

function checkpointsOf(adjoint: string, steps: number): number | undefined {
  const [kind, count] = adjoint.split(":");
  if (kind !== "recursive") return undefined;
  return count === undefined ? defaultCheckpoints(steps) : Number(count);
}

function dominates(
  a: Pick<TradeOffPoint, "seconds" | "trackedBytes">,
  b: Pick<TradeOffPoint, "seconds" | "trackedBytes">,
): boolean {
  return a.seconds <= b.seconds && a.trackedBytes <= b.trackedBytes &&
    (a.seconds < b.seconds || a.trackedBytes < b.trackedBytes);
}
