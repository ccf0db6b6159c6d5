import type { Judgement } from "./judge.ts";
import type { Machine } from "./machine.ts";
import type { Row } from "./row.ts";

/** What `summary.json` holds. */
export interface Summary extends Judgement {
  /** What it was measured on. */
  readonly machine: Machine;
  /** The number of rows in `scaling.csv`. */
  readonly cases: number;
}

/**
 * Puts the summary together.
 *
 * @param machine What it was measured on.
 * @param rows The rows of all cases.
 * @param judgement What they say.
 * @returns The summary.
 */
export function summarize(
  machine: Machine,
  rows: readonly Row[],
  judgement: Judgement,
): Summary {
  const { failed, fits, checks, notes, verdict } = judgement;
  return { machine, cases: rows.length, failed, fits, checks, notes, verdict };
}
