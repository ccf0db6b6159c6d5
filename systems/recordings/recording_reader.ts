import { RecordReader } from "../tables/records.ts";
import type { Recording, Trajectory } from "./recording.ts";
import {
  checkedOptions,
  chooseColumns,
  goByNumber,
  isHeader,
  type Names,
  namesInComments,
  type RecordingColumns,
  type RecordingOptions,
  type StateColumn,
} from "./recording_columns.ts";
import { type Group, MOST_NUMBERS, RecordingRows } from "./recording_rows.ts";
import { TimeReader } from "./recording_times.ts";
import { lengthProblem, lineOfCell, splitRecord, type TextRecord } from "../tables/table_cells.ts";
import { quoteCell, TableError } from "../tables/table_error.ts";
import {
  count,
  isLikeNumber,
  isMissing,
  parseNumber,
  whyNoNumber,
} from "../tables/table_numbers.ts";

const MOST_GROUPS = 100_000;
/** What a column is, if it is no part of the state: those are counted from 0. */
const [LEFT_OUT, TIME, GROUP] = [-1, -2, -3];

const LEAVE_OUT = "name the columns of the state (option state) to leave this one out";
const OTHER_TIME = "name the column of times (option time)";

/**
 * Reads a recording from text that comes in chunks: what {@linkcode readRecording} does
 * for a text that is there as a whole. A row is read as soon as it is complete, so what is
 * wrong with it is told before more of the text is read.
 *
 * @category Recordings
 * @example
 * ```ts
 * import { RecordingReader } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new RecordingReader("a.csv");
 * for (const chunk of ["t,x\n0,", "1\n0.5,2\n", "1,"]) reader.push(chunk);
 * const { trajectories, missing } = reader.end();
 * assertEquals(trajectories[0].times, Float64Array.of(0, 0.5, 1));
 * assertEquals(missing, 1);
 * ```
 */
export class RecordingReader {
  readonly #options: RecordingOptions;
  readonly #records: RecordReader;
  readonly #times = new TimeReader();
  readonly #groups = new Map<string, Group>();
  #header?: Names;
  #firstRow?: TextRecord;
  #columns?: RecordingColumns;
  #roles: number[] = [];
  #state: StateColumn[] = [];
  #rows = new RecordingRows(0);

  /**
   * Begins a recording.
   *
   * @param source What the text is called in messages, such as the name of its file.
   * @param options The columns wanted.
   */
  constructor(source: string, options: RecordingOptions = {}) {
    this.#options = checkedOptions(options);
    this.#records = new RecordReader(source, (record) => this.#take(record));
  }

  /**
   * Takes the next piece of the text.
   *
   * @param chunk The piece; it may end anywhere.
   * @throws {TableError} If a row that ends in it is wrong: see {@linkcode readRecording}.
   * @throws {RangeError} If there is no column of a name, or one is asked for twice.
   */
  push(chunk: string): void {
    this.#records.push(chunk);
  }

  /**
   * Ends the text.
   *
   * @returns The recording.
   * @throws {TableError} If the last row is wrong, or the table as a whole is.
   * @throws {RangeError} If there is no column of a name, or one is asked for twice.
   */
  end(): Recording {
    this.#records.end();
    if (this.#firstRow === undefined || this.#columns === undefined) {
      const header = this.#header?.record;
      const what = header === undefined
        ? "there is no table in it, wanted rows of numbers: times, and the state at each"
        : "there is no row below the names of the columns, wanted at least two";
      throw this.#error(header?.line ?? 1, 0, what);
    }
    const { names, time, group } = this.#columns;
    const kept = this.#keepColumns(this.#firstRow);
    const states = kept.map((i) => this.#state[i].column);
    const groups = [...this.#groups.values()];
    for (const { rows, firstLine, name } of groups) {
      if (rows >= 2) continue;
      const which = group === undefined ? "the table" : `the trajectory ${quoteCell(name)}`;
      throw this.#error(
        firstLine,
        time,
        `${which} has 1 row, wanted at least 2; record for longer` +
          (group === undefined ? "" : ", take the row out, or name another group (option group)"),
      );
    }
    const { trajectories, missing } = this.#rows.collect(groups, kept);
    trajectories.forEach((trajectory, i) => this.#checkValues(trajectory, groups[i], states));
    const used = new Set([time, group, ...states]);
    return {
      source: this.#records.source,
      timeName: names[time],
      start: this.#times.start,
      stateNames: states.map((k) => names[k]),
      leftOut: names.filter((_, k) => !used.has(k)),
      trajectories,
      missing,
    };
  }

  /**
   * An error at the place that the text has come to, for what goes wrong where it is read.
   *
   * @param what What is wrong.
   * @param options The cause, if there is one.
   */
  errorHere(what: string, options?: ErrorOptions): TableError {
    return this.#records.errorHere(what, options);
  }

  #error(line: number, k: number, what: string): TableError {
    const name = this.#columns?.named ? this.#columns.names[k] : undefined;
    return new TableError({ source: this.#records.source, line, column: k + 1, name }, what);
  }

  #errorIn(record: TextRecord, k: number, what: string): TableError {
    return this.#error(lineOfCell(record, this.#records.separator!, k), k, what);
  }

  #take(record: TextRecord): void {
    const cells = splitRecord(record, this.#records.separator!, this.#records.source);
    if (this.#columns === undefined) {
      const header = isHeader(cells, this.#options);
      this.#header = header ? { cells, record } : namesInComments(this.#records, cells.length);
      this.#chooseColumns(cells.length, record);
      if (header) return;
    }
    this.#firstRow ??= record;
    this.#checkLength(record, cells);
    if (this.#rows.full) {
      const what = `more than ${MOST_NUMBERS.toLocaleString("en")} numbers; thin the rows out`;
      throw this.#errorIn(record, 0, what);
    }

    const { group: groupAt, time: timeAt } = this.#columns!;
    const group = this.#groupOf(record, groupAt, groupAt === undefined ? "1" : cells[groupAt]);
    const { row } = this.#rows;
    row[0] = group.index;
    for (let k = 0; k < cells.length; k++) {
      const role = this.#roles[k];
      if (role >= 0) row[2 + role] = this.#readState(record, this.#state[role], cells[k]);
      else if (role === TIME) row[1] = this.#readTime(record, timeAt, cells[k], group);
    }
    group.rows++;
    this.#rows.push();
  }

  #chooseColumns(width: number, record: TextRecord): void {
    const columns = chooseColumns(this.#options, this.#header, width, this.#records);
    this.#columns = columns;
    if (columns.state.length === 0) {
      throw this.#errorIn(
        record,
        width,
        `the table has ${
          count(width, "column")
        }, none of them for the state; wanted times and at least ` +
          'one column of the state, with ",", ";", a tab or blanks between them',
      );
    }
    this.#roles = columns.names.map(() => LEFT_OUT);
    this.#roles[columns.time] = TIME;
    if (columns.group !== undefined) this.#roles[columns.group] = GROUP;
    columns.state.forEach((k, i) => this.#roles[k] = i);
    this.#state = columns.state.map((column) => ({ column }));
    this.#rows = new RecordingRows(columns.state.length);
  }

  #checkLength(record: TextRecord, cells: readonly string[]): void {
    const width = this.#roles.length;
    if (cells.length === width) return;
    const { line } = this.#header?.record ?? this.#firstRow!;
    const what = lengthProblem(record, this.#records.separator!, cells, width, `on line ${line}`);
    throw this.#errorIn(record, Math.min(cells.length, width), what);
  }

  #groupOf(record: TextRecord, k: number | undefined, cell: string): Group {
    // 1.0 and 1e0 are the same group; 001 may be a name.
    const name = /^[+-]?\d*[.e]/i.test(cell) && isFinite(parseNumber(cell))
      ? String(Number(cell))
      : cell;
    let group = this.#groups.get(name);
    if (group === undefined) {
      if (k !== undefined && isMissing(name)) {
        const got = name === "" ? "the cell is empty" : `got ${quoteCell(name)}`;
        throw this.#errorIn(record, k, `${got}, wanted the group of the row; fill it in`);
      }
      const index = this.#groups.size;
      if (k !== undefined && index >= MOST_GROUPS) {
        const most = MOST_GROUPS.toLocaleString("en");
        const what = `more than ${most} groups; name another column (option group)`;
        throw this.#errorIn(record, k, what);
      }
      group = { index, name, firstLine: record.line, rows: 0, time: -Infinity, line: record.line };
      this.#groups.set(name, group);
    }
    return group;
  }

  #readTime(record: TextRecord, k: number, cell: string, group: Group): number {
    const time = this.#times.read(cell);
    if (time > group.time && time < Infinity) {
      group.time = time;
      group.line = record.line;
      return time;
    }
    const hints: string[] = [];
    if (this.#options.time === undefined) {
      const { named, names } = this.#columns!;
      hints.push(named ? OTHER_TIME : `${OTHER_TIME}; ${goByNumber(names.length)}`);
    }
    if (!Number.isFinite(time)) throw this.#errorIn(record, k, this.#times.problem(cell, hints[0]));
    const same = time === group.time;
    if (this.#options.group === undefined) {
      hints.unshift("name the column that tells trajectories apart (option group)");
    }
    hints.unshift(same ? "take one of the two rows out" : "sort the rows by time");
    throw this.#errorIn(
      record,
      k,
      `the time ${quoteCell(cell)} is ${same ? "that" : "before that"} of line ${group.line}, ` +
        `wanted times that strictly increase; ${hints.join(", or ")}`,
    );
  }

  #readState(record: TextRecord, column: StateColumn, cell: string): number {
    const x = parseNumber(cell);
    const { column: k, text } = column;
    if (Number.isFinite(x)) {
      if (text !== undefined) {
        const but = `but line ${record.line} has a number in this column`;
        throw this.#error(text.line, k, `${whyNoNumber(text.cell, LEAVE_OUT)}, ${but}`);
      }
      column.number ??= record.line;
      return x;
    }
    if (isMissing(cell)) return NaN;
    if (this.#options.state !== undefined || column.number !== undefined || isLikeNumber(cell)) {
      const words = this.#options.state === undefined && column.number === undefined;
      throw this.#errorIn(record, k, whyNoNumber(cell) + (words ? `, or ${LEAVE_OUT}` : ""));
    }
    column.text ??= { line: lineOfCell(record, this.#records.separator!, k), cell };
    return NaN;
  }

  /** The parts of the state, by index, but for columns of words. */
  #keepColumns(firstRow: TextRecord): number[] {
    const kept: number[] = [];
    this.#state.forEach(({ column, number, text }, i) => {
      if (number === undefined && text === undefined) {
        throw this.#errorIn(firstRow, column, `no cell of the column has a value; ${LEAVE_OUT}`);
      }
      if (number !== undefined) kept.push(i);
    });
    if (kept.length > 0) return kept;
    const { column, text } = this.#state[0];
    const why = `${whyNoNumber(text!.cell)}; no column but that of times holds numbers`;
    throw this.#error(text!.line, column, why);
  }

  #checkValues({ name, states }: Trajectory, group: Group, columns: readonly number[]): void {
    const size = columns.length;
    columns.forEach((column, k) => {
      for (let i = k; i < states.length; i += size) if (!Number.isNaN(states[i])) return;
      const what = `the trajectory ${quoteCell(name)} has no value in this column`;
      const wanted = `wanted at least one; take the trajectory out, or ${LEAVE_OUT}`;
      throw this.#error(group.firstLine, column, `${what}, ${wanted}`);
    });
  }
}
