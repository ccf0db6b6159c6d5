import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import type { RecordReader } from "../tables/records.ts";
import { lineOfCell, splitComment, type TextRecord } from "../tables/table_cells.ts";
import { isDate } from "./recording_times.ts";
import { tidyName } from "../tables/table.ts";
import { quoteCell, TableError } from "../tables/table_error.ts";
import { isLikeNumber, isMissing, parseNumber } from "../tables/table_numbers.ts";

/**
 * Which columns of a table {@linkcode readRecording} takes, by name or by number from 1.
 *
 * @category Recordings
 */
export interface RecordingOptions {
  /**
   * The column of times. Default: the one with the name `t`, `time` or `timestamp`, upper
   * or lower case, with or without a unit as in `t (s)`; else the first one.
   */
  readonly time?: string;
  /**
   * The columns of the state, in this order. Default: all others that hold numbers, but
   * for those without a name where others have one.
   */
  readonly state?: readonly string[];
  /** The column whose value tells trajectories apart. Default: there is one trajectory. */
  readonly group?: string;
}

const KNOWN: KeysOf<RecordingOptions> = { time: true, state: true, group: true };

/**
 * Gives options back.
 *
 * @throws {TypeError} If one is unknown.
 */
export function checkedOptions(options: RecordingOptions): RecordingOptions {
  checkKeys("readRecording", options, KNOWN);
  return options;
}

const MOST_NAMES = 30;

/**
 * A table has no column of the name asked for.
 *
 * @category Recordings
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
  /** The column of times. */
  readonly time: number;
  /** The column that tells trajectories apart. */
  readonly group?: number;
  /** The columns of the state. Where the caller did not choose them some may be left out. */
  readonly state: readonly number[];
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

/** The names of columns, and the line that they stand on. */
export interface Names {
  /** The names as they stand there. */
  readonly cells: readonly string[];
  /** The row. */
  readonly record: TextRecord;
}

const TIME = /^(?:t|time|timestamp)(?:\s*(?:\(.*\)|\[.*\]))?$/i;

/** Whether the first row of a table names its columns. */
export function isHeader(cells: readonly string[], options: RecordingOptions): boolean {
  const { time, group, state = [] } = options;
  const asked = [time, group, ...state].filter((name) => Number.isNaN(parseNumber(name ?? "0")));
  if (cells.some((cell) => TIME.test(cell) || asked.includes(tidyName(cell)))) return true;
  // A row of data has a time: a number, a date, or what was meant for one.
  const filled = cells.filter((cell) => cell !== "");
  return filled.some((cell) => !isLikeNumber(cell)) &&
    !filled.some((cell) => isMissing(cell) || isDate(cell) || !Number.isNaN(parseNumber(cell)));
}

/** The last comment that has as many names as there are columns. */
export function namesInComments(reader: RecordReader, width: number): Names | undefined {
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
 * @throws {TableError} If names are no use.
 * @throws {UnknownColumnError} If there is no column of a name.
 * @throws {RangeError} If a column is asked for twice.
 */
export function chooseColumns(
  { time, state, group }: RecordingOptions,
  header: Names | undefined,
  width: number,
  reader: RecordReader,
): RecordingColumns {
  const { source } = reader;
  const names = columnNames(header, width, reader);
  const own = (k: number) => header !== undefined && header.cells[k] !== "";
  const named = header !== undefined;
  const find = (wanted: string): number => {
    const at = names.findIndex((name, k) => own(k) && name === tidyName(wanted));
    if (at >= 0) return at;
    if (/^\d+$/.test(wanted) && Number(wanted) >= 1 && Number(wanted) <= width) {
      return Number(wanted) - 1;
    }
    const known = names.filter((_, k) => own(k));
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
  const groupAt = group === undefined ? undefined : take(find(group), "the group");
  let timeAt = time === undefined ? -1 : find(time);
  if (timeAt < 0) timeAt = names.findIndex((name, k) => k !== groupAt && own(k) && TIME.test(name));
  if (timeAt < 0) timeAt = groupAt === 0 && width > 1 ? 1 : 0;
  take(timeAt, "the time");
  if (state?.length === 0) {
    throw new RangeError(`${source}: there must be at least one column of the state, got none`);
  }
  const states = state?.map((name) => take(find(name), "a part of the state")) ??
    names.map((_, k) => k).filter((k) => !roles.has(k) && (own(k) || !named));
  return { names, named, time: timeAt, group: groupAt, state: states };
}

function columnNames(header: Names | undefined, width: number, reader: RecordReader): string[] {
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
