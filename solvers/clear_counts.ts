import type { Counts } from "./field.ts";

/** Counts from zero again. */
export function clearCounts(counts: Counts): void {
  for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] = 0;
}
