import { parse } from "@std/csv";
import { UsageError } from "../../commands/mod.ts";
import type { Measurement } from "./measure/measure.ts";
import { CASE_COLUMNS, COLUMNS, QUANTITIES } from "./row.ts";

/** One line of `scaling.csv`. */
export interface ScalingRow {
  /** What was measured, by column: adjoint, method, steps and so on. */
  readonly cells: Readonly<Record<string, string>>;
  /** Which repeat it is, from 1. */
  readonly repeat: number;
  /** `ok`, or why there is no measurement. */
  readonly status: string;
  /** What was found, where it is ok. */
  readonly found?: Measurement;
}

/** One case as `scaling.csv` has it, its repeats together. */
export interface ScalingCase {
  /** What was measured, by column: adjoint, method, steps and so on. */
  readonly cells: Readonly<Record<string, string>>;
  /** What was found, repeat by repeat. */
  readonly found: readonly Measurement[];
  /** Why repeats have no measurement. */
  readonly failures: readonly string[];
}

/**
 * Reads `scaling.csv`, its repeats together.
 *
 * @throws {UsageError} If it is no such table; the message names file and line.
 *
 * @example
 * ```ts
 * import { rowsToCsv } from "./row.ts";
 * import { readScaling } from "./scaling_csv.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = { adjoint: "full", method: "rk4", system: "white-dwarf", steps: 100, points: 100 };
 * const text = rowsToCsv([1, 2].map((repeat) => ({ ...row, repeat, status: "exit code 1" })));
 * const [only] = readScaling(text, "scaling.csv");
 * assertEquals([only.cells.steps, only.failures.length], ["100", 2]);
 * ```
 */
export function readScaling(text: string, file: string): ScalingCase[] {
  const rows = readRows(text, file);
  if (rows.length === 0) throw new UsageError(`${file}:2: holds no case`);
  return [...Map.groupBy(rows, ({ cells }) => caseKey(cells)).values()].map((own) => ({
    cells: own[0].cells,
    found: own.flatMap(({ found }) => found ?? []),
    failures: own.flatMap(({ found, status }) => found === undefined ? status : []),
  }));
}

/**
 * Reads `scaling.csv` line by line.
 *
 * @throws {UsageError} If it is no such table; the message names file and line.
 */
export function readRows(text: string, file: string): ScalingRow[] {
  let table: string[][];
  try {
    table = parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    const line = /line (\d+)/.exec(message)?.[1] ?? "1";
    throw new UsageError(`${file}:${line}: ${message}`, { cause });
  }
  const [header = [], ...records] = table;
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new UsageError(
      `${file}:1: has no column ${missing.map((name) => `"${name}"`).join(", ")}: ` +
        `it is no report of this version; measure anew`,
    );
  }
  let line = 2;
  return records.map((record) => {
    const row = readRecord(record, header, `${file}:${line}`);
    // A value in quotes may go over several lines.
    line += record.join("").split("\n").length;
    return row;
  });
}

function readRecord(
  record: readonly string[],
  header: readonly string[],
  where: string,
): ScalingRow {
  if (record.length !== header.length) {
    throw new UsageError(`${where}: has ${record.length} values, wanted ${header.length}`);
  }
  const cell = (name: string) => record[header.indexOf(name)];
  for (const name of ["steps", "repeat"]) {
    if (!/^[1-9]\d*$/.test(cell(name))) {
      throw new UsageError(
        `${where}: ${name} must be a whole number of at least 1, got ${JSON.stringify(cell(name))}`,
      );
    }
  }
  const cells = Object.fromEntries(CASE_COLUMNS.map((name) => [name, cell(name)]));
  const [repeat, status] = [Number(cell("repeat")), cell("status")];
  const row = { cells, repeat, status };
  return status === "ok" ? { ...row, found: readFound(cell, where) } : row;
}

function readFound(cell: (name: string) => string, where: string): Measurement {
  const number = (name: string) => {
    const text = cell(name);
    if (name === "reconstruction_error" && text === "") return null;
    const value = text.trim() === "" ? NaN : Number(text);
    if (!(value >= 0 && value < Infinity)) {
      throw new UsageError(
        `${where}: ${name} must be a number of at least 0, got ${JSON.stringify(text)}`,
      );
    }
    return value;
  };
  const found: Record<string, number | null> = {};
  for (const name of QUANTITIES) found[name] = number(name);
  return found as unknown as Measurement;
}

/**
 * What tells a case from the others.
 *
 * @param cells What was measured, by column.
 * @returns A text that is the same for the same case.
 */
export function caseKey(cells: Readonly<Record<string, string>>): string {
  return JSON.stringify(CASE_COLUMNS.map((name) => cells[name]));
}
