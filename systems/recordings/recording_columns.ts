import type { RecordReader } from "../tables/records.ts";
import { lineOfCell, splitComment, type TextRecord } from "../tables/table_cells.ts";
import { groupsAsked, type RecordingOptions } from "./recording_options.ts";
import type { CellReader } from "./recording_cells.ts";
import { type EventColumns, eventColumns } from "./recording_events.ts";
import { type DoseColumn, doseNames, splitDose } from "./recording_doses.ts";
import { tidyName } from "../tables/table.ts";
import { quoteCell, TableError } from "../tables/table_error.ts";
import { count, isLikeNumber, isMissing, parseNumber } from "../tables/table_numbers.ts";

const MOST_NAMES = 30;

/**
 * A table has no column of the name asked for.
 *
 * @category Recordings
 * @example
 * ```ts
 * import { readRecording, UnknownColumnError } from "@revode/revode";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(
 *   () => readRecording("t,x\n0,1\n1,2", "a.csv", { state: ["y"] }),
 *   UnknownColumnError,
 * );
 * ```
 */
export class UnknownColumnError extends RangeError {
  /** What the table is called. */
  readonly source: string;
  /** The name. */
  readonly wanted: string;
  /** The names that there are; none where the table does not name its columns. */
  readonly known: readonly string[];

  /**
   * Made where a column is looked up.
   *
   * @param source What the table is called.
   * @param wanted The name.
   * @param known The names that there are.
   * @param why Why there are none.
   */
  constructor(source: string, wanted: string, known: readonly string[], why?: string) {
    const more = known.length > MOST_NAMES ? `, … (${known.length} in all)` : "";
    super(
      `${source} has no column ${quoteCell(wanted)}; ${why ?? "there are "}` +
        known.slice(0, MOST_NAMES).join(", ") + more,
    );
    this.name = "UnknownColumnError";
    this.source = source;
    this.wanted = wanted;
    this.known = known;
  }
}

/** Which columns are read as what; all count from 0. */
export interface RecordingColumns {
  /** The names of all columns; those without one go by number, as in `column3`. */
  readonly names: readonly string[];
  /** Whether the table names its columns. */
  readonly named: boolean;
  /** For each column whether it has a name of its own. */
  readonly own: readonly boolean[];
  /** The column of times; unset where the table has none. */
  readonly time?: number;
  /** The columns that make it up together, `time` the first of them; unset where it is one. */
  readonly timeParts?: readonly number[];
  /** Whether the time is the first column for want of a better one. */
  readonly timeByDefault: boolean;
  /** The columns that tell trajectories apart. */
  readonly group: readonly number[];
  /** The columns asked for that are constant in every trajectory. */
  readonly covariate: readonly number[];
  /** The columns that drive the system. */
  readonly input: readonly number[];
  /** The columns of doses. */
  readonly dose: readonly DoseColumn[];
  /** The columns beside them that tell what kind of row it is; none without doses. */
  readonly events: EventColumns;
  /** The columns of the state. Where the caller did not choose them some may be left out. */
  readonly state: readonly number[];
  /** Whether the caller chose them. */
  readonly stateAsked: boolean;
  /** The columns that nobody asked for. */
  readonly free: readonly number[];
}

/** What is known about a column of the state. */
export interface StateColumn {
  /** The column, from 0. */
  readonly column: number;
  /** The line of the first number. */
  number?: number;
  /** The first cell that is neither a number nor missing. */
  text?: { readonly line: number; readonly cell: string };
}

/** A row, of names or of a table. */
export interface Row {
  /** What stands there. */
  readonly cells: readonly string[];
  /** The row. */
  readonly record: TextRecord;
}

const TIME = /^(?:t|time|timestamp)(?:\s*(?:\(.*\)|\[.*\]))?$/i;

/** Whether the first row of a table names its columns. */
export function isHeader(
  cells: readonly string[],
  options: RecordingOptions,
  reader: CellReader,
): boolean {
  const { time = [], state = [], covariate = [], input = [], dose = [] } = options;
  const whole = [...groupsAsked(options), ...typeof time === "string" ? [time] : time];
  const names = [...whole, ...whole.flatMap(inParts), ...state, ...covariate, ...input];
  const asked = [...names, ...dose.flatMap(doseNames)]
    .filter((name) => Number.isNaN(reader.number(name)));
  if (cells.some((cell) => TIME.test(cell) || asked.includes(tidyName(cell)))) return true;
  // A row of data has a time: a number, a date, or what was meant for one.
  const filled = cells.filter((cell) => cell !== "");
  return filled.some((cell) => !isLikeNumber(cell)) &&
    !filled.some((cell) =>
      isMissing(cell) || reader.date(cell) || !Number.isNaN(reader.number(cell))
    );
}

/** The names in a text with commas between them. */
function inParts(names: string): string[] {
  return names.split(",").map(tidyName);
}

/** The last comment that has as many names as there are columns. */
export function namesInComments(reader: RecordReader, width: number): Row | undefined {
  for (const record of reader.comments.toReversed()) {
    try {
      const cells = splitComment(record, reader.separator!, reader.source);
      const named = cells.every((cell) => cell !== "" && Number.isNaN(parseNumber(cell)));
      if (cells.length === width && named) return { cells, record };
    } catch (error) {
      // A comment may be prose, with quotes as it likes.
      if (!(error instanceof TableError)) throw error;
    }
  }
}

/** What to tell the user of a table without names. */
export function goByNumber(width: number): string {
  return `columns go by number, from 1 to ${width}, since no line names all of them`;
}

/**
 * Finds the columns wanted.
 *
 * @param header The names, where there are any.
 * @param top The first row, of names or not.
 * @throws {TableError} If names are no use, or no column is left for the state.
 * @throws {UnknownColumnError} If there is no column of a name.
 * @throws {RangeError} If a column is asked for twice.
 */
export function chooseColumns(
  options: RecordingOptions,
  header: Row | undefined,
  { cells: { length: width }, record: row }: Row,
  reader: RecordReader,
): RecordingColumns {
  const { time, state, covariate = [], input = [], dose = [], unmeasured = [], dt } = options;
  const { source } = reader;
  const names = columnNames(header, width, reader);
  const named = header !== undefined;
  const own = names.map((_, k) => named && header.cells[k] !== "");
  const at = (wanted: string): number => {
    const at = names.findIndex((name, k) => own[k] && name === tidyName(wanted));
    if (at >= 0) return at;
    const number = /^\d+$/.test(wanted) ? Number(wanted) : 0;
    if (number >= 1 && number <= width) return number - 1;
    // What a column without a name is called in messages will do, too.
    return names.indexOf(tidyName(wanted));
  };
  const find = (wanted: string): number => {
    const k = at(wanted);
    if (k >= 0) return k;
    const known = names.filter((_, k) => own[k]);
    throw new UnknownColumnError(source, wanted, known, named ? undefined : goByNumber(width));
  };
  const roles = new Map<number, string>();
  const take = (k: number, role: string): number => {
    const other = roles.get(k);
    if (other !== undefined) {
      throw new RangeError(
        `${source}: column ${k + 1} (${names[k]}) is asked for as ${other} and as ${role}; name ` +
          "another column for one of them",
      );
    }
    roles.set(k, role);
    return k;
  };
  // A name may have a comma in it.
  const several = (name: string) => at(name) < 0 ? inParts(name) : [name];
  const groups = groupsAsked(options).flatMap(several);
  const groupAt = groups.map((name) => take(find(name), "the group"));
  const covariateAt = covariate.map((name) => take(find(name), "a covariate"));
  const inputAt = input.map((name) => take(find(name), "an input"));
  const doseAt = dose.map((text): DoseColumn => {
    const { name, into } = splitDose(text, (name) => at(name) >= 0);
    const column = take(find(name), "a dose");
    if (into === undefined) return { column };
    const hidden = unmeasured.map(tidyName).indexOf(into);
    return hidden >= 0 ? { column, hidden } : { column, into: find(into) };
  });
  const times = time === undefined ? [] : typeof time === "string" ? several(time) : time;
  const [first = -1, ...more] = times.map(find);
  const parts = more.map((k) => take(k, "a part of the time"));
  let timeAt = first;
  let timeByDefault = false;
  if (timeAt < 0) timeAt = names.findIndex((name, k) => !roles.has(k) && own[k] && TIME.test(name));
  if (timeAt < 0 && dt === undefined) {
    timeAt = Math.max(0, names.findIndex((_, k) => !roles.has(k)));
    timeByDefault = true;
  }
  if (timeAt >= 0) take(timeAt, "the time");
  const driven = input.length + dose.length > 0;
  if (state?.length === 0 && !driven) {
    throw new RangeError(`${source}: there must be at least one column of the state, got none`);
  }
  const asked = state?.map((name) => take(find(name), "a part of the state"));
  const events = dose.length === 0 ? {} : eventColumns(names, (k) => own[k] && !roles.has(k));
  for (const k of Object.values(events)) take(k, "what tells of doses");
  const states = asked ??
    names.map((_, k) => k).filter((k) => !roles.has(k) && (own[k] || !named));
  if (states.length === 0 && state === undefined) {
    const line = lineOfCell(row, reader.separator!, width);
    throw new TableError(
      { source, line, column: width + 1 },
      `the table has ${
        count(width, "column")
      }, none of them for the state; wanted times and at least ` +
        'one column of the state, with ",", ";", a tab or blanks between them',
    );
  }
  const free = names.map((_, k) => k).filter((k) => !roles.has(k));
  return {
    ...{ names, named, own, timeByDefault, group: groupAt, covariate: covariateAt, free },
    ...{ input: inputAt, dose: doseAt, events, state: states, stateAsked: state !== undefined },
    ...(timeAt >= 0 && dt === undefined ? { time: timeAt } : {}),
    ...(parts.length > 0 ? { timeParts: [first, ...parts] } : {}),
  };
}

function columnNames(header: Row | undefined, width: number, reader: RecordReader): string[] {
  const numbered = Array.from({ length: width }, (_, k) => `column${k + 1}`);
  if (header === undefined) return numbered;
  const names = numbered.map((number, k) => tidyName(header.cells[k]) || number);
  const seen = new Map<string, number>();
  names.forEach((name, k) => {
    const fail = (what: string) => {
      const line = lineOfCell(header.record, reader.separator!, k);
      throw new TableError({ source: reader.source, line, column: k + 1 }, what);
    };
    if (/\p{Cc}/u.test(name)) {
      fail(`the name ${quoteCell(name)} has a control character in it; rename the column`);
    }
    const first = seen.get(name);
    if (first !== undefined) {
      fail(
        `the name ${quoteCell(name)} is that of column ${
          first + 1
        } already, wanted one name a column; ` +
          "rename one of the two",
      );
    }
    seen.set(name, k);
  });
  return names;
}
