import { couplingSweep } from "./coupling_sweep.ts";
import type { ExactnessRows } from "./exactness_findings.ts";
import { trainingComparison, type TrainingRow } from "./training_comparison.ts";

/** How much of the trainings is done unless told otherwise. */
export const EXACTNESS_DEFAULTS = { seeds: 5, iterations: 300 } as const;

/** Runs the experiment, in this process: about half a minute by default. */
export function measureExactness(
  { seeds, iterations }: { readonly seeds: number; readonly iterations: number },
  onTraining: (row: TrainingRow) => void = () => {},
): ExactnessRows {
  const sweep = couplingSweep();
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
  return { sweep, training: trainingComparison(numbers, iterations, onTraining) };
}

/** What was measured as the text of `exactness.json`. */
export function exactnessJson(rows: ExactnessRows): string {
  // An infinite number would be null.
  const value = (_: string, x: unknown) => typeof x === "number" && !isFinite(x) ? String(x) : x;
  return `${JSON.stringify(rows, value, 2)}\n`;
}

/** A training in words, for the terminal. */
export function trainingLine({ form, seed, iterations, bestLoss, failure }: TrainingRow): string {
  return `seed ${seed}, ${form}: ${iterations} iterations, loss ${bestLoss.toPrecision(6)}` +
    (failure === "" ? "" : `, then ${failure}`);
}
