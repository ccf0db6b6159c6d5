/**
 * Dates as people write them. The calendar, with its leap days, is that of the runtime's `Date`:
 * `Temporal` is not yet everywhere where this library runs, such as in Node 22.
 *
 * @module
 */

/**
 * The order of day, month and year in a date of numbers.
 *
 * @category Recordings
 */
export type DateOrder = "mdy" | "dmy" | "ymd";

/** A date. */
export interface DateInParts {
  /** Seconds since 1970, whole ones; without a zone it counts as UTC. */
  readonly whole: number;
  /** The part of a second besides. */
  readonly part: number;
  /** The date as of ISO 8601. */
  readonly iso: string;
}

/** What most dates are, read fast. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const CLOCK =
  /^(\d{1,2})(?::(\d\d)(?::(\d\d)(\.\d+)?)?|\.(\d\d)\.(\d\d))(?: ?([AP])\.?M\.?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const MONTHS = [
  ...["january", "february", "march", "april", "may", "june", "july", "august", "september"],
  ...["october", "november", "december"],
];

/**
 * The date in a cell: as of ISO 8601 with or without time and zone, 2024-01 or 2024/1/31; with the
 * name of a month, as in Jan 31 2024, 31-Jan-2024 or January 2024; or, where the order is told, of
 * numbers such as 1/31/2024, 31.1.2024 or 20240131. The time may be that of twelve hours, as in
 * 1:30 PM.
 *
 * @returns The date; undefined where the cell holds none, or one that there is not.
 */
export function dateIn(cell: string, order?: DateOrder): DateInParts | undefined {
  if (cell.length < 6 || cell.length > 48) return undefined;
  const iso = ISO.exec(cell);
  if (iso !== null) {
    const [, day, hour = "00", minute = "00", second = "00", part = "", zone = ""] = iso;
    return dateOf(day, [hour, minute, second, part, zone], iso[2] !== undefined);
  }
  const at = /^(.*?)(?:[T,]?\s+|(?<=\d)T)(\d{1,2}(?::|\.\d\d\.).*)$/i.exec(cell);
  const [day, clock] = at === null ? [cell, undefined] : [at[1], at[2]];
  const time = clock === undefined ? ["00", "00", "00", "", ""] : clockIn(clock);
  const parts = time && dayIn(day, order);
  if (!parts) return undefined;
  return dateOf(parts, time, clock !== undefined);
}

/** The date of a day and a time of day: hour, minute, second, the part of one and the zone. */
function dateOf(
  day: string,
  [hour, minute, second, part, zone]: readonly string[],
  hasClock: boolean,
): DateInParts | undefined {
  const text = `${day}T${hour}:${minute}:${second}`;
  const ms = Date.parse(`${text}Z`);
  // Date.parse makes 2 March of 31 February.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) return undefined;
  return {
    whole: ms / 1000 - offsetOf(zone),
    part: part === "" ? 0 : Number(part),
    iso: hasClock ? `${text}${part}${zone.toUpperCase()}` : day,
  };
}

/** The seconds that a zone is ahead of UTC. */
function offsetOf(zone: string): number {
  if (zone.length < 2) return 0;
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [0, "+", 0, 0];
  return (sign === "-" ? -60 : 60) * (60 * Number(hours) + Number(minutes));
}

/** Whether a cell holds a time of day, such as 13:30. */
export function isClock(cell: string): boolean {
  return clockIn(cell) !== undefined;
}

/** Whether a cell looks like a date whose order must be told. */
export function wantsOrder(cell: string): boolean {
  return /^\d{1,2}([/.-])\d{1,2}\1\d{4}(?!\d)/.test(cell);
}

/** Hour, minute, second, the part of one and the zone of a time of day. */
function clockIn(text: string): string[] | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, hour, , , part = "", , , half, zone = ""] = match;
  const [minute, second = "00"] = match[2] === undefined ? match.slice(5, 7) : match.slice(2, 4);
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = hours % 12 + (/p/i.test(half) ? 12 : 0);
  }
  return [String(hours).padStart(2, "0"), minute, second, part, zone];
}

/** The day of a date, as of ISO 8601. */
function dayIn(text: string, order: DateOrder | undefined): string | undefined {
  if (ISO_DAY.test(text)) return text;
  const first = /^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?$/.exec(text);
  // A year and a month with a point between them are a number.
  if (first !== null && (first[4] !== undefined || first[2] !== ".")) {
    return isoDay(first[1], first[3], first[4]);
  }
  const named = /^([a-z]{3,9})\.?[\s-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+)?(\d{4})$/i.exec(text);
  if (named !== null) return isoDay(named[3], monthOf(named[1]), named[2]);
  const other = /^(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]*([a-z]{3,9})[.,]?[\s-]*(\d{4})$/i.exec(text);
  if (other !== null) return isoDay(other[3], monthOf(other[2]), other[1]);
  if (order === undefined) return undefined;
  const compact = {
    ymd: /^(\d{4})(\d\d)(\d\d)$/,
    mdy: /^(\d\d)(\d\d)(\d{4})$/,
    dmy: /^(\d\d)(\d\d)(\d{4})$/,
  }[order].exec(text);
  const match = compact ?? /^(\d{1,4})[/. -](\d{1,2})[/. -](\d{1,4})$/.exec(text);
  if (match === null) return undefined;
  const at = (what: string) => match[1 + order.indexOf(what)];
  return at("y").length === 4 ? isoDay(at("y"), at("m"), at("d")) : undefined;
}

function isoDay(year: string, month: string | undefined, day = "1"): string | undefined {
  return month && `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function monthOf(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const at = MONTHS.findIndex((month) => month.startsWith(wanted));
  return at < 0 ? undefined : String(at + 1);
}
