/**
 * How far repeats differ, and whether that could change the verdict.
 *
 * @module
 */
import { METERS } from "./claims.ts";
import { evidenceOf } from "./evidence.ts";
import { median } from "../../statistics/fit.ts";
import type { Quantity, Row } from "../row.ts";
import type { Claim } from "./rules.ts";
import { bySetting } from "../setting.ts";
import { formatBytes, formatTime } from "../../../commands/mod.ts";

/**
 * How far the repeats of one case differ.
 *
 * @category Claims
 */
export interface Spread {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The number of steps. */
  readonly steps: number;
  /** The number of repeats that were measured. */
  readonly repeats: number;
  /** The longest time less the shortest, as a share of the median; null for a single one. */
  readonly wall_s: number | null;
  /** The largest less the smallest, in bytes; null for a single one. */
  readonly heap_peak_bytes: number | null;
  /** The same of the resident peak. */
  readonly rss_peak_bytes: number | null;
}

/**
 * The largest less the smallest of some numbers.
 *
 * @param values The numbers.
 * @returns The difference; null for fewer than two.
 */
export function rangeOf(values: readonly number[]): number | null {
  return values.length < 2 ? null : Math.max(...values) - Math.min(...values);
}

/**
 * How far repeats differ, case by case.
 *
 * @param rows The rows; those without a measurement do not count.
 * @returns A spread an adjoint, method and number of steps.
 *
 * @example
 * ```ts
 * import { spreadsOf } from "./noise.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = (repeat: number, wall_s: number) => ({
 *   adjoint: "full", method: "rk4", system: "white-dwarf", steps: 100, repeat, points: 100,
 *   status: "ok",
 *   found: {
 *     wall_s, field_evaluations: 800, field_pullbacks: 400, tracked_peak_bytes: 4000,
 *     heap_peak_bytes: 20_000, rss_peak_bytes: 0, reconstruction_error: null,
 *   },
 * });
 * const [spread] = spreadsOf([row(1, 1.5), row(2, 2), row(3, 2.5)]);
 * assertEquals([spread.repeats, spread.wall_s, spread.heap_peak_bytes], [3, 0.5, 0]);
 * ```
 */
export function spreadsOf(rows: readonly Row[]): Spread[] {
  const measured = rows.filter(({ found }) => found !== undefined);
  const cases = [...bySetting(measured).values()].flatMap((own) => [
    ...Map.groupBy(own, ({ adjoint, steps }) => `${adjoint} ${steps}`).values(),
  ]);
  return cases.map((group) => {
    const [{ adjoint, method, steps }] = group;
    const values = (quantity: Quantity) => group.map(({ found }) => found![quantity]!);
    const times = rangeOf(values("wall_s"));
    const middle = median(values("wall_s"));
    return {
      adjoint,
      method,
      steps,
      repeats: group.length,
      wall_s: times === null ? null : middle > 0 ? times / middle : 0,
      heap_peak_bytes: rangeOf(values("heap_peak_bytes")),
      rss_peak_bytes: rangeOf(values("rss_peak_bytes")),
    };
  });
}

/**
 * Whether a single case, had its median come out as its lowest or its highest repeat, would
 * change what comes of a claim.
 *
 * @param claim The claim; one about what is counted is not touched by noise.
 * @param rows The rows that count, all of them with a measurement.
 * @param quantity The quantity.
 * @returns A sentence that names the cases; undefined where the outcome stays the same.
 */
export function noiseWarning(
  claim: Claim,
  rows: readonly Row[],
  quantity: Quantity,
): string | undefined {
  if (!claim.noisy || rows.length === 0) return undefined;
  const { samples, ...evidence } = evidenceOf(rows, quantity);
  const { outcome } = claim.judge({ samples, ...evidence });
  const unit = quantity in METERS ? formatBytes : formatTime;
  const cases = samples.flatMap(([n, values], i) => {
    const ends = [Math.min(...values), Math.max(...values)];
    const changes = ends.some((end) =>
      end !== median(values) &&
      claim.judge(evidenceOf(rows, quantity, samples.with(i, [n, [end]]))).outcome !== outcome
    );
    return changes ? `n = ${n.toLocaleString("en")}: ${ends.map(unit).join(" to ")}` : [];
  });
  if (cases.length === 0) return undefined;
  const [{ adjoint, method }] = rows;
  const what = METERS[quantity]?.name ?? "time";
  return `Noise could change the verdict: of ${adjoint}, ${method}, ${what}, "${claim.text}" ` +
    `${outcome === "undecided" ? "is undecided" : outcome}, and would not had one of these ` +
    `medians come out as its lowest or its highest repeat (${cases.join("; ")}). More --repeats, ` +
    `or a machine that does nothing else, would tell.`;
}
