/**
 * Times as dates. What reads and writes them runs where there is no `Temporal`, as in Node 22; what draws
 * axes of dates has it.
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
  readonly #offset: bigint;
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
    const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "") ?? [];
    this.#zone = sign === undefined ? "UTC" : `${sign}${hours}:${minutes}`;
    const size = BigInt(60 * Number(hours ?? 0) + Number(minutes ?? 0)) * 60n * SECOND;
    this.#offset = sign === "-" ? -size : size;
    this.#days = !date.iso.includes("T");
    this.#start = nanosecondsOf(date);
  }

  /** The date of a time, where there is `Temporal`. */
  at(seconds: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochNanoseconds(this.#nanoseconds(seconds))
      .toZonedDateTimeISO(this.#zone);
  }

  /** Whether a time has a date: they count some 270 000 years in both directions. */
  reaches(seconds: number): boolean {
    return Number.isFinite(seconds) && isDated(this.#nanoseconds(seconds));
  }

  /** The time of a date. */
  secondsOf(date: Temporal.ZonedDateTime): number {
    return this.#seconds(date.epochNanoseconds);
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
    return this.#seconds(nanosecondsOf(date) - (own ? 0n : this.#offset));
  }

  /** The time that comes a span, n times over, after another one. */
  after(seconds: number, { unit, count }: Span, n: number): number {
    if (unit !== "months") return seconds + n * count;
    const local = this.#nanoseconds(seconds) + this.#offset;
    const date = new Date(Number(floorDivided(local, SECOND)) * 1000);
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + n * count);
    // A month that is too short ends with its last day.
    const last = new Date(date);
    last.setUTCMonth(last.getUTCMonth() + 1, 0);
    date.setUTCDate(Math.min(day, last.getUTCDate()));
    const moved = BigInt(date.getTime() / 1000) * SECOND + remainder(local, SECOND);
    return this.#seconds(moved - this.#offset);
  }

  #nanoseconds(seconds: number): bigint {
    const whole = Math.floor(seconds);
    return this.#start + BigInt(whole) * SECOND + BigInt(Math.round((seconds - whole) * 1e9));
  }

  #seconds(nanoseconds: bigint): number {
    const ns = nanoseconds - this.#start;
    const part = ns % SECOND;
    return Number((ns - part) / SECOND) + Number(part) / 1e9;
  }

  /**
   * What writes times as dates: as days, where all of them are whole ones, else with the time of day.
   *
   * @param times All times that are to be written.
   * @throws {RangeError} If a time is further away than dates count.
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
      const ns = this.#nanoseconds(days ? seconds : rounded(seconds));
      if (!isDated(ns)) throw new RangeError(`Calendar: ${seconds} s is beyond all dates`);
      const local = ns + this.#offset;
      const [day, clock] = new Date(Number(floorDivided(local, SECOND)) * 1000).toISOString()
        .split(/T|\.000Z/);
      if (days) return day;
      const part = String(remainder(local, SECOND)).padStart(9, "0").replace(/0+$/, "");
      const text = `${day}T${clock}${part && `.${part}`}`;
      return this.#zoned ? text + (this.#zone === "UTC" ? "Z" : this.#zone) : text;
    };
  }
}

/** Seconds that a date counts, before 1970 and after. */
const MOST_SECONDS = 8_640_000_000_000n;

function isDated(nanoseconds: bigint): boolean {
  const most = MOST_SECONDS * SECOND;
  return -most <= nanoseconds && nanoseconds <= most;
}

function nanosecondsOf({ whole, part }: NonNullable<ReturnType<typeof dateIn>>): bigint {
  return BigInt(whole) * SECOND + BigInt(Math.round(part * 1e9));
}

function remainder(a: bigint, b: bigint): bigint {
  return ((a % b) + b) % b;
}

function floorDivided(a: bigint, b: bigint): bigint {
  return (a - remainder(a, b)) / b;
}
