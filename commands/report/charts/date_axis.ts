import { Calendar } from "../../calendar/calendar.ts";
import { type LinearAxis, linearAxis } from "../../../figures/internal.ts";
import { apart, type Room, type Tick } from "../../../figures/internal.ts";

/** Distances of ticks: in months, or in seconds; and how much of a date a label has. */
const STEPS:
  readonly (readonly [unit: "seconds" | "months", count: number, from: number, to: number])[] = [
    ...[1, 2, 5, 10, 15, 30].map((n) => ["seconds", n, 11, 19] as const),
    ...[1, 2, 5, 10, 15, 30].map((n) => ["seconds", 60 * n, 11, 16] as const),
    ...[1, 2, 3, 6, 12].map((n) => ["seconds", 3600 * n, 5, 16] as const),
    ...[1, 2, 7, 14].map((n) => ["seconds", 86400 * n, 0, 10] as const),
    ...[1, 2, 3, 6].map((n) => ["months", n, 0, 7] as const),
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].map((n) =>
      ["months", 12 * n, 0, 4] as const
    ),
  ];

/** A Monday, from which weeks are counted: 5 January 1970, in seconds since 1970. */
const MONDAY = 4 * 86400;

/**
 * An axis of times that are dates, with ticks where years, months, days or hours begin. Where
 * nothing so begins twice it is one of seconds.
 *
 * @param values The times, in seconds since the start; those that are not finite are left out.
 * @param start The date of time 0, as of ISO 8601.
 *
 * @example
 * ```ts
 * import { dateAxis } from "./date_axis.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { ticks } = dateAxis([0, 1461 * 86400], "2020-01-01", { ticks: 5, width: 600 });
 * assertEquals(ticks.map(({ label }) => label), ["2020", "2021", "2022", "2023", "2024"]);
 * assertEquals(ticks[1].value, 366 * 86400);
 * ```
 */
export function dateAxis(values: Iterable<number>, start: string, room: Room): LinearAxis {
  const plain = linearAxis(values, room);
  const { domain } = plain;
  const pixels = (room.width ?? Infinity) / (domain[1] - domain[0]);
  let finer: readonly Tick[] = [];
  for (const step of STEPS) {
    const ticks = ticksOf(domain, new Calendar(start), step, 20 * room.ticks);
    if (ticks === undefined) continue;
    const crowded = ticks.some((tick, k) =>
      k > 0 && !apart(ticks[k - 1], tick, pixels * (tick.value - ticks[k - 1].value))
    );
    if (ticks.length < 2) break;
    finer = ticks;
    if (!crowded && ticks.length <= room.ticks) {
      return { type: "linear", domain, ticks, unit: "", power: 0, base: 0 };
    }
  }
  // Two of too many are enough.
  if (finer.length < 2) {
    const clock = new Calendar(start).at(0).toPlainDateTime().toString({ smallestUnit: "second" });
    return { ...plain, unit: `${plain.unit} s from ${clock.replace("T", " ")}`.trim() };
  }
  return { ...plain, ticks: [finer[0], finer[finer.length - 1]], unit: "", power: 0, base: 0 };
}

/** The ticks of a step; undefined where there are more than `most`, or dates end before. */
function ticksOf(
  [low, high]: readonly [number, number],
  calendar: Calendar,
  [unit, count, from, to]: (typeof STEPS)[number],
  most: number,
): Tick[] | undefined {
  const length = unit === "seconds" ? count : count * 28 * 86400;
  if ((high - low) / length > 2 * most) return undefined;
  try {
    const times: number[] = [];
    const first = calendar.at(Math.ceil(low));
    let date = first.startOfDay();
    if (unit === "seconds") {
      // Counted by the clock of the place, from a Monday on.
      const local = first.toPlainDateTime().toZonedDateTime("UTC").epochMilliseconds / 1000;
      const over = (local - MONDAY) % count;
      date = first.add({ milliseconds: -Math.round(1000 * (over < 0 ? over + count : over)) });
    } else if (count < 12) {
      date = date.with({ day: 1, month: date.month - (date.month - 1) % count });
    } else {
      const years = count / 12;
      date = date.with({ day: 1, month: 1, year: Math.floor(date.year / years) * years });
    }
    for (let n = 0; times.length <= most; n++) {
      const time = unit === "seconds"
        ? calendar.secondsOf(date) + n * count
        : calendar.secondsOf(date.add({ months: n * count }));
      if (time > high) break;
      if (time >= low) times.push(time);
    }
    if (times.length > most) return undefined;
    return times.map((value) => ({
      value,
      label: labelOf(
        calendar.at(value).toPlainDateTime().toString({ smallestUnit: "second" }),
        from,
        to,
      ),
    }));
  } catch (error) {
    // Beyond the dates that there are.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function labelOf(text: string, from: number, to: number): string {
  // Years beyond 9999 have a sign and six digits.
  const year = text.indexOf("-", 1);
  const shift = year - 4;
  return text.slice(from === 0 ? 0 : from + shift, to + shift).replace("T", " ");
}
