import { isLikeNumber, isMissing } from "../tables/table_numbers.ts";
import type { RecordingColumns } from "./recording_columns.ts";
import { isDate } from "./recording_times.ts";

/** Names that a column of times may well have, with or without a unit. */
const LIKE_TIME = new RegExp(
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
  return likeTime(columns).length > 0 ? ENOUGH : 1;
}

/** The columns that may be the time by their names. */
function likeTime({ names, own, free }: RecordingColumns): number[] {
  const found = free.filter((k) => own[k] && LIKE_TIME.test(names[k]));
  // Beside a day or a year a month is a part of a date, and so are they.
  return found.length > 1 && found.some((k) => MONTH.test(names[k])) ? [] : found;
}

/**
 * Gives the time to another column than the first one, where that is the time for want of a
 * better one and another one looks like it.
 *
 * @param rows The cells of the first rows.
 */
export function settleTime(
  columns: RecordingColumns,
  rows: readonly (readonly string[])[],
  numberIn: (cell: string) => number,
): RecordingColumns {
  const { timeByDefault, time: first = 0, own, named, stateAsked, free } = columns;
  const cell = rows[0][first];
  if (!timeByDefault || isDate(cell)) return columns;
  const holdsWords = Number.isNaN(numberIn(cell)) && !isMissing(cell) && !isLikeNumber(cell);
  const givesWay = holdsWords || (named && !own[first]) ||
    countsRows(rows.map((cells) => numberIn(cells[first])));
  const date = free.find((k) => isDate(rows[0][k]));
  if (date !== undefined && (givesWay || !stateAsked)) return withTime(columns, date);
  if (!givesWay) return columns;
  const varies = (k: number) => rows.length === 1 || rows.some((cells) => cells[k] !== rows[0][k]);
  const other = likeTime(columns).find(varies);
  return other === undefined ? columns : withTime(columns, other);
}

/** Whether numbers are 0, 1, 2, … or 1, 2, 3, …, and enough of them. */
export function countsRows(numbers: readonly number[]): boolean {
  const [first] = numbers;
  return numbers.length >= ENOUGH && (first === 0 || first === 1) &&
    numbers.every((x, i) => x === first + i);
}

function withTime(columns: RecordingColumns, time: number): RecordingColumns {
  const { state, time: before, own, named, stateAsked, free } = columns;
  const others = [...free.filter((k) => k !== time), before!];
  const states = others.filter((k) => own[k] || !named).sort((a, b) => a - b);
  return {
    ...columns,
    ...{ time, timeByDefault: false, state: stateAsked ? state : states },
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
