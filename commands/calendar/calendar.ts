/**
 * Times as dates. The calendar, its leap days and zones are those of `Temporal`, which Deno has;
 * the library below has no need of it, as it also runs where there is none.
 *
 * @module
 */
import { dateIn } from "../../systems/internal.ts";
import type { DateOrder } from "../../systems/mod.ts";
import type { Span } from "./span.ts";

const SECOND = 1_000_000_000n;

/** Times in seconds since a date, and what they are as dates. */
export class Calendar {
  readonly #start: bigint;
  readonly #zone: string;
  readonly #zoned: boolean;
  readonly #days: boolean;

  /**
   * Makes the calendar of a recording.
   *
   * @param start The date of time 0, as of ISO 8601.
   * @throws {RangeError} If it is none.
   *
   * @example
   * ```ts
   * import { Calendar } from "./calendar.ts";
   * import { assertEquals } from "@std/assert";
   *
   * const calendar = new Calendar("2024-02-28");
   * assertEquals(calendar.seconds("2024-03-01"), 2 * 86400);
   * assertEquals(calendar.writer([0, 86400])(86400), "2024-02-29");
   * ```
   */
  constructor(start: string) {
    const date = dateIn(start);
    if (date === undefined) throw new RangeError(`Calendar: ${JSON.stringify(start)} is no date`);
    const [, zone] = /T.*(Z|[+-]\d\d:?\d\d)$/.exec(date.iso) ?? [];
    this.#zoned = zone !== undefined;
    this.#zone = zone === undefined || zone === "Z" ? "UTC" : zone;
    this.#days = !date.iso.includes("T");
    this.#start = BigInt(date.whole) * SECOND + BigInt(Math.round(date.part * 1e9));
  }

  /** The date of a time. */
  at(seconds: number): Temporal.ZonedDateTime {
    const whole = Math.floor(seconds);
    const ns = this.#start + BigInt(whole) * SECOND + BigInt(Math.round((seconds - whole) * 1e9));
    return Temporal.Instant.fromEpochNanoseconds(ns).toZonedDateTimeISO(this.#zone);
  }

  /** Whether a time has a date: `Temporal` counts some 270 000 years in both directions. */
  reaches(seconds: number): boolean {
    try {
      this.at(seconds);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** The time of a date. */
  secondsOf(date: Temporal.ZonedDateTime): number {
    const ns = date.epochNanoseconds - this.#start;
    const part = ns % SECOND;
    return Number((ns - part) / SECOND) + Number(part) / 1e9;
  }

  /**
   * The time of a date in words of a user; without a zone it is in that of the start.
   *
   * @returns Seconds; undefined where it is no date.
   */
  seconds(text: string, order?: DateOrder): number | undefined {
    const date = dateIn(text, order);
    if (date === undefined) return undefined;
    const own = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(date.iso);
    const instant = Temporal.Instant.from(`${own ? date.iso : inUtc(date.iso)}`);
    const zoned = own
      ? instant.toZonedDateTimeISO(this.#zone)
      : instant.toZonedDateTimeISO("UTC").toPlainDateTime().toZonedDateTime(this.#zone);
    return this.secondsOf(zoned);
  }

  /** The time that comes a span, n times over, after another one. */
  after(seconds: number, { unit, count }: Span, n: number): number {
    if (unit !== "months") return seconds + n * count;
    return this.secondsOf(this.at(seconds).add({ months: n * count }));
  }

  /**
   * What writes times as dates: as days, where all of them are whole ones, else with the time of day.
   *
   * @param times All times that are to be written.
   * @throws {RangeError} If a time is further away than `Temporal` counts.
   */
  writer(times: ArrayLike<number>): (seconds: number) => string {
    let largest = 0;
    let days = this.#days;
    for (let i = 0; i < times.length; i++) {
      largest = Math.max(largest, Math.abs(times[i]));
      days &&= times[i] % 86400 === 0;
    }
    // Digits that a time of that size has not are no part of a date.
    const unit = Math.max(1e-9, 10 ** Math.ceil(Math.log10(Math.max(largest, 1) * 2 ** -50)));
    const rounded = (seconds: number) => {
      const whole = Math.floor(seconds);
      return whole + Math.round((seconds - whole) / unit) * unit;
    };
    return (seconds) => {
      const date = this.at(days ? seconds : rounded(seconds));
      if (days) return date.toPlainDate().toString();
      const text = date.toPlainDateTime().toString();
      return this.#zoned ? text + (this.#zone === "UTC" ? "Z" : date.offset) : text;
    };
  }
}

function inUtc(iso: string): string {
  return iso.includes("T") ? `${iso}Z` : `${iso}T00:00Z`;
}
