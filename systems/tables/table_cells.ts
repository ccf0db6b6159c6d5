import { parse } from "@std/csv";
import { TableError } from "./table_error.ts";
import { count } from "./table_numbers.ts";

/** A row of text: one line, or several where a quoted value holds line breaks. */
export interface TextRecord {
  /** The line that it begins on; the first line is 1. */
  readonly line: number;
  /** The text, without the line break at its end. */
  readonly text: string;
}

/** Numbers with a comma for the point, as in 1,5. */
const DECIMAL_COMMA = /^[+-]?\d+,\d+(?:e[+-]?\d+)?$/i;

/**
 * What stands between the values of a row: a semicolon, a tab or a comma outside of
 * quotes, or " " for white space where there is none of them.
 *
 * @param decimal What stands before the decimals of a number. Default ".".
 */
export function separatorOf(row: string, decimal?: "." | ","): string {
  // Between digits a comma is none then.
  if (decimal === ",") row = row.replace(/(?<=\d),(?=\d)/g, ".");
  const bare = row.replace(/"[^"]*(?:"|$)/g, "q").trim();
  const words = bare.split(/\s+/);
  // "0,5 1,5" is two numbers with commas in them. Their own message is clearer.
  if (words.length > 1 && words.every((word) => DECIMAL_COMMA.test(word))) return " ";
  if (bare.includes(";")) return ";";
  const cells = row.split("\t").map((cell) => cell.trim());
  // In columns filled up with blanks a tab is one blank of many, and beside a comma as well.
  const one = (cell: string) => !/^,|,$|^[+-.\d]\S*\s+[+-.\d]/.test(cell);
  if (bare.includes("\t") && cells.every(one)) return "\t";
  if (bare.includes(",")) return ",";
  return words.length === 1 && row.includes('"') ? "," : " ";
}

const WORD = /\s*(?:"((?:[^"]|"")*)"|([^\s"]+))(?=\s|$)/y;

/**
 * The values of a row, without white space around them.
 *
 * `parse` of `@std/csv` does it where there are quotes; most rows have none, and are cut
 * ten times faster. It is given one row at a time because it counts rows, not lines, and
 * `CsvParseStream` does too: neither can say on which line a value stands.
 *
 * @throws {TableError} If quotes do not match.
 */
export function splitRecord(record: TextRecord, separator: string, source: string): string[] {
  const { text } = record;
  const quoted = text.includes('"');
  let cause: unknown;
  if (separator === " ") {
    if (!quoted) return text.trim().split(/\s+/);
    const cells: string[] = [];
    const row = text.trimEnd();
    WORD.lastIndex = 0;
    for (let word; WORD.lastIndex < row.length && (word = WORD.exec(row));) {
      cells.push(word[2] ?? word[1].replaceAll('""', '"').trim());
      if (WORD.lastIndex === row.length) return cells;
    }
  } else {
    if (!quoted) return text.split(separator).map(trim);
    try {
      // White space in front of a value is no part of it, unless it is the separator.
      return parse(text, { separator, trimLeadingSpace: separator.trim() !== "" })[0].map(trim);
    } catch (error) {
      cause = error;
    }
  }
  const { column, line } = placeIn(text, separator);
  throw new TableError(
    { source, line: record.line + line, column: column + 1 },
    'the quotes do not match; a value in quotes ends with a quote right before the next separator, and "" ' +
      "stands for a quote in it",
    { cause },
  );
}

/**
 * The values of a comment: names, perhaps, of the columns below it.
 *
 * @throws {TableError} If quotes do not match.
 */
export function splitComment(comment: TextRecord, separator: string, source: string): string[] {
  let text = comment.text.replace(/^\s*[%#]+/, "").trim();
  // Above columns of white space names may well have commas between them.
  if (separator === " ") text = text.replace(/[,;](?=\s|$)/g, " ");
  return splitRecord({ ...comment, text }, separator, source);
}

function trim(cell: string): string {
  return cell.trim();
}

/**
 * Where in a row the cell of a column begins; by default the first cell whose quotes do
 * not match, or the last one.
 *
 * @returns The column, counted from 0, and the line breaks in front of it.
 */
export function placeIn(
  text: string,
  separator: string,
  until = Infinity,
): { column: number; line: number } {
  const separates = separator === " "
    ? (i: number) => text[i].trim() === ""
    : (i: number) => text[i] === separator;
  let [at, column, line] = [0, 0, 0];
  while (true) {
    while (at < text.length && text[at].trim() === "" && (separator === " " || !separates(at))) {
      at++;
    }
    const here = { column, line };
    if (column >= until) return here;
    const quoted = text[at] === '"';
    if (quoted) {
      let end = at;
      do {
        end = text.indexOf('"', end + 1);
        if (end < 0) return here;
      } while (text[end + 1] === '"' && ++end);
      line += text.slice(at, end).split("\n").length - 1;
      at = end + 1;
    }
    let end = at;
    while (end < text.length && text[end] !== '"' && !separates(end)) end++;
    if (end >= text.length || text[end] === '"' || (quoted && end > at)) return here;
    at = end + 1;
    column++;
  }
}

/** The line that the cell of a column begins on; the column is counted from 0. */
export function lineOfCell({ line, text }: TextRecord, separator: string, column: number): number {
  return text.includes("\n") ? line + placeIn(text, separator, column).line : line;
}

/**
 * What is wrong with a row that has more or fewer values than wanted.
 *
 * @param as Where it says how many are wanted.
 */
export function lengthProblem(
  { text }: TextRecord,
  separator: string,
  cells: readonly string[],
  wanted: number,
  as: string,
): string {
  const remedy = cells.length > wanted
    ? "put quotes around a value that holds a separator, write a point for a decimal comma, or take " +
      "the rest out"
    : cells.length === 1 && /[;,\t]/.test(text)
    ? `put ${separator === " " ? "blanks" : JSON.stringify(separator)} between the values`
    : "where a value is missing leave its cell empty, but keep the separator, or write NA";
  return `the row has ${count(cells.length, "value")}, wanted ${wanted} as ${as}; ${remedy}`;
}
