import { describe } from "../../../tensors/internal.ts";
import {
  readRecording,
  type Recording,
  type RecordingOptions,
  RecordingReader,
  TableError,
} from "../../../systems/mod.ts";
import type { FileColumn } from "../files/file_table.ts";
import { inRows, TableText } from "../files/table_text.ts";

/**
 * A cell of a column. Texts are read as in a table: numbers, dates, or what stands for no value; so are
 * dates. null, undefined and NaN are missing.
 *
 * @category Fitting
 */
export type FitCell = number | string | bigint | boolean | Date | null | undefined;

/**
 * A table by its columns, as in `{ t: [0, 1, 2], x: [5, 4, 3] }`: all of them lists of one length, or one
 * cell that holds in every row.
 *
 * @category Fitting
 */
export type FitColumns = Readonly<Record<string, ArrayLike<FitCell> | FitCell>>;

/**
 * What a model is fitted to:
 *
 * - the text of a table, such as CSV, as `readRecording` reads it;
 * - columns by name, in arrays or typed arrays;
 * - rows, as in `[{ t: 0, x: 5 }, { t: 1, x: 4 }]`;
 * - trajectories, each by its columns: they are called 1, 2, … in their order;
 * - a `Recording` that was read before, with its columns as they are.
 *
 * @category Fitting
 */
export type FitData = string | FitColumns | readonly FitColumns[] | Recording;

/** The column that tells trajectories apart, where they were given one by one. */
const TRAJECTORY = "trajectory";

/** Reads data: the options say what its columns are. */
export function readFitData(data: FitData, source: string, options: RecordingOptions): Recording {
  if (typeof data === "string") return readRecording(data, source, options);
  if (isRecording(data)) return checkedRecording(data, options);
  const { columns, rows, trajectories } = tableOf(data, source);
  const text = new TableText({ columns, rows, named: true, row: "row" }, options.decimal);
  const names = columns.map(({ name }) => name);
  const grouped = trajectories && options.group === undefined;
  try {
    const reader = new RecordingReader(
      source,
      grouped ? { ...options, group: TRAJECTORY } : options,
      names,
    );
    for (let row = 0; row < rows; row++) reader.push(text.row(row));
    return reader.end();
  } catch (error) {
    throw error instanceof TableError ? inRows(error, source) : error;
  }
}

export function isRecording(data: unknown): data is Recording {
  return typeof data === "object" && data !== null && "trajectories" in data &&
    "stateNames" in data && "timeName" in data;
}

/** A recording has its columns: they cannot be said anew. */
function checkedRecording(recording: Recording, options: RecordingOptions): Recording {
  const { source: _, ...rest } = { source: undefined, ...options };
  const [given] = Object.entries(rest).filter(([, value]) => value !== undefined);
  if (given === undefined) return recording;
  throw new TypeError(
    `fit: the option ${
      given[0]
    } says how a table is read, and a recording was read before; give it to ` +
      "readRecording",
  );
}

/** A table of columns. */
interface Columns {
  readonly columns: readonly FileColumn[];
  readonly rows: number;
  /** Whether trajectories were given one by one. */
  readonly trajectories: boolean;
}

function tableOf(data: FitColumns | readonly FitColumns[], source: string): Columns {
  if (typeof data !== "object" || data === null) {
    throw new TypeError(
      `fit: the data must be the text of a table, columns by name, rows, trajectories or a recording, got ` +
        describe(data),
    );
  }
  if (!isList<FitColumns>(data)) return { ...columnsOf(data, source), trajectories: false };
  const all = Array.from(data);
  const other = all.findIndex((each) => typeof each !== "object" || each === null || isList(each));
  if (other >= 0) {
    throw new TypeError(
      `fit: a list must be one of rows, as in [{ t: 0, x: 5 }], or of trajectories by their columns; ` +
        `number ${other} is ${describe(all[other])}`,
    );
  }
  const names = [...new Set(all.flatMap((each) => Object.keys(each)))];
  if (!all.some((each) => Object.values(each).some(isList))) {
    const columns = names.map((name): FileColumn => ({
      name,
      at: (row) => cellOf(all[row][name] as FitCell),
    }));
    return { columns, rows: all.length, trajectories: false };
  }
  const parts = all.map((each, k) => columnsOf(each, `${source}, trajectory ${k + 1}`));
  const ends: number[] = [];
  for (const { rows } of parts) ends.push((ends.at(-1) ?? 0) + rows);
  const placeOf = (row: number) => {
    const k = ends.findIndex((end) => row < end);
    return [k, row - (k === 0 ? 0 : ends[k - 1])] as const;
  };
  const columns = names.map((name): FileColumn => ({
    name,
    at: (row) => {
      const [k, own] = placeOf(row);
      return parts[k].columns.find((each) => each.name === name)?.at(own);
    },
  }));
  const number: FileColumn = { name: TRAJECTORY, at: (row) => String(placeOf(row)[0] + 1) };
  return {
    columns: names.includes(TRAJECTORY) ? columns : [...columns, number],
    rows: ends.at(-1) ?? 0,
    trajectories: !names.includes(TRAJECTORY),
  };
}

function columnsOf(data: FitColumns, source: string): Omit<Columns, "trajectories"> {
  const entries = Object.entries(data);
  const lists = entries.filter(([, values]) => isList(values)) as [string, ArrayLike<FitCell>][];
  if (lists.length === 0) {
    throw new TypeError(
      `fit: ${source} must have columns of numbers, as in { t: [0, 1], x: [5, 4] }, got ` +
        (entries.length === 0 ? "none" : entries.map(([name]) => name).join(", ")),
    );
  }
  const [[first, { length }]] = lists;
  const other = lists.find(([, values]) => values.length !== length);
  if (other !== undefined) {
    throw new TypeError(
      `fit: ${source}: columns must have the same length, ${first} has ${length} cells and ${
        other[0]
      } ` +
        `${other[1].length}`,
    );
  }
  const columns = entries.map(([name, values]): FileColumn => ({
    name,
    at: isList<FitCell>(values) ? (row) => cellOf(values[row]) : () => cellOf(values as FitCell),
  }));
  return { columns, rows: length };
}

function isList<T>(value: unknown): value is ArrayLike<T> {
  return Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** A cell as a file has it. */
function cellOf(cell: FitCell): unknown {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : cell.toISOString();
  return typeof cell === "number" && Number.isNaN(cell) ? null : cell;
}
