import { formatSeconds, type ProgressState } from "../../../commands/mod.ts";
import type { SweepCounts } from "./run_sweep.ts";

/** How far a sweep is, as its progress shows it: `done` are those that have ended. */
export interface SweepProgress extends ProgressState, Omit<SweepCounts, "done"> {
  /** How many of them have ended in this call. */
  readonly fresh: number;
  /** How long the call takes already, in seconds. */
  readonly seconds: number;
}

/**
 * How far a sweep is, in a line.
 *
 * @example
 * ```ts
 * import { sweepText } from "./sweep_progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = { done: 12, of: 40, failed: 1, here: 2, elsewhere: 0 };
 * assertEquals(
 *   sweepText({ ...counts, fresh: 10, seconds: 30 }),
 *   "12/40  1 failed  2 at work  1 min 24 s left",
 * );
 * ```
 */
export function sweepText(
  { done, of, failed, here, elsewhere, fresh, seconds }: SweepProgress,
): string {
  return [
    `${done}/${of}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${here} at work`,
    ...(elsewhere > 0 ? [`${elsewhere} elsewhere`] : []),
    ...(fresh > 0 && done < of ? [`${formatSeconds((of - done) * seconds / fresh)} left`] : []),
  ].join("  ");
}
