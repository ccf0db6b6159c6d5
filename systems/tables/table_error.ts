/**
 * Where in a table something is.
 *
 * @category Recordings
 */
export interface TablePlace {
  /** What the table is called, such as the name of its file. */
  readonly source: string;
  /** The line; the first is 1. */
  readonly line: number;
  /** The column; the first is 1. */
  readonly column: number;
  /** The column's name, where it has one. */
  readonly name?: string;
}

/**
 * Text that is not the table wanted. The message begins with the place:
 * `a.csv, line 3, column 2 (x): …`.
 *
 * @category Recordings
 * @example
 * ```ts
 * import { readRecording, TableError } from "@revode/revode/systems";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => readRecording("t,x\n0,1\n1,two", "a.csv"), TableError);
 * assertEquals([error.line, error.column], [3, 2]);
 * ```
 */
export class TableError extends SyntaxError implements TablePlace {
  /** What the table is called. */
  readonly source: string;
  /** The line of the text that is wrong; the first is 1. */
  readonly line: number;
  /** The column that is wrong; the first is 1. Of a row it is the first such column. */
  readonly column: number;

  /**
   * Made where a table is read.
   *
   * @param place Where it is.
   * @param what What is there, what was wanted, what to try.
   * @param options The cause, if there is one.
   */
  constructor(place: TablePlace, what: string, options?: ErrorOptions) {
    const { source, line, column, name } = place;
    const named = name ? ` (${shorten(name)})` : "";
    super(`${source}, line ${line}, column ${column}${named}: ${what}`, options);
    this.name = "TableError";
    this.source = source;
    this.line = line;
    this.column = column;
  }
}

const MOST = 40;

/** The beginning of a text. */
function shorten(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

/** The beginning of a cell in quotes, on one line whatever is in it. */
export function quoteCell(cell: string): string {
  return JSON.stringify(shorten(cell)).replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (c) => c.codePointAt(0)!.toString(16).padStart(4, "0").replace(/^/, "\\u"),
  );
}
