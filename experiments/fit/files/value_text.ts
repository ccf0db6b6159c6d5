import { dateIn } from "../../../systems/internal.ts";

/** The text of a whole number of 10^−digits, exactly. */
export function decimalText(value: bigint, digits: number): string {
  if (digits <= 0) return String(value * 10n ** BigInt(-digits));
  const text = String(value < 0n ? -value : value).padStart(digits + 1, "0");
  const sign = value < 0n ? "-" : "";
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, "");
}

/**
 * A time as of ISO 8601, to its last digit.
 *
 * @param value The time since 1970 began, in units of 10^−digits seconds.
 * @param zone What stands behind it: "Z", or nothing.
 *
 * @example
 * ```ts
 * import { timestampText } from "./value_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(timestampText(1_700_000_000_000_001n, 6, "Z"), "2023-11-14T22:13:20.000001Z");
 * ```
 */
export function timestampText(value: bigint, digits: number, zone: "" | "Z" = ""): string {
  const unit = 10n ** BigInt(digits);
  const part = ((value % unit) + unit) % unit;
  const date = new Date(Number((value - part) / unit) * 1000);
  if (Number.isNaN(date.getTime())) return `${value} is no time`;
  const fraction = part === 0n ? "" : decimalText(part, digits).slice(1);
  return `${date.toISOString().slice(0, -".000Z".length)}${fraction}${zone}`;
}

/** A day as of ISO 8601, by its number of days since 1970 began. */
export function dayText(days: number): string {
  const date = new Date(days * 86_400_000);
  if (Number.isNaN(date.getTime())) return `${days} is no day`;
  return date.toISOString().slice(0, -"T00:00:00.000Z".length);
}

const SINCE =
  /^\s*(d|h|m|s|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|milliseconds?|ms(?:ecs?)?)\s+since\s+(.+?)\s*$/i;
const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
const CALENDARS = /^(?:standard|gregorian|proleptic_gregorian|none)?$/i;

/**
 * What makes dates of numbers such as "days since 2000-01-01" of NetCDF's conventions.
 *
 * @param units The units of the numbers.
 * @param calendar Their calendar; unset where it is the usual one.
 * @returns The text of a date by its number; undefined where the units or the calendar are others.
 *
 * @example
 * ```ts
 * import { datesSince } from "./value_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(datesSince("hours since 2000-01-31")?.(36.5), "2000-02-01T12:30:00");
 * assertEquals(datesSince("days since 2000-01-01", "noleap"), undefined);
 * ```
 */
export function datesSince(
  units: string,
  calendar = "standard",
): ((value: number) => string) | undefined {
  const match = SINCE.exec(units);
  if (match === null || !CALENDARS.test(calendar)) return undefined;
  const [, unit, text] = match;
  // 2000-1-1 0:0:0.0 and 2000-01-01 00:00 are both written.
  const two = (digits: string) => digits.padStart(2, "0");
  const since = dateIn(text.replace(/(?<=[-:\s])\d(?!\d)/g, two).replace(/\.0*$/, "")) ??
    dateIn(text);
  if (since === undefined) return undefined;
  const each = /^ms|^milli/i.test(unit) ? 1 : UNITS[unit[0].toLowerCase()];
  return (value) => {
    const date = new Date(1000 * (since.whole + since.part) + value * each);
    if (Number.isNaN(date.getTime())) return `${value} ${unit} since ${text} is no date`;
    return date.toISOString().replace(/(?:\.000)?Z$/, "");
  };
}
