import { stringify } from "@std/csv";
import type { Case } from "./plan/case.ts";
import type { Measurement } from "./measure/measure.ts";

/**
 * The quantities that a worker measures, as the columns are named.
 *
 * @category Measuring
 */
export type Quantity = keyof Measurement;

/**
 * The outcome of one case: a line of `scaling.csv`.
 *
 * @category Measuring
 */
export interface Row extends Case {
  /** `ok`, or why there is no measurement. */
  readonly status: string;
  /** What was found, where it is ok. */
  readonly found?: Measurement;
}

/** The quantities that a worker measures, in the order of the columns. */
export const QUANTITIES = [
  "wall_s",
  "field_evaluations",
  "field_pullbacks",
  "tracked_peak_bytes",
  "heap_peak_bytes",
  "rss_peak_bytes",
  "reconstruction_error",
] as const satisfies readonly Quantity[];

/** Those that every measurement has a number of: all but the reconstruction error. */
export const COSTS: readonly Exclude<Quantity, "reconstruction_error">[] = QUANTITIES.filter((
  name,
) => name !== "reconstruction_error");

/** The columns of `scaling.csv`, in order. */
export const COLUMNS = [
  "adjoint",
  "method",
  "system",
  "steps",
  "repeat",
  ...QUANTITIES,
  "batch",
  "hidden",
  "coupling",
  "state",
  "module",
  "parameters",
  "status",
] as const;

/** The columns that say what was measured: what a case's repeats have in common. */
export const CASE_COLUMNS: readonly (typeof COLUMNS)[number][] = COLUMNS.filter((name) =>
  !(QUANTITIES as readonly string[]).includes(name) && name !== "repeat" && name !== "status"
);

/**
 * The rows as CSV.
 *
 * @param rows The rows.
 * @returns The text, with a line of headers; cells of what was not measured are empty.
 *
 * @example
 * ```ts
 * import { rowsToCsv } from "./row.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = { adjoint: "full", method: "rk4", system: "white-dwarf", steps: 100, repeat: 1, points: 100 };
 * const [, line] = rowsToCsv([{ ...row, status: "exit code 1" }]).split("\n");
 * assertEquals(line, "full,rk4,white-dwarf,100,1,,,,,,,,,,,,,,exit code 1");
 * ```
 */
export function rowsToCsv(rows: readonly Row[]): string {
  const lines = rows.map(({ found, ...row }) => ({
    ...row,
    ...found,
    hidden: row.hidden?.join("x"),
    parameters: row.parameters && JSON.stringify(row.parameters),
  }));
  return stringify(lines, { columns: [...COLUMNS] }).replaceAll("\r\n", "\n");
}
