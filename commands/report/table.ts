import { unicodeWidth } from "@std/cli/unicode-width";
import { oneLine } from "./escape.ts";
import { columnsOf, wrap } from "./fold.ts";

/** What stands before the cells that the first line of a row has no room for. */
const INDENT = "  ";

/** What stands between two columns. */
const GAP = "  ";

/**
 * Lines up cells in columns. Where the terminal is too narrow every row takes the same number of
 * lines, and the headers with them.
 *
 * @param texts The cells; a first row of headers, usually. The last cell of a shorter row may be as
 *   long as it likes.
 * @param align For each column "left" or "right"; default right.
 * @param width How many columns of the terminal a line has. Default the terminal's, or any number where the
 *   output goes elsewhere.
 * @returns A line a row, or several, without spaces at its end.
 */
export function alignColumns(
  texts: readonly (readonly string[])[],
  align: readonly ("left" | "right")[] = [],
  width: number = columnsOf() ?? Infinity,
): string[] {
  // Not on the way to the terminal only: what is dropped has no width.
  const rows = texts.map((cells) => cells.map(oneLine));
  const [headers = []] = rows;
  const isLong = (row: readonly string[], j: number) =>
    row.length < headers.length && j === row.length - 1;
  const widths = headers.map((_, j) =>
    Math.max(...rows.map((row) => isLong(row, j) ? 0 : unicodeWidth(row[j] ?? "")))
  );
  const pad = (row: readonly string[], j: number) => {
    if (isLong(row, j)) return row[j];
    const space = " ".repeat(Math.max(0, widths[j] - unicodeWidth(row[j])));
    return align[j] === "left" ? row[j] + space : space + row[j];
  };
  const breaks = breaksOf(widths, width);
  return rows.flatMap((row) =>
    breaks.flatMap((from, k) => {
      const cells = row.map((_, j) => pad(row, j)).slice(from, breaks[k + 1]);
      const line = `${k === 0 ? "" : INDENT}${cells.join(GAP)}`.trimEnd();
      if (k > 0 && line === "") return [];
      return unicodeWidth(line) <= width ? [line] : wrap(line, INDENT + INDENT, width);
    }).map((line) => line.trimEnd())
  );
}

/** The columns that begin a line. */
function breaksOf(widths: readonly number[], width: number): number[] {
  const breaks = [0];
  let used = -GAP.length;
  for (const [j, own] of widths.entries()) {
    used += GAP.length + own;
    if (used <= width || j === 0) continue;
    breaks.push(j);
    used = INDENT.length + own;
  }
  return breaks;
}

/**
 * A time in the unit that suits it.
 *
 * @returns Three digits and the unit.
 */
export function formatTime(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return `${(seconds * 1e6).toPrecision(3)} µs`;
}

/**
 * Bytes in the unit that suits them; a number of bytes below 100,000 in full, as every
 * byte of the byte counter counts.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 100_000) return `${bytes.toLocaleString("en")} B`;
  return bytes < 2 ** 20
    ? `${(bytes / 2 ** 10).toPrecision(3)} KiB`
    : `${(bytes / 2 ** 20).toPrecision(3)} MiB`;
}
