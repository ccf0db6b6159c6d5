/**
 * Time against memory at one number of steps.
 *
 * @module
 */
import { median } from "./fit.ts";
import type { Row } from "./row.ts";
import { settingKey } from "./setting_key.ts";

/** What one adjoint takes at some number of steps. */
export interface FrontPoint {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The median time, in seconds. */
  readonly wall_s: number;
  /** The median tracked peak. */
  readonly tracked_peak_bytes: number;
  /** The fastest adjoint that takes no more time and no more memory, and less of one; or null. */
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
 * @returns A point an adjoint, memory going up; those that are not dominated are the front.
 *
 * @example
 * ```ts
 * import { front } from "@revode/revode/profiling";
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
  const here = rows.filter((row) => row.steps === steps && row.found !== undefined);
  const points = [...Map.groupBy(here, (row) => `${settingKey(row)} ${row.adjoint}`).values()]
    .map((group) => {
      const times = group.map(({ found }) => found!.wall_s);
      return {
        adjoint: group[0].adjoint,
        method: group[0].method,
        setting: settingKey(group[0]),
        wall_s: median(times),
        fastest: Math.min(...times),
        slowest: Math.max(...times),
        tracked_peak_bytes: median(group.map(({ found }) => found!.tracked_peak_bytes)),
      };
    })
    .sort((a, b) => a.tracked_peak_bytes - b.tracked_peak_bytes || a.wall_s - b.wall_s);
  return points.map(({ fastest, slowest: _, setting, ...point }) => {
    const better = points
      .filter((other) => other.setting === setting && dominates(other, point))
      .sort((a, b) => a.wall_s - b.wall_s)[0];
    return {
      ...point,
      dominated_by: better?.adjoint ?? null,
      clearly: better !== undefined && better.slowest < fastest,
    };
  });
}

type Cost = Pick<FrontPoint, "wall_s" | "tracked_peak_bytes">;

function dominates(a: Cost, b: Cost): boolean {
  return a.wall_s <= b.wall_s && a.tracked_peak_bytes <= b.tracked_peak_bytes &&
    (a.wall_s < b.wall_s || a.tracked_peak_bytes < b.tracked_peak_bytes);
}
