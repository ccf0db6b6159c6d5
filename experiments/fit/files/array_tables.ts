import { nearestName } from "../../../tensors/internal.ts";
import { UsageError } from "../../../commands/mod.ts";
import type { FileColumn, FileTable, TableAsked } from "./file_table.ts";
import { flatColumns } from "./flat_columns.ts";
import { checkSize } from "./check_size.ts";
import { datesSince } from "./value_text.ts";

/** An array in a file of arrays, such as a dataset of HDF5 or a variable of NetCDF. */
export interface FileArray {
  /** Where it is, as in `/run1/x`. */
  readonly path: string;
  /** Its shape; none of a single value. */
  readonly shape: readonly number[];
  /** The names of its fields, where each value is a row of such. */
  readonly fields?: readonly string[];
  /** What is said about it, by name: a text or a number. */
  readonly attribute: (name: string) => unknown;
  /** Its values, row by row. */
  readonly read: () => ArrayLike<unknown>;
}

/** The most columns that an array is spread over. */
const MOST_COLUMNS = 1000;
/** The most tables that a message names. */
const MOST_NAMES = 12;

const TIME = /^(?:t|time|timestamp)$/i;

/**
 * Makes a table of arrays in a file: an array of rows with fields, an array of two dimensions whose
 * columns go by number, or all arrays of a group that have as many rows as its time. Numbers are
 * unpacked, and made dates, as NetCDF's conventions say.
 *
 * @param arrays All arrays in the file.
 * @throws {UsageError} If there is no such table, or there are several and none is asked for.
 * @throws {Error} If it cannot be read.
 */
export function arrayTable(arrays: readonly FileArray[], asked: TableAsked): FileTable {
  const { path, table } = chosenTable(arrays, asked);
  const rows = rowsOf(table);
  const leftOut: [string, string][] = [];
  const columns = table.flatMap((array) => {
    const name = nameIn(array.path, path);
    const { shape, fields } = array;
    const width = shape.slice(1).reduce((width, n) => width * n, 1);
    if (shape.length === 0) leftOut.push([name, "a single value"]);
    else if (shape[0] !== rows) leftOut.push([name, `it has ${shape[0]} rows, not ${rows}`]);
    else if (width > MOST_COLUMNS || width === 0) {
      leftOut.push([name, `it has ${width} values a row`]);
    } else {
      checkSize(rows, width * (fields?.length ?? 1));
      return columnsOf(array, name, width);
    }
    return [];
  });
  const named = table.length > 1 || table[0].fields !== undefined || table[0].shape.length === 1;
  return { ...{ columns: flatColumns(columns, rows), rows, named, leftOut }, row: "row" };
}

/** The name of an array in a group, or its own. */
function nameIn(path: string, group: string): string {
  const below = group === "/" ? group : `${group}/`;
  return path.startsWith(below) ? path.slice(below.length) : path.slice(path.lastIndexOf("/") + 1);
}

/** The arrays that are a table together, and what it is called. */
function chosenTable(
  arrays: readonly FileArray[],
  { source, table }: TableAsked,
): { path: string; table: FileArray[] } {
  const tables = tablesIn(arrays);
  const paths = [...tables.keys()];
  const path = table === undefined ? undefined : `/${table.replace(/^\/+|\/+$/g, "")}`;
  const exact = path === undefined ? undefined : tables.get(path) ??
    arrays.filter((array) => array.path === path && array.shape.length > 0);
  if (path !== undefined && exact!.length > 0) return { path, table: exact! };
  const found = path === undefined
    ? paths
    : paths.filter((each) => path === "/" || each.startsWith(`${path}/`));
  if (found.length === 1) return { path: found[0], table: tables.get(found[0])! };
  const listed = paths.slice(0, MOST_NAMES).join(", ") + (paths.length > MOST_NAMES ? ", …" : "");
  if (paths.length === 0) throw new UsageError(`${source} holds no table of numbers or text`);
  if (found.length > 1) {
    throw new UsageError(
      `${source} holds ${paths.length} tables; name one with --table: ${listed}`,
    );
  }
  throw new UsageError(
    `${source} has no table ${JSON.stringify(table)}; there are ${listed}; the nearest is ` +
      JSON.stringify(nearestName(path!, paths)),
  );
}

/** The tables that arrays make, by path. */
function tablesIn(arrays: readonly FileArray[]): Map<string, FileArray[]> {
  const tables = new Map<string, FileArray[]>();
  const groups = Map.groupBy(arrays, ({ path }) => path.slice(0, path.lastIndexOf("/")) || "/");
  for (const [group, members] of groups) {
    const plain = members.filter(({ fields }) => fields === undefined);
    const isTable = plain.some(({ shape }) => shape.length === 1 && shape[0] > 1);
    if (isTable) tables.set(group, plain);
    for (const array of members) {
      const { path, shape, fields } = array;
      const own = fields === undefined ? !isTable && shape.length > 1 : shape.length === 1;
      if (own) tables.set(path, [array]);
    }
  }
  return tables;
}

/** The rows of a table: those of its time, or else of most of its arrays. */
function rowsOf(table: readonly FileArray[]): number {
  const time = table.find(({ path, shape }) =>
    shape.length === 1 && TIME.test(path.slice(path.lastIndexOf("/") + 1))
  );
  if (time !== undefined) return time.shape[0];
  const counts = new Map<number, number>();
  for (const { shape: [rows] } of table) {
    if (rows !== undefined) counts.set(rows, (counts.get(rows) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || b - a)[0]?.[0] ?? 0;
}

function columnsOf(array: FileArray, name: string, width: number): FileColumn[] {
  const values = array.read();
  const wanted = array.shape[0] * width;
  if (values.length !== wanted) {
    throw new Error(`${array.path} has ${values.length} values, wanted ${wanted}`);
  }
  if (array.fields !== undefined) {
    return array.fields.map((field, k): FileColumn => ({
      name: field,
      at: (row) => plain((values[row] as ArrayLike<unknown>)[k]),
    }));
  }
  const meant = meaningOf(array);
  return Array.from({ length: width }, (_, k): FileColumn => ({
    name: array.shape.length === 1 ? name : `${name}.${k + 1}`,
    at: (row) => meant(values[row * width + k]),
  }));
}

/** What a value stands for, by the conventions of NetCDF. */
function meaningOf({ attribute }: FileArray): (value: unknown) => unknown {
  const numberIn = (name: string) => {
    const value = attribute(name);
    return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
  };
  const none = [numberIn("_FillValue"), numberIn("missing_value")];
  const [scale, offset] = [numberIn("scale_factor"), numberIn("add_offset")];
  const [units, calendar] = [attribute("units"), attribute("calendar")];
  const date = typeof units === "string"
    ? datesSince(units, typeof calendar === "string" ? calendar : undefined)
    : undefined;
  return (value) => {
    if (typeof value !== "number" && typeof value !== "bigint") return plain(value);
    if (none.includes(Number(value))) return null;
    if (scale === undefined && offset === undefined && date === undefined) return value;
    const unpacked = Number(value) * (scale ?? 1) + (offset ?? 0);
    if (date === undefined) return unpacked;
    return Number.isNaN(unpacked) ? null : date(unpacked);
  };
}

/** A list in a field as one of JavaScript. */
function plain(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : value;
}
