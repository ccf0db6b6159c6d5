import { placeIn, separatorOf, type TextRecord } from "./table_cells.ts";
import { TableError } from "./table_error.ts";

/** Characters in a row. More is no row: a quote is open, or it is no table. */
const MOST = 0x100000;
/** Comments that are kept; the last ones. */
const MOST_COMMENTS = 32;

/**
 * Cuts text that comes in chunks into rows and keeps the lines that they begin on: blank
 * lines, comments and line breaks in quotes count as lines too.
 */
export class RecordReader {
  /** What the text is called in messages. */
  readonly source: string;
  /** What stands between two values, " " for any white space; unset before the first row. */
  separator?: string;
  /** The comments before the first row, the last 32 of them. */
  readonly comments: TextRecord[] = [];

  readonly #take: (record: TextRecord) => void;
  readonly #decimal?: "." | ",";
  /** Lines that are finished. */
  #line = 0;
  /** The line that is not. */
  #rest = "";
  /** The row that is not, since a quote in it is open. */
  #open?: { line: number; lines: string[]; length: number };
  #started = false;
  #afterReturn = false;
  #any = false;

  /**
   * Begins a text.
   *
   * @param source What the text is called in messages.
   * @param take Takes the rows, one by one.
   * @param separator The separator. Default by the first row: see `separatorOf`.
   * @param decimal What stands before the decimals of a number. Default ".".
   */
  constructor(
    source: string,
    take: (record: TextRecord) => void,
    separator?: string,
    decimal?: "." | ",",
  ) {
    this.source = source;
    this.#take = take;
    this.separator = separator;
    this.#decimal = decimal;
  }

  /**
   * Takes the next piece of the text.
   *
   * @throws {TableError} If a row is longer than 2^20 characters.
   */
  push(chunk: string): void {
    if (!this.#started && chunk !== "") {
      this.#started = true;
      if (chunk.startsWith("\ufeff")) chunk = chunk.slice(1);
    }
    if (chunk === "") return;
    // Of a line break in two pieces the second is no further line; what comes after it is.
    const isSecondHalf = this.#afterReturn && chunk.startsWith("\n");
    this.#afterReturn = chunk.endsWith("\r");
    if (isSecondHalf) chunk = chunk.slice(1);
    const lines = chunk.includes("\r") ? chunk.split(/\r\n|\n|\r/) : chunk.split("\n");
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop()!;
    for (const line of lines) this.#takeLine(line);
    this.#checkLength(this.#rest);
  }

  /** Ends the text: the last line need not end in a line break. */
  end(): void {
    const rest = this.#rest;
    this.#rest = "";
    if (rest !== "") this.#takeLine(rest);
    if (this.#open) this.#emit(this.#open);
  }

  /** The error at the place that the text has come to. */
  errorHere(what: string, options?: ErrorOptions): TableError {
    const text = [...this.#open?.lines ?? [], this.#rest].join("\n");
    const place = placeIn(text, this.separator ?? separatorOf(text, this.#decimal));
    const line = (this.#open?.line ?? this.#line + 1) + place.line;
    return new TableError({ source: this.source, line, column: place.column + 1 }, what, options);
  }

  #takeLine(text: string): void {
    this.#checkLength(text);
    const line = ++this.#line;
    const open = this.#open;
    if (open) {
      open.lines.push(text);
      open.length += text.length + 1;
      if (isOdd(text)) this.#emit(open);
      return;
    }
    if (text === "") return;
    const mark = /^\s*(?:[%#]|$)/.exec(text);
    if (mark) {
      if (this.#any || !/[%#]/.test(mark[0])) return;
      if (this.comments.push({ line, text }) > MOST_COMMENTS) this.comments.shift();
      return;
    }
    // In well-formed CSV every quote has a partner, a doubled one included: while one is
    // missing the row goes on.
    const started = { line, lines: [text], length: text.length };
    if (this.separator !== " " && isOdd(text)) this.#open = started;
    else this.#emit(started);
  }

  #emit({ line, lines }: { line: number; lines: string[] }): void {
    this.#open = undefined;
    this.#any = true;
    const text = lines.length === 1 ? lines[0] : lines.join("\n");
    this.separator ??= separatorOf(text, this.#decimal);
    this.#take({ line, text });
  }

  #checkLength(text: string): void {
    if (text.length + (this.#open?.length ?? 0) <= MOST) return;
    const [line, what] = this.#open
      ? [this.#open.line, "a quote opens here that is not closed"]
      : [this.#line + 1, "the row does not end"];
    // An open quote is where the row's text breaks off.
    const start = this.#open?.lines.join("\n") ?? "";
    const place = placeIn(start, this.separator ?? separatorOf(start, this.#decimal));
    throw new TableError(
      { source: this.source, line: line + place.line, column: place.column + 1 },
      `${what} within ${
        MOST.toLocaleString("en")
      } characters; close the quote, or check that the file ` +
        "is a table with a row a line",
    );
  }
}

/** Whether a line has an odd number of quotes. */
function isOdd(line: string): boolean {
  let odd = false;
  for (let i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i + 1)) odd = !odd;
  return odd;
}
