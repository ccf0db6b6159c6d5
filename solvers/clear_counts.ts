import type { Counts } from "./field.ts";

/** Counts from zero again. */
export function clearCounts(counts: Counts): void {
  counts.evaluations = 0;
  counts.pullbacks = 0;
  if (counts.jacobians !== undefined) counts.jacobians = 0;
  if (counts.factorisations !== undefined) counts.factorisations = 0;
}
