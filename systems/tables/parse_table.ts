import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import { RecordReader } from "./records.ts";
import { checkNames, type ParsedTable, repeatedName, tidyName } from "./table.ts";
import {
  lengthProblem,
  lineOfCell,
  splitComment,
  splitRecord,
  type TextRecord,
} from "./table_cells.ts";
import { TableError } from "./table_error.ts";
import { count, parseNumber, whyNoNumber } from "./table_numbers.ts";

/**
 * Options of {@linkcode parseTable}.
 *
 * @category Recordings
 */
export interface ParseTableOptions {
  /** What the text is called in messages, such as the name of its file. Default "table". */
  readonly source?: string;
  /**
   * The names of the columns, from left to right. By default they come from the text:
   * see {@linkcode parseTable}.
   */
  readonly columns?: readonly string[];
  /**
   * Whether the first row is no data but names the columns. By default it is taken for
   * names if none of its values is a number.
   */
  readonly header?: boolean;
  /**
   * What stands between two values: one character, or " " for any white space. By
   * default ";", a tab or "," if the first row has one outside of quotes, white space if not.
   */
  readonly separator?: string;
}

const KNOWN: KeysOf<ParseTableOptions> = {
  source: true,
  columns: true,
  header: true,
  separator: true,
};

/**
 * Reads a table of numbers from CSV, or from columns separated by white space.
 *
 * Blank lines and lines that begin with `#` or `%` are left out. The last `%` line
 * before the first row names the columns, as in `% x1 x2`; where it has fewer names
 * than there are columns it names the last ones. A first row of names, as in CSV, does
 * as well. A column without a name is called `column1`, `column2`, … by its place.
 *
 * Every cell must hold a finite number. A byte-order mark and line ends of all kinds
 * are understood; in CSV a value may be quoted.
 *
 * @category Recordings
 * @param text The text.
 * @param options The text's name in messages, the names of columns, the separator.
 * @returns The names and the numbers, of shape [rows, columns].
 * @throws {TableError} If a row has the wrong length, a cell is not a finite number,
 *   names do not fit, or there is no row; it says on which line, and in which column.
 * @throws {TypeError} If `text` or an option is of the wrong type.
 * @throws {RangeError} If a name in `columns` cannot name a column, or the separator is
 *   not one character.
 *
 * @example CSV
 * ```ts
 * import { parseTable } from "@revode/revode/systems";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const { columns, rows } = parseTable("t,x\n0,1\n0.5,2");
 * assertEquals(columns, ["t", "x"]);
 * assertEquals(rows.toArray(), [[0, 1], [0.5, 2]]);
 * assertThrows(() => parseTable("t,x\n0,1\n0.5"), SyntaxError, "line 3");
 * ```
 *
 * @example White space
 * ```ts
 * import { parseTable } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const { columns } = parseTable("% x v\n 0.0  1.0  2.0\n 0.5  3.0  4.0\n");
 * assertEquals(columns, ["column1", "x", "v"]);
 * ```
 */
export function parseTable(text: string, options: ParseTableOptions = {}): ParsedTable {
  checkKeys("parseTable", options, KNOWN);
  const { source = "table", columns: given, header, separator: wanted } = options;
  if (typeof text !== "string") {
    throw new TypeError(`parseTable: the text must be a string, got ${typeof text}`);
  }
  if (given !== undefined) checkNames(given, "parseTable");
  if (wanted !== undefined && (wanted.length !== 1 || /["\r\n%#]/.test(wanted))) {
    throw new RangeError(
      `parseTable: the separator must be one character, such as "," or " ", got ${
        JSON.stringify(wanted)
      }`,
    );
  }
  const records: TextRecord[] = [];
  const cells: string[][] = [];
  const reader = new RecordReader(source, (record) => {
    records.push(record);
    cells.push(splitRecord(record, reader.separator!, source));
  }, wanted);
  reader.push(text);
  reader.end();
  const comment = reader.comments.findLast(({ text }) => text.trimStart().startsWith("%"));

  const isName = (cell: string) => Number.isNaN(parseNumber(cell));
  const names = header ?? (cells.length > 0 && cells[0].every(isName)) ? cells.shift() : undefined;
  const top = names === undefined ? comment : records.shift();
  if (cells.length === 0) {
    const below = names === undefined ? "" : ` below the names on line ${top!.line}`;
    throw new TableError(
      { source, line: top?.line ?? 1, column: 1 },
      `there is no row of numbers in it, wanted at least one${below}`,
    );
  }
  const separator = reader.separator!;
  const fail = (i: number, k: number, what: string): never => {
    const line = lineOfCell(records[i], separator, k);
    throw new TableError({ source, line, column: k + 1, name: columns?.[k] }, what);
  };
  const width = given?.length ?? names?.length ?? cells[0].length;
  const columns = given ?? columnNames(names, top, width, separator, source);
  cells.forEach((row, i) => {
    if (row.length !== width) {
      const as = given
        ? "there are names"
        : `on line ${names === undefined ? records[0].line : top!.line}`;
      fail(i, Math.min(row.length, width), lengthProblem(records[i], separator, row, width, as));
    }
  });
  const data = new Float64Array(cells.length * width);
  cells.forEach((row, i) => {
    row.forEach((cell, k) => {
      const x = parseNumber(cell);
      if (!Number.isFinite(x)) fail(i, k, whyNoNumber(cell));
      data[i * width + k] = x;
    });
  });
  const lines = records.map(({ line }) => line);
  return { columns, rows: new Tensor(data, [cells.length, width]), source, lines };
}

/** The names that the text gives, tidied and filled up to `width`. */
function columnNames(
  row: readonly string[] | undefined,
  at: TextRecord | undefined,
  width: number,
  separator: string,
  source: string,
): string[] {
  const numbered = Array.from({ length: width }, (_, k) => `column${k + 1}`);
  if (at === undefined) return numbered;
  const found = row ?? splitComment(at, separator, source);
  const names = found.map(tidyName);
  if (names.length > width) {
    throw new TableError(
      { source, line: at.line, column: width + 1 },
      `${count(names.length, "name")} for ${count(width, "column")}; ` +
        "begin the line with # if it is a comment, or name the columns yourself",
    );
  }
  const first = width - names.length;
  const columns = numbered.map((number, k) => names[k - first] || number);
  const twice = repeatedName(columns);
  if (twice !== undefined) {
    throw new TableError(
      { source, line: at.line, column: columns.indexOf(twice, columns.indexOf(twice) + 1) + 1 },
      `two columns have the name ${JSON.stringify(twice)}; ` +
        "rename one, or name the columns yourself",
    );
  }
  return columns;
}
