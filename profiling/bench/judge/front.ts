/**
 * Time against memory at one number of steps.
 *
 * @module
 */
import { costsAt } from "./adjoint_costs.ts";
import type { Row } from "../row.ts";

/**
 * What one adjoint takes at some number of steps.
 *
 * @category Claims
 */
export interface FrontPoint {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The median time, in seconds. */
  readonly wall_s: number;
  /** The median tracked peak. */
  readonly tracked_peak_bytes: number;
  /** Whether its gradient is approximate: such a one dominates no other, and is not on the front. */
  readonly approximate: boolean;
  /** The fastest exact adjoint that takes no more time and memory, and less of one; or null. */
  readonly dominated_by: string | null;
  /** Whether that one's slowest repeat is faster than the fastest repeat of this. */
  readonly clearly: boolean;
}

/**
 * The trade-off of time against memory at one number of steps, over all adjoints. Only
 * those are compared that share method, system and whatever else is set.
 *
 * @param rows The rows; those without a measurement do not count.
 * @param steps The number of steps.
 * @returns A point an adjoint, memory going up; the exact ones that are not dominated are
 *   the front.
 *
 * @example
 * ```ts
 * import { front } from "./front.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = (adjoint: string, wall_s: number, bytes: number) => ({
 *   adjoint, method: "rk4", system: "white-dwarf", steps: 100, repeat: 1, points: 100, status: "ok",
 *   found: {
 *     wall_s, field_evaluations: 1600, field_pullbacks: 800, tracked_peak_bytes: bytes,
 *     heap_peak_bytes: bytes, rss_peak_bytes: 0, reconstruction_error: null,
 *   },
 * });
 * const points = front([row("full", 1, 4000), row("slow", 2, 5000), row("lean", 3, 2000)], 100);
 * assertEquals(points.map((p) => [p.adjoint, p.dominated_by]), [
 *   ["lean", null],
 *   ["full", null],
 *   ["slow", "full"],
 * ]);
 * ```
 */
export function front(rows: readonly Row[], steps: number): FrontPoint[] {
  return costsAt(rows, steps).map((point) => ({
    adjoint: point.adjoint,
    method: point.method,
    wall_s: point.seconds,
    tracked_peak_bytes: point.trackedBytes,
    approximate: point.approximate,
    dominated_by: point.dominatedBy?.adjoint ?? null,
    clearly: point.dominatedBy !== undefined && point.dominatedBy.range[1] < point.range[0],
  }));
}
