/**
 * Lines up cells in columns.
 *
 * @param rows The cells; a first row of headers, usually. The last cell of a shorter row may be as
 *   long as it likes.
 * @param align For each column "left" or "right"; default right.
 * @returns A line a row, without spaces at its end.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  align: readonly ("left" | "right")[] = [],
): string[] {
  const [headers = []] = rows;
  const isLong = (row: readonly string[], j: number) =>
    row.length < headers.length && j === row.length - 1;
  const widths = headers.map((_, j) =>
    Math.max(...rows.map((row) => isLong(row, j) ? 0 : row[j]?.length ?? 0))
  );
  return rows.map((row) =>
    row.map((cell, j) =>
      isLong(row, j)
        ? cell
        : align[j] === "left"
        ? cell.padEnd(widths[j])
        : cell.padStart(widths[j])
    ).join("  ").trimEnd()
  );
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

/** The most characters in a line of the terminal. */
const WIDTH = 100;

/**
 * Breaks a text into lines that fit the terminal.
 *
 * @param text The text; it is broken at spaces.
 * @param indent What every line but the first begins with.
 */
export function wrap(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    if (line === undefined) line = word;
    else if (line.length + 1 + word.length <= WIDTH) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line ?? ""];
}
