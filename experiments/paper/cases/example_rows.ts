import type { PaperCase } from "./paper_case.ts";
import type { PaperRow } from "../report/runs_csv.ts";
import type { PaperResult } from "./train_case.ts";

/** A made-up case, for tests. */
export const CASE: PaperCase = {
  experiment: "grid",
  system: "white-dwarf",
  method: "rk4",
  adjoint: "reversible",
  hidden: 10,
  decay: 1e-5,
  iterations: 1000,
  starts: "paper",
  lossAs: "own",
  stepsAs: "paper",
  seed: 0,
};

/** A made-up result, for tests. */
export const RESULT: PaperResult = {
  best_loss: 5e-5,
  best_iteration: 900,
  runtime_s: 4,
  processor_s: 3,
  tracked_peak_bytes: 10_000,
  resident_growth_bytes: 0,
  steps: 1000,
  evaluations: 16_000,
  pullbacks: 8000,
  reconstruction_error: 1e-14,
};

/**
 * Made-up rows of one cell, for tests.
 *
 * @param about What differs from {@linkcode CASE}.
 * @param found What differs from {@linkcode RESULT}, a seed an item; a text is a failure.
 */
export function madeUpRows(
  about: Partial<PaperRow>,
  found: readonly (Partial<PaperResult> | string)[],
): PaperRow[] {
  return found.map((one, seed) => ({
    ...{ ...CASE, origin: "measured", jobs: 2, status: "ok", ...about, seed } as PaperRow,
    ...(typeof one === "string"
      ? { status: one }
      : { found: { ...RESULT, ...(about.adjoint ? { reconstruction_error: null } : {}), ...one } }),
  }));
}
