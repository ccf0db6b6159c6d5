import { stringify } from "@std/csv";
import { formatShape, Tensor } from "../../tensors/mod.ts";

/**
 * Numbers in rows and named columns.
 *
 * @category Recordings
 */
export interface Table {
  /** The names of the columns, from left to right; no two are the same. */
  readonly columns: readonly string[];
  /** The numbers, of shape [rows, columns]. */
  readonly rows: Tensor;
}

/**
 * A table that was read from text: it knows where each row stood.
 *
 * @category Recordings
 */
export interface ParsedTable extends Table {
  /** What the text is called in messages. */
  readonly source: string;
  /** For each row the line of the text that it begins on; the first line is 1. */
  readonly lines: readonly number[];
}

/** A name as it is kept: no white space around it, single spaces inside. */
export function tidyName(name: string): string {
  return name.trim().replace(/\s+/g, " ");
}

/** The first name that occurs twice, if one does. */
export function repeatedName(names: readonly string[]): string | undefined {
  return names.find((name, i) => names.indexOf(name) !== i);
}

/**
 * Checks names that a caller gives to columns.
 *
 * @throws {TypeError} If they are not an array of strings.
 * @throws {RangeError} If a name is empty, untidy, looks like a comment, or occurs twice.
 */
export function checkNames(names: readonly string[], what: string): void {
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string")) {
    throw new TypeError(`${what}: the columns must be an array of strings`);
  }
  const bad = names.find((name) => name === "" || name !== tidyName(name) || /^[%#]/.test(name));
  if (bad !== undefined) {
    throw new RangeError(
      `${what}: ${JSON.stringify(bad)} cannot name a column: a name is not empty, has no white ` +
        "space around it or line break in it, and does not begin with % or #",
    );
  }
  const twice = repeatedName(names);
  if (twice !== undefined) {
    throw new RangeError(`${what}: two columns have the name ${JSON.stringify(twice)}`);
  }
}

/**
 * Takes columns out of a table, in the order asked for.
 *
 * @category Recordings
 * @param table The table.
 * @param names The names of the columns wanted, at least one.
 * @returns The numbers, of shape [rows, names].
 * @throws {RangeError} If the table has no column of a name, or no name is given.
 *
 * @example
 * ```ts
 * import { parseTable, selectColumns } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const table = parseTable("t,x,v\n0,1,2\n1,3,4");
 * assertEquals(selectColumns(table, ["v", "t"]).toArray(), [[2, 0], [4, 1]]);
 * ```
 */
export function selectColumns(table: Table, names: readonly string[]): Tensor {
  if (names.length === 0) throw new RangeError("selectColumns: name at least one column");
  const { columns, rows } = table;
  const from = names.map((name) => {
    const at = columns.indexOf(name);
    if (at < 0) {
      throw new RangeError(
        `selectColumns: there is no column ${JSON.stringify(name)}; ` +
          `the columns are ${columns.join(", ")}`,
      );
    }
    return at;
  });
  const [count, width] = rows.shape;
  const data = new Float64Array(count * from.length);
  for (let i = 0; i < count; i++) {
    from.forEach((at, k) => data[i * from.length + k] = rows.data[i * width + at]);
  }
  return new Tensor(data, [count, from.length]);
}

/**
 * Writes a table as CSV: a line of names, then a line a row. Every number is written
 * so that it reads back as the same double.
 *
 * @category Recordings
 * @param table The table; its numbers are finite.
 * @returns The text; lines end in CR LF.
 * @throws {TypeError} If `rows` is not of shape [rows, columns].
 * @throws {RangeError} If a name cannot stand in a table, or a number is not finite.
 *
 * @example
 * ```ts
 * import { formatTable, parseTable } from "@revode/revode/systems";
 * import { tensor } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatTable({ columns: ["t", "x"], rows: tensor([[0, 1], [0.5, 1e-7]]) });
 * assertEquals(text, "t,x\r\n0,1\r\n0.5,1e-7\r\n");
 * assertEquals(parseTable(text).columns, ["t", "x"]);
 * ```
 */
export function formatTable(table: Table): string {
  const { columns, rows } = table;
  checkNames(columns, "formatTable");
  const width = columns.length;
  if (rows.shape.length !== 2 || rows.shape[1] !== width) {
    throw new TypeError(
      `formatTable: with ${width} column(s) the rows must have shape [rows, ${width}], ` +
        `got ${formatShape(rows.shape)}`,
    );
  }
  const bad = rows.data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new RangeError(
      `formatTable: every number must be finite, row ${Math.floor(bad / width)} of column ` +
        `${JSON.stringify(columns[bad % width])} is ${rows.data[bad]}`,
    );
  }
  const lines = Array.from(
    { length: rows.shape[0] },
    // String(-0) is "0": the sign is written out.
    (_, i) => Array.from(rows.data.subarray(i * width, (i + 1) * width), numberText),
  );
  return stringify([[...columns], ...lines]);
}

function numberText(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}
