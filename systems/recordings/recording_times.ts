import { quoteCell } from "../tables/table_error.ts";
import { isMissing } from "../tables/table_numbers.ts";
import type { CellReader } from "./recording_cells.ts";
import type { DateInParts } from "./recording_dates.ts";

/** Reads a column of times: numbers, or dates as seconds since the first of them. */
export class TimeReader {
  /** The first date as of ISO 8601, where times are dates. */
  start?: string;
  #first?: DateInParts;
  #firstCell = "";
  #numbers = false;
  readonly #cells: CellReader;

  /** Makes a reader of times that are written as the other numbers of a table. */
  constructor(cells: CellReader) {
    this.#cells = cells;
  }

  /** The time in a cell; NaN where it holds none, or one of the other kind. */
  read(cell: string): number {
    const cells = this.#cells;
    if (this.#first === undefined && (this.#numbers || !cells.datesAsked || !cells.date(cell))) {
      const time = cells.number(cell);
      if (!Number.isNaN(time) || this.#numbers) {
        this.#numbers = true;
        return time;
      }
    }
    const date = cells.date(cell);
    if (date === undefined) return NaN;
    if (this.#first === undefined) {
      this.#first = date;
      this.start = date.iso;
      this.#firstCell = cell;
    }
    // Whole seconds apart from parts: their sum has no digits left for microseconds.
    return date.whole - this.#first.whole + (date.part - this.#first.part);
  }

  /** What is wrong with a cell that {@linkcode read} makes no finite number of. */
  problem(cell: string, hint: string | undefined): string {
    if (isMissing(cell)) {
      const got = cell === "" ? "" : `, got ${quoteCell(cell)}`;
      return `the time is missing${got}; fill it in, or take the row out`;
    }
    const got = `got ${quoteCell(cell)}`;
    if (this.start !== undefined) {
      return `${got}, wanted a date as the first time is, ${
        quoteCell(this.#firstCell)
      }; write all times alike, and ` +
        "only days that there are";
    }
    if (!/^\d{4}-\d/.test(cell)) return this.#cells.problem(cell, hint);
    return this.#cells.date(cell)
      ? `${got}, wanted a number as the first time is; write all times alike`
      : `${got}, wanted a number, or a date that there is, such as 2024-01-31T12:00:00Z`;
  }
}

/**
 * What is wrong with a time that does not come after the one before.
 *
 * @param same Whether it is the same.
 * @param line Where the one before stands.
 * @param hints What to try besides.
 */
export function orderProblem(
  cell: string,
  same: boolean,
  line: number,
  hints: readonly string[],
): string {
  const first = same
    ? ["take one of the two rows out", "average such rows (option repeated: mean)"]
    : ["sort the rows by time"];
  return `the time ${quoteCell(cell)} is ${same ? "that" : "before that"} of line ${line}, ` +
    `wanted times that strictly increase; ${[...first, ...hints].join(", or ")}`;
}
