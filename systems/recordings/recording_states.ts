import type { TextRecord } from "../tables/table_cells.ts";
import { quoteCell, type TableError } from "../tables/table_error.ts";
import { isLikeNumber } from "../tables/table_numbers.ts";
import type { CellReader } from "./recording_cells.ts";
import type { RecordingColumns, StateColumn } from "./recording_columns.ts";
import { repeatColumns } from "./recording_events.ts";
import type { Group, Known } from "./recording_rows.ts";

/** What to try where a column is no part of the state. */
export const OTHER_STATE = "name the columns of the state (option state) to leave this one out";

/** Makes an error about a cell: where no line is given, that of the row's cell in the column. */
type ErrorIn = (record: TextRecord, column: number, what: string, line?: number) => TableError;
/** The line that the cell of a column begins on. */
type LineOf = (record: TextRecord, column: number) => number;

/** Reads the cells of states, inputs, doses and covariates. */
export class StateReader {
  /** What is known about the columns of the state so far. */
  readonly state: readonly StateColumn[];
  readonly #columns: RecordingColumns;
  readonly #cells: CellReader;
  readonly #errorIn: ErrorIn;
  readonly #lineOf: LineOf;

  /** Begins a table. */
  constructor(columns: RecordingColumns, cells: CellReader, lineOf: LineOf, errorIn: ErrorIn) {
    this.state = columns.state.map((column) => ({ column }));
    this.#columns = columns;
    this.#cells = cells;
    this.#lineOf = lineOf;
    this.#errorIn = errorIn;
  }

  /**
   * The number in a cell of the state's column i, where i goes on through inputs and doses; NaN where
   * it has no value, or holds words in a column of the state that may yet be one of words.
   *
   * @throws {TableError} If it holds something else.
   */
  read(record: TextRecord, i: number, cell: string): number {
    const x = this.#cells.number(cell);
    if (i >= this.state.length) {
      if (this.#cells.isMissing(cell, x)) return NaN;
      if (Number.isFinite(x)) return x;
      const { input, dose, events } = this.#columns;
      const doses = dose.map(({ column }) => column);
      const k = [...input, ...doses, ...repeatColumns(events)][i - this.state.length];
      throw this.#errorIn(record, k, this.#cells.problem(cell));
    }
    const column = this.state[i];
    const { column: k, text } = column;
    if (this.#cells.isMissing(cell, x)) return NaN;
    if (Number.isFinite(x)) {
      if (text !== undefined) {
        const but = `but line ${record.line} has a number in this column`;
        const what = `${this.#cells.problem(text.cell, OTHER_STATE)}, ${but}`;
        throw this.#errorIn(record, k, what, text.line);
      }
      column.number ??= record.line;
      return x;
    }
    const { stateAsked } = this.#columns;
    if (stateAsked || column.number !== undefined || isLikeNumber(cell)) {
      const words = !stateAsked && column.number === undefined;
      const what = this.#cells.problem(cell) + (words ? `, or ${OTHER_STATE}` : "");
      throw this.#errorIn(record, k, what);
    }
    column.text ??= { line: this.#lineOf(record, k), cell };
    return NaN;
  }

  /**
   * Keeps the value of the covariate j.
   *
   * @throws {TableError} If it is none, or another one than before.
   */
  readCovariate(record: TextRecord, j: number, cell: string, group: Group): void {
    const k = this.#columns.covariate[j];
    const value = this.#cells.number(cell);
    if (this.#cells.isMissing(cell, value)) return;
    if (!Number.isFinite(value)) throw this.#errorIn(record, k, this.#cells.problem(cell));
    const known = group.covariates[j] ??= { value, line: record.line };
    if (known.value !== value) throw this.#errorIn(record, k, changedCovariate(cell, known));
  }
}

/** What is wrong with a covariate that changes. */
export function changedCovariate(cell: string, known: Known): string {
  return `got ${quoteCell(cell)}, wanted ${known.value} as on line ${known.line}: a covariate is ` +
    "constant in every trajectory; leave it out of the covariates, or name another group (option group)";
}
