import { parse } from "@std/csv";
import { UsageError } from "../experiments/mod.ts";
import { COLUMNS, QUANTITIES, type Quantity } from "./row.ts";

/** One case as `scaling.csv` has it, its repeats together. */
export interface ScalingCase {
  /** What was measured, by column: adjoint, method, steps and so on. */
  readonly cells: Readonly<Record<string, string>>;
  /** What was found, repeat by repeat. */
  readonly found: readonly Readonly<Record<Quantity, number | null>>[];
  /** Why repeats have no measurement. */
  readonly failures: readonly string[];
}

/** The columns that say what was measured. */
const SETTINGS = COLUMNS.filter((name) =>
  !(QUANTITIES as readonly string[]).includes(name) && name !== "repeat" && name !== "status"
);

/**
 * Reads `scaling.csv`.
 *
 * @param text The text.
 * @param file The file's name, for messages.
 * @returns The cases, in order.
 * @throws {UsageError} If it is no such table; the message names file and line.
 *
 * @example
 * ```ts
 * import { readScaling, rowsToCsv } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * const row = { adjoint: "full", method: "rk4", system: "white-dwarf", steps: 100, points: 100 };
 * const text = rowsToCsv([1, 2].map((repeat) => ({ ...row, repeat, status: "exit code 1" })));
 * const [only] = readScaling(text, "scaling.csv");
 * assertEquals([only.cells.steps, only.failures.length], ["100", 2]);
 * ```
 */
export function readScaling(text: string, file: string): ScalingCase[] {
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
  if (records.length === 0) throw new UsageError(`${file}:2: holds no case`);
  const cases = new Map<string, ScalingCase>();
  let line = 2;
  for (const record of records) {
    readRecord(record, header, cases, `${file}:${line}`);
    // A value in quotes may go over several lines.
    line += record.join("").split("\n").length;
  }
  return [...cases.values()];
}

function readRecord(
  record: readonly string[],
  header: readonly string[],
  cases: Map<string, ScalingCase>,
  where: string,
): void {
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
  const cells = Object.fromEntries(SETTINGS.map((name) => [name, cell(name)]));
  const key = caseKey(cells);
  const { found, failures } = cases.get(key) ?? { found: [], failures: [] };
  cases.set(
    key,
    cell("status") === "ok"
      ? { cells, found: [...found, readFound(cell, where)], failures }
      : { cells, found, failures: [...failures, cell("status")] },
  );
}

function readFound(
  cell: (name: string) => string,
  where: string,
): Record<Quantity, number | null> {
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
  return Object.fromEntries(QUANTITIES.map((name) => [name, number(name)])) as Record<
    Quantity,
    number | null
  >;
}

/**
 * What tells a case from the others.
 *
 * @param cells What was measured, by column.
 * @returns A text that is the same for the same case.
 */
export function caseKey(cells: Readonly<Record<string, string>>): string {
  return JSON.stringify(SETTINGS.map((name) => cells[name]));
}
