import { TableError } from "../../../systems/mod.ts";
import type { FileColumn, FileTable, TableAsked } from "./file_table.ts";
import { flatColumns, partOf } from "./flat_columns.ts";
import { beforeInvalid, noText } from "./text_reader.ts";

/** Digits of a whole number that a double may not hold. */
const LONG = /\d{16}/;

/**
 * Reads JSON lines: an object a line, or an array a line, of which the first may hold names; or one
 * array of such.
 *
 * @throws {TableError} If a line is no JSON, no such row or no UTF-8 text; it says which.
 *
 * @example
 * ```ts
 * import { readJson } from "./json_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode('{"t":0,"x":[1,2]}\n{"t":1,"x":[3]}\n');
 * const { columns } = readJson(bytes, { source: "a.jsonl" });
 * assertEquals(columns.map(({ name, at }) => [name, at(1)]), [["t", 1], ["x.1", 3], ["x.2", null]]);
 * ```
 */
export function readJson(bytes: Uint8Array, { source }: TableAsked): FileTable {
  const fail: Fail = (row, what, cause) => {
    throw new TableError({ source, line: row + 1, column: 1 }, what, { cause });
  };
  const { values, row } = rowsIn(decoded(bytes, fail), fail);
  const first = values.find((value) => value !== undefined);
  const isList = Array.isArray(first);
  const wanted = isList ? "an array as the first row is" : "an object as the first row is";
  values.forEach((value, k) => {
    const isRow = typeof value === "object" && value !== null && Array.isArray(value) === isList;
    if (value !== undefined && !isRow) fail(k, `got ${nameOf(value)}, wanted ${wanted}`);
  });
  const start = values.indexOf(first);
  const names = isList ? namesIn(first) : undefined;
  // A line of names is no row.
  if (names !== undefined) values[start] = undefined;
  const columns = isList ? listColumns(values, names) : objectColumns(values);
  return {
    ...{ columns: flatColumns(columns, values.length), rows: values.length },
    ...{ named: !isList || names !== undefined, ...(row && { row }) },
    isBlank: (k) => values[k] === undefined,
  };
}

/** Says what is wrong with a row, from 0. */
type Fail = (row: number, what: string, cause?: unknown) => never;

function decoded(bytes: Uint8Array, fail: Fail): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const { before, byte } = beforeInvalid(bytes);
    return fail(before.split(/\r\n|\n|\r/).length - 1, noText(byte), cause);
  }
}

/** The values of the lines, or of the one array; undefined for an empty line. */
function rowsIn(text: string, fail: Fail): { values: unknown[]; row?: "row" } {
  const lines = text.split(/\r\n|\n|\r/);
  const values: unknown[] = [];
  for (const [k, line] of lines.entries()) {
    try {
      values.push(line.trim() === "" ? undefined : parsed(line));
    } catch (cause) {
      const whole = wholeArray(text);
      if (whole !== undefined) return { values: whole, row: "row" };
      const why = (cause as Error).message.replace(/[\s\p{Cc}]+/gu, " ");
      fail(
        k,
        `the line is no JSON (${why}); wanted JSON lines, an object a line such as {"t":0,"x":1}`,
        cause,
      );
    }
  }
  const only = values.filter((value) => value !== undefined);
  const isTable = only.length === 1 && Array.isArray(only[0]) &&
    only[0].every((value) => typeof value === "object" && value !== null);
  return isTable ? { values: only[0] as unknown[], row: "row" } : { values };
}

/** The rows of a text that is one array, over many lines. */
function wholeArray(text: string): unknown[] | undefined {
  try {
    const value = parsed(text);
    return Array.isArray(value) && value.length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value of a text; whole numbers that a double does not hold stay whole. */
function parsed(text: string): unknown {
  if (!LONG.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, ...rest: unknown[]) => {
    const { source = "" } = (rest[0] ?? {}) as { source?: string };
    const isLong = typeof value === "number" && !Number.isSafeInteger(value);
    return isLong && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}

/** The names in the first row; undefined where it holds values. */
function namesIn(row: readonly unknown[]): string[] | undefined {
  const isName = (value: unknown) => typeof value === "string" && !/^[+-]?\.?\d/.test(value);
  return row.length > 0 && row.every(isName) ? row as string[] : undefined;
}

function objectColumns(values: readonly unknown[]): FileColumn[] {
  const names = new Set<string>();
  for (const value of values) for (const name of Object.keys(value ?? {})) names.add(name);
  return [...names].map((name) => ({ name, at: (row) => partOf(values[row], name) }));
}

function listColumns(values: readonly unknown[], names: readonly string[] = []): FileColumn[] {
  const width = values.reduce(
    (width: number, value) => Math.max(width, (value as unknown[] | undefined)?.length ?? 0),
    names.length,
  );
  return Array.from({ length: width }, (_, k) => ({
    name: names[k] ?? `column${k + 1}`,
    at: (row) => partOf(values[row], k),
  }));
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value)
    ? "an array"
    : typeof value === "object"
    ? "an object"
    : `a ${typeof value}`;
}
