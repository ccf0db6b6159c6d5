import type { FileColumn } from "./file_table.ts";

/** The most columns that lists in one are spread over. */
const MOST_PARTS = 1000;

/**
 * Spreads columns of objects and lists over columns of their parts: an object with a and b in a
 * column s makes `s.a` and `s.b`, a list of two numbers `s.1` and `s.2`.
 *
 * Where lists differ in length the longest counts, and what is not there is missing. More than 1,000
 * parts, or a column of both objects and plain values, stay as they are.
 *
 * @param rows The number of rows.
 *
 * @example
 * ```ts
 * import { flatColumns } from "./flat_columns.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [a, b] = flatColumns([{ name: "s", at: (row) => ({ a: row, b: [row + 1] }) }], 2);
 * assertEquals([a.name, a.at(1), b.name, b.at(1)], ["s.a", 1, "s.b.1", 2]);
 * ```
 */
export function flatColumns(columns: readonly FileColumn[], rows: number): FileColumn[] {
  return columns.flatMap((column) => {
    const keys = keysOf(column, rows);
    if (keys === undefined) return [column];
    const parts = keys.map((key): FileColumn => ({
      name: `${column.name}.${typeof key === "number" ? key + 1 : key}`,
      at: (row) => partOf(column.at(row), key),
    }));
    return flatColumns(parts, rows);
  });
}

/** A part of an object or a list; null where there is no such. */
export function partOf(value: unknown, key: string | number): unknown {
  if (!isNested(value) || !Object.hasOwn(value, key)) return null;
  return (value as Record<string | number, unknown>)[key] ?? null;
}

/** The parts of the objects or lists in a column; undefined where it holds others. */
function keysOf({ at }: FileColumn, rows: number): (string | number)[] | undefined {
  const keys = new Set<string | number>();
  let lists: boolean | undefined;
  let length = 0;
  for (let row = 0; row < rows; row++) {
    const value = at(row);
    if (value === null || value === undefined) continue;
    if (!isNested(value)) return undefined;
    const isList = Array.isArray(value) || ArrayBuffer.isView(value);
    if (isList !== (lists ??= isList)) return undefined;
    if (isList) length = Math.max(length, (value as ArrayLike<unknown>).length);
    else for (const key of Object.keys(value)) keys.add(key);
    if (Math.max(keys.size, length) > MOST_PARTS) return undefined;
  }
  const found = lists ? Array.from({ length }, (_, k) => k) : [...keys];
  return found.length === 0 ? undefined : found;
}

/** Whether a value has parts; dates and plain bytes have none. */
function isNested(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !(value instanceof Date) && !(value instanceof Uint8Array);
}
