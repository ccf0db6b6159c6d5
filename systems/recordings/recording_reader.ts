import { RecordReader } from "../tables/records.ts";
import type { Recording } from "./recording.ts";
import { CellReader } from "./recording_cells.ts";
import {
  chooseColumns,
  goByNumber,
  isHeader,
  namesInComments,
  type RecordingColumns,
  type Row,
} from "./recording_columns.ts";
import { agrees } from "./recording_doses.ts";
import { eventProblem, isUnmeasured, repeatColumns } from "./recording_events.ts";
import { groupName, MOST_GROUPS, RecordingGroups } from "./recording_groups.ts";
import { checkedOptions, type RecordingOptions } from "./recording_options.ts";
import { finishRecording } from "./recording_roles.ts";
import { follows, type Group, MOST_NUMBERS, RecordingRows } from "./recording_rows.ts";
import { RowCounter, rowsToSettle, settleTime, timeText } from "./recording_time_column.ts";
import { changedCovariate, StateReader } from "./recording_states.ts";
import { orderProblem, TimeReader } from "./recording_times.ts";
import { lengthProblem, lineOfCell, splitRecord, type TextRecord } from "../tables/table_cells.ts";
import { quoteCell, TableError } from "../tables/table_error.ts";
import { isMissing } from "../tables/table_numbers.ts";

/** What a column is that is no part of the state, which is counted from 0; covariates count down. */
const [LEFT_OUT, TIME, COVARIATE] = [-1, -2, -3];

const OTHER_TIME = "name the column of times (option time)";
const OTHER_GROUP = "name the column that tells trajectories apart (option group)";

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
  readonly #cells: CellReader;
  readonly #times: TimeReader;
  readonly #groups = new RecordingGroups();
  #header?: Row;
  #columns?: RecordingColumns;
  /** The first rows, until it is settled which column is the time. */
  #first?: Row[] = [];
  #firstRow?: Row;
  #roles: number[] = [];
  #states?: StateReader;
  #rows = new RecordingRows(0);
  #counter = new RowCounter(false);
  /** The columns that have been as in the first row so far. */
  #constant: number[] = [];

  /**
   * Begins a recording.
   *
   * @param source What the text is called in messages, such as the name of its file.
   * @param options How it is read.
   * @param names The columns' names, where the text has none but rows with commas. Default: found.
   * @throws {RangeError} If an option has a value that it cannot have.
   */
  constructor(source: string, options: RecordingOptions = {}, names?: readonly string[]) {
    this.#options = checkedOptions(options);
    this.#cells = new CellReader(options);
    this.#times = new TimeReader(this.#cells);
    const take = (record: TextRecord) => this.#take(record);
    this.#header = names && { cells: names, record: { line: 1, text: "" } };
    this.#records = new RecordReader(source, take, names && ",", options.decimal);
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
    if (this.#columns !== undefined && this.#firstRow !== undefined) this.#settle();
    if (this.#firstRow === undefined || this.#columns === undefined) {
      const header = this.#header?.record;
      const what = header === undefined
        ? "there is no table in it, wanted rows of numbers: times, and the state at each"
        : "there is no row below the names of the columns, wanted at least two";
      throw this.#error(header?.line ?? 1, 0, what);
    }
    const columns = this.#columns;
    const groups = this.#groups.end((j, line, value, known) =>
      this.#error(line, columns.covariate[j], changedCovariate(String(value), known))
    );
    const words = this.#groups.restart === undefined ? [] : [this.#groups.words!];
    return finishRecording({
      source: this.#records.source,
      columns: words.length === 0 ? columns : { ...columns, group: words },
      unmeasured: this.#options.unmeasured ?? [],
      covariatesAsked: this.#options.covariate !== undefined,
      state: this.#states!.state,
      rows: this.#rows,
      groups,
      start: this.#times.start,
      counted: this.#counter.counts,
      error: (line, k, what) => this.#errorIn(this.#firstRow!.record, k, what, line),
    });
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

  #errorIn(record: TextRecord, k: number, what: string, line?: number): TableError {
    return this.#error(line ?? this.#lineOf(record, k), k, what);
  }

  #lineOf(record: TextRecord, k: number): number {
    return lineOfCell(record, this.#records.separator!, k);
  }

  #take(record: TextRecord): void {
    const cells = splitRecord(record, this.#records.separator!, this.#records.source);
    if (this.#columns === undefined) {
      const header = this.#header === undefined && isHeader(cells, this.#options, this.#cells);
      this.#header ??= header ? { cells, record } : namesInComments(this.#records, cells.length);
      this.#columns = chooseColumns(this.#options, this.#header, { cells, record }, this.#records);
      if (header) return;
    }
    this.#firstRow ??= { record, cells };
    this.#checkLength(record, cells);
    if (this.#first === undefined) return this.#takeRow({ record, cells });
    this.#first.push({ record, cells });
    if (this.#first.length >= rowsToSettle(this.#columns!)) this.#settle();
  }

  /** Settles which column is what by the first rows, and reads these. */
  #settle(): void {
    const first = this.#first;
    if (first === undefined) return;
    this.#first = undefined;
    const rows = first.map(({ cells }) => cells);
    const columns = settleTime(this.#columns!, rows, this.#cells);
    this.#columns = columns;
    const { names, time, covariate, state, input, dose, stateAsked, free, group, events } = columns;
    this.#roles = names.map(() => LEFT_OUT);
    if (time !== undefined) this.#roles[time] = TIME;
    covariate.forEach((k, j) => this.#roles[k] = COVARIATE - j);
    const doses = [...dose.map(({ column }) => column), ...repeatColumns(events)];
    const values = [...state, ...input, ...doses];
    values.forEach((k, i) => this.#roles[k] = i);
    this.#states = new StateReader(
      columns,
      this.#cells,
      (record, k) => this.#lineOf(record, k),
      (record, k, what, line) => this.#errorIn(record, k, what, line),
    );
    this.#rows = new RecordingRows(values.length);
    if (group.length === 0 && time !== undefined) {
      const words = free.filter((k) => this.#cells.holdsWords(rows[0][k]));
      if (words.length === 1) this.#groups.words = words[0];
      this.#constant = [...free];
    }
    this.#counter = new RowCounter(!stateAsked && columns.named && time !== 0 && state[0] === 0);
    for (const row of first) this.#takeRow(row);
  }

  #takeRow({ record, cells }: Row): void {
    if (this.#rows.full) {
      const what = `more than ${MOST_NUMBERS.toLocaleString("en")} numbers; thin the rows out`;
      throw this.#errorIn(record, 0, what);
    }
    const group = this.#groupOf(record, cells);
    const { row } = this.#rows;
    row[0] = group.index;
    row[1] = group.rows * (this.#options.dt ?? 0);
    const { time, state, input, dose, events } = this.#columns!;
    const problem = eventProblem(events, cells, this.#cells);
    if (problem !== undefined) throw this.#errorIn(record, problem.column, problem.what);
    for (let k = 0; k < cells.length; k++) {
      const role = this.#roles[k];
      if (role >= 0) row[2 + role] = this.#states!.read(record, role, cells[k]);
      else if (role === TIME && dose.length === 0) row[1] = this.#readTime(record, k, cells, group);
      else if (role <= COVARIATE) {
        this.#states!.readCovariate(record, COVARIATE - role, cells[k], group);
      }
    }
    // Among doses the other cells say whether a time may come again.
    if (isUnmeasured(events, cells, this.#cells)) row.fill(NaN, 2, 2 + state.length);
    const values = dose.length > 0 ? row.subarray(2, 2 + state.length + input.length) : undefined;
    if (values !== undefined && time !== undefined) {
      row[1] = this.#readTime(record, time, cells, group, values);
    }
    this.#groups.count(group, row[1], record.line, values);
    if (this.#constant.length > 0) {
      const first = this.#firstRow!.cells;
      this.#constant = this.#constant.filter((k) => cells[k] === first[k]);
    }
    if (this.#counter.looks) this.#counter.take(this.#cells.number(cells[0]));
    this.#rows.push();
  }

  #checkLength(record: TextRecord, cells: readonly string[]): void {
    const width = this.#columns!.names.length;
    if (cells.length === width) return;
    const { line } = this.#header?.record ?? this.#firstRow!.record;
    const what = lengthProblem(record, this.#records.separator!, cells, width, `on line ${line}`);
    throw this.#errorIn(record, Math.min(cells.length, width), what);
  }

  #groupOf(record: TextRecord, cells: readonly string[]): Group {
    const { group } = this.#columns!;
    if (group.length === 0) return this.#groups.byWords(cells, record.line);
    for (const k of group) {
      if (!isMissing(cells[k])) continue;
      const got = cells[k] === "" ? "the cell is empty" : `got ${quoteCell(cells[k])}`;
      throw this.#errorIn(record, k, `${got}, wanted the group of the row; fill it in`);
    }
    const found = this.#groups.of(groupName(group.map((k) => cells[k])), record.line);
    if (found.index < MOST_GROUPS) return found;
    const most = MOST_GROUPS.toLocaleString("en");
    const what = `more than ${most} groups; name another column (option group)`;
    throw this.#errorIn(record, group[0], what);
  }

  #readTime(
    record: TextRecord,
    k: number,
    cells: readonly string[],
    group: Group,
    values?: Float64Array,
  ): number {
    const [time, groups] = [this.#times.read(timeText(this.#columns!, cells)), this.#groups];
    const increases = (group: Group) => {
      const one = values !== undefined && group.values !== undefined &&
        agrees(group.values, values);
      return follows(group, time, one || this.#options.repeated === "mean");
    };
    if (increases(groups.increasing(group))) return time;
    const error = this.#timeError(record, k, cells, time);
    if (!Number.isFinite(time)) throw error;
    const told = groups.words !== undefined && groups.restart === undefined && increases(group);
    if (!told) throw groups.restart ?? error;
    groups.restart = error;
    return time;
  }

  #timeError(record: TextRecord, k: number, cells: readonly string[], time: number): TableError {
    const { named, names } = this.#columns!;
    const [cell, hints]: [string, string[]] = [timeText(this.#columns!, cells), []];
    if (this.#options.time === undefined) {
      hints.push(named ? OTHER_TIME : `${OTHER_TIME}; ${goByNumber(names.length)}`);
    }
    if (!Number.isFinite(time)) {
      return this.#errorIn(record, k, this.#times.problem(cell, hints[0]));
    }
    const last = this.#columns!.group.length > 0
      ? this.#groupOf(record, cells)
      : this.#groups.increasing(this.#groups.byWords(cells, record.line));
    const such = this.#options.group !== undefined || last.rows < 2
      ? undefined
      : this.#constant.find((k) => cells[k] !== this.#firstRow!.cells[k]);
    if (this.#options.group === undefined) {
      hints.unshift(OTHER_GROUP + (such === undefined ? "" : `, such as ${names[such]}`));
    }
    return this.#errorIn(record, k, orderProblem(cell, time === last.time, last.line, hints));
  }
}
