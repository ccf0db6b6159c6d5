/** A row of text: one line, or several where a quoted value holds line breaks. */
export interface TextRecord {
  /** The line that it begins on; the first line is 1. */
  readonly line: number;
  /** The text, without the line break at its end. */
  readonly text: string;
}

/** The rows of a text, before they are cut into values. */
export interface TextRecords {
  /** The rows. */
  readonly records: readonly TextRecord[];
  /** The last `%` line before the first row. */
  readonly comment?: TextRecord;
  /** What stands between two values; " " for any white space. */
  readonly separator: string;
}

/**
 * Cuts a text into rows and keeps the lines that they begin on: blank lines, comments
 * and line breaks in quotes count as lines too.
 *
 * @param text The text.
 * @param wanted The separator; by default "," if the first row has one or a quote, " " if not.
 */
export function readRecords(text: string, wanted?: string): TextRecords {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const first = lines.find((line) => line.trim() !== "" && !isComment(line));
  const separator = wanted ?? (/[,"]/.test(first ?? "") ? "," : " ");
  const records: TextRecord[] = [];
  let comment: TextRecord | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    const text = lines[i];
    if (text.trim() === "") continue;
    if (isComment(text)) {
      if (records.length === 0 && text.trimStart().startsWith("%")) comment = { line, text };
      continue;
    }
    // In well-formed CSV every quote has a partner, a doubled one included: while one is
    // missing the row goes on.
    if (separator !== " ") {
      for (let open = isOdd(text); open && i + 1 < lines.length;) open = isOdd(lines[++i]) !== open;
    }
    records.push({ line, text: lines.slice(line - 1, i + 1).join("\n") });
  }
  return { records, comment, separator };
}

function isComment(line: string): boolean {
  return /^\s*[%#]/.test(line);
}

/** Whether a line has an odd number of quotes. */
function isOdd(line: string): boolean {
  return line.split('"').length % 2 === 0;
}
