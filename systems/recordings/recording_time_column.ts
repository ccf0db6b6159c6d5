import type { CellReader } from "./recording_cells.ts";
import type { RecordingColumns } from "./recording_columns.ts";
import { isClock } from "./recording_dates.ts";

/** Names that a column of times may well have, with or without a unit. */
const LIKE_TIME = /* @__PURE__ */ new RegExp(
  "^(?:(?:date|day|hour|minute|second|week|month|year)s?|hrs?|mins|secs?|yrs?|age|elapsed|datetime|" +
    "(?:.*[\\s_.])?(?:time|date)(?:[\\s_.]\\w{1,4})?)(?:\\s*(?:\\(.*\\)|\\[.*\\]))?$",
  "i",
);
const MONTH = /^months?$/i;

/** Rows that show whether a column counts them. */
const ENOUGH = 3;

/** How many rows must be there to say which column is the time: see {@linkcode settleTime}. */
export function rowsToSettle(columns: RecordingColumns): number {
  const { timeByDefault, time, own, named } = columns;
  if (!timeByDefault || (named && !own[time!])) return 1;
  const dated = partsOf(columns).length > 1;
  return likeTime(columns).length > 0 || dated ? ENOUGH : 1;
}

/** The columns that may be the time by their names. */
function likeTime({ names, own, free }: RecordingColumns): number[] {
  const found = free.filter((k) => own[k] && LIKE_TIME.test(names[k]));
  // Beside a day or a year a month is a part of a date, and so are they.
  return found.length > 1 && found.some((k) => MONTH.test(names[k])) ? [] : found;
}

/**
 * Gives the time to another column than the first one, where that is the time for want of a
 * better one and another one looks like it; and makes one of several columns that are a date.
 *
 * @param rows The cells of the first rows.
 */
export function settleTime(
  columns: RecordingColumns,
  rows: readonly (readonly string[])[],
  reader: CellReader,
): RecordingColumns {
  const { time: first, timeParts, timeByDefault, own, named, stateAsked, free } = columns;
  if (first === undefined || timeParts !== undefined) return columns;
  const cell = rows[0][first];
  const date = free.find((k) => reader.date(rows[0][k]));
  // A time of day wants its day.
  if (isClock(cell) && date !== undefined) return withTime(columns, [date, first]);
  if (!timeByDefault || reader.date(cell)) return columns;
  const givesWay = reader.holdsWords(cell) || (named && !own[first]) ||
    countsRows(rows.map((cells) => reader.number(cells[first])));
  if (date !== undefined && (givesWay || !stateAsked)) return withTime(columns, [date]);
  const parts = dateParts(columns, rows[0]);
  if (parts.length > 1 && (givesWay || parts.includes(first))) return withTime(columns, parts);
  if (!givesWay) return columns;
  const varies = (k: number) => rows.length === 1 || rows.some((cells) => cells[k] !== rows[0][k]);
  const other = likeTime(columns).find(varies);
  return other === undefined ? columns : withTime(columns, [other]);
}

/** What columns that make a date are called, from the year down. */
const PARTS = ["year", "month", "day", "hour", "minute"];

/** The columns called year and month, and what there is below, as far as it goes. */
function partsOf({ names, own, free, time }: RecordingColumns): number[] {
  const found = PARTS.map((part) =>
    [time!, ...free].find((k) => own[k] && names[k].toLowerCase() === part) ?? -1
  );
  const end = found.indexOf(-1);
  return end < 0 ? found : found.slice(0, end);
}

/** The columns of {@linkcode partsOf} that hold such numbers. */
function dateParts(columns: RecordingColumns, cells: readonly string[]): number[] {
  const found = partsOf(columns);
  const holds = (k: number, i: number) => (i === 0 ? /^\d{4}$/ : /^\d{1,2}$/).test(cells[k]);
  return found.length > 1 && found.every(holds) ? found : [];
}

/** The text of a time that several columns make up. */
export function timeText(
  { names, time, timeParts }: RecordingColumns,
  cells: readonly string[],
): string {
  if (timeParts === undefined) return cells[time!];
  const at = (part: string) => timeParts.find((k) => names[k].toLowerCase() === part);
  const [year, month, day, hour, minute] = PARTS.map(at);
  if (year === undefined || month === undefined) return timeParts.map((k) => cells[k]).join(" ");
  const two = (k: number | undefined, otherwise: string) =>
    (k === undefined ? otherwise : cells[k]).padStart(2, "0");
  const date = `${cells[year].padStart(4, "0")}-${two(month, "")}-${two(day, "01")}`;
  return hour === undefined ? date : `${date}T${two(hour, "")}:${two(minute, "00")}`;
}

/** Whether numbers are 0, 1, 2, … or 1, 2, 3, …, and enough of them. */
export function countsRows(numbers: readonly number[]): boolean {
  const [first] = numbers;
  return numbers.length >= ENOUGH && (first === 0 || first === 1) &&
    numbers.every((x, i) => x === first + i);
}

function withTime(columns: RecordingColumns, parts: readonly number[]): RecordingColumns {
  const { state, time: before, own, named, stateAsked, free } = columns;
  const others = [...free, before!].filter((k) => !parts.includes(k));
  const states = others.filter((k) => own[k] || !named).sort((a, b) => a - b);
  return {
    ...columns,
    ...{ time: parts[0], timeByDefault: false, state: stateAsked ? state : states },
    ...(parts.length > 1 ? { timeParts: parts } : {}),
    free: others,
  };
}

/** Whether a column counts the rows, told row by row. */
export class RowCounter {
  #first = NaN;
  #rows = 0;
  #counts: boolean;

  /** Begins before the first row; a column that is not looked at counts nothing. */
  constructor(looked: boolean) {
    this.#counts = looked;
  }

  /** Whether the next row may yet change what is known. */
  get looks(): boolean {
    return this.#counts;
  }

  /** Takes the number in the next row. */
  take(x: number): void {
    if (!this.#counts) return;
    if (this.#rows === 0) this.#first = x;
    this.#counts = (this.#first === 0 || this.#first === 1) && x === this.#first + this.#rows++;
  }

  /** Whether it did so far, and for long enough. */
  get counts(): boolean {
    return this.#counts && this.#rows >= ENOUGH;
  }
}
