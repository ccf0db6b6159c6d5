import type { SmallestLimit } from "./measure/bisect.ts";
import type { Judgement } from "./judge/judge.ts";
import type { Limits, Machine } from "../../commands/mod.ts";
import type { MeterTest } from "./measure/meter_tests.ts";
import type { Row } from "./row.ts";

/**
 * How the rows came about.
 *
 * @category Measuring
 */
export interface Run {
  /** The command. */
  readonly command: string;
  /** What the order of the cases was drawn with. */
  readonly seed: number;
  /** The flags that V8 was started with in every worker. */
  readonly flags: readonly string[];
  /** What bounded every worker. */
  readonly limits: Limits;
  /** What the meters found of a known allocation. */
  readonly meters: readonly MeterTest[];
  /** The number of cases that were not run. */
  readonly missing: number;
  /** How long a fixed loop took between the cases, in seconds; undefined where none was run. */
  readonly calibration_s?: number;
}

/**
 * What `summary.json` holds.
 *
 * @category Measuring
 */
export interface Summary extends Judgement, Partial<Run> {
  /** What it was measured on. */
  readonly machine: Machine;
  /** The number of rows in `scaling.csv`. */
  readonly cases: number;
  /** The smallest limits of memory, where they were searched for. */
  readonly smallest_limits?: readonly SmallestLimit[];
}

/**
 * Puts the summary together.
 *
 * @param machine What it was measured on.
 * @param rows The rows of all cases.
 * @param judgement What they say.
 * @param run How they came about.
 * @returns The summary.
 */
export function summarize(
  machine: Machine,
  rows: readonly Row[],
  judgement: Judgement,
  run: Partial<Run> = {},
): Summary {
  const { failed, fits, checks, analysis, notes, verdict } = judgement;
  return { machine, ...run, cases: rows.length, failed, fits, checks, analysis, notes, verdict };
}
