import type { DataSet } from "../../../systems/mod.ts";
import { cellKey, type PaperCase } from "./paper_case.ts";
import { type PublishedCell, publishedFor, referenceFor } from "../problem/published.ts";
import type { PaperRow } from "../report/runs_csv.ts";
import type { PaperResult } from "./train_case.ts";

/** Mean and spread of a quantity over the seeds. */
export interface Spread {
  /** The mean. */
  readonly mean: number;
  /** The population standard deviation, as the paper's figures have it. */
  readonly sd: number;
  /** The least. */
  readonly least: number;
  /** The largest. */
  readonly most: number;
}

/** The seeds of a cell together. */
export interface Cell extends Omit<PaperCase, "seed"> {
  /** Whether the data are measured or simulated. */
  readonly origin: DataSet["origin"];
  /** The fewest and the most trainings that ran at a time. */
  readonly jobs: readonly [number, number];
  /** The number of runs that ended well. */
  readonly runs: number;
  /** Why the others did not. */
  readonly failures: readonly string[];
  /** The best loss of each seed's run that ended well. */
  readonly losses: Readonly<Record<number, number>>;
  /** The seconds that each had a processor in its training loop, likewise. */
  readonly processorTimes: Readonly<Record<number, number>>;
  /** Best losses; unset where no run ended well, as all that follow. */
  readonly loss?: Spread;
  /** Seconds of the training loop. */
  readonly runtime?: Spread;
  /** Seconds that the process had a processor meanwhile. */
  readonly processor?: Spread;
  /** The largest tracked peak, in bytes. */
  readonly trackedBytes?: number;
  /** The largest growth of resident memory, in bytes. */
  readonly residentBytes?: number;
  /** Mean steps of a solve. */
  readonly steps?: number;
  /** Mean evaluations of the field in a gradient. */
  readonly evaluations?: number;
  /** Mean pullbacks in a gradient. */
  readonly pullbacks?: number;
  /** The largest reconstruction error; null where nothing goes back. */
  readonly reconstructionError?: number | null;
  /** The paper's figures for it. */
  readonly published?: PublishedCell;
  /** The paper's figures that its loss is held against: its own, or those of a cell like it. */
  readonly reference?: PublishedCell;
}

/** Puts the seeds of each cell together. */
export function cellsOf(rows: readonly PaperRow[]): Cell[] {
  return [...Map.groupBy(rows, cellKey).values()].map(cellOf);
}

function cellOf(rows: readonly PaperRow[]): Cell {
  const { seed: _seed, status: _status, found: _found, ...common } = rows[0];
  const jobs = rows.map((row) => row.jobs);
  const found = rows.flatMap((row) => row.found === undefined ? [] : [row.found]);
  const about = {
    ...common,
    jobs: [Math.min(...jobs), Math.max(...jobs)] as const,
    runs: found.length,
    failures: rows.filter((row) => row.found === undefined)
      .map(({ seed, status }) => `seed ${seed}: ${status}`),
    losses: bySeed(rows, (x) => x.best_loss),
    processorTimes: bySeed(rows, (x) => x.processor_s),
    published: publishedFor(rows[0]),
    reference: referenceFor(rows[0]),
  };
  if (found.length === 0) return about;
  const errors = found.flatMap(({ reconstruction_error: x }) => x === null ? [] : [x]);
  return {
    ...about,
    loss: spreadOf(found.map((x) => x.best_loss)),
    runtime: spreadOf(found.map((x) => x.runtime_s)),
    processor: spreadOf(found.map((x) => x.processor_s)),
    trackedBytes: Math.max(...found.map((x) => x.tracked_peak_bytes)),
    residentBytes: Math.max(...found.map((x) => x.resident_growth_bytes)),
    steps: spreadOf(found.map((x) => x.steps)).mean,
    evaluations: spreadOf(found.map((x) => x.evaluations)).mean,
    pullbacks: spreadOf(found.map((x) => x.pullbacks)).mean,
    reconstructionError: errors.length === 0 ? null : Math.max(...errors),
  };
}

/** A number of each seed's run that ended well. */
function bySeed(
  rows: readonly PaperRow[],
  of: (found: PaperResult) => number,
): Record<number, number> {
  return Object.fromEntries(
    rows.flatMap(({ seed, found }) => found === undefined ? [] : [[seed, of(found)]]),
  );
}

/**
 * Mean and spread of some numbers.
 *
 * @param values The numbers, at least one.
 * @returns Mean, population standard deviation, least and most.
 */
function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, sd: Math.sqrt(variance), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * The number of states that an adjoint keeps of a one-step method: 2 for a reversible one.
 *
 * @param adjoint Its name, `reversible`, `recursive:c` or `full`.
 * @returns The number; infinite where it grows with the steps.
 */
export function statesOf(adjoint: string): number {
  if (adjoint === "full") return Infinity;
  return adjoint === "reversible" ? 2 : Number(adjoint.split(":")[1]);
}
