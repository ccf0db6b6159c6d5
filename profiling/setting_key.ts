import type { Row } from "./row.ts";

/** What differs between rows that belong together. */
const WITHIN = new Set(["adjoint", "steps", "repeat", "points", "once", "status", "found"]);

/**
 * What is set besides the adjoint and the steps.
 *
 * @param row The row.
 * @returns A text that is the same for rows that can be compared.
 */
export function settingKey(row: Row): string {
  return JSON.stringify(
    Object.entries(row)
      .filter(([name, value]) => !WITHIN.has(name) && value !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1),
  );
}
