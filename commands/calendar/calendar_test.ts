import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { readRecording } from "../../systems/mod.ts";
import { Calendar } from "./calendar.ts";
import { spanIn } from "./span.ts";

const DAY = 86400;

Deno.test("Calendar writes days as days, and others with their time of day and zone", () => {
  const written = (start: string, ...times: number[]) =>
    times.map(new Calendar(start).writer(times));
  assertEquals(written("2024-02-28", 0, DAY, 2 * DAY), ["2024-02-28", "2024-02-29", "2024-03-01"]);
  assertEquals(written("2024-02-28", 0, DAY / 2), ["2024-02-28T00:00:00", "2024-02-28T12:00:00"]);
  assertEquals(written("2024-02-28T00:00", DAY), ["2024-02-29T00:00:00"]);
  assertEquals(written("2024-02-28T23:00Z", 3600.25), ["2024-02-29T00:00:00.25Z"]);
  assertEquals(written("2024-02-28T23:00+05:30", 3600), ["2024-02-29T00:00:00+05:30"]);
  assertEquals(written("2024-02-28T23:00-0330", -3600), ["2024-02-28T22:00:00-03:30"]);
  // What is but rounding of a large number is no part of a second.
  assertEquals(written("1900-01-01", 3e9 + 2e-7), ["1995-01-25T05:20:00"]);
  assertThrows(() => new Calendar("1/2/2024"), RangeError, "is no date");
});

Deno.test("Calendar reads dates back, in the zone of the start where they have none", () => {
  const seconds = (start: string, text: string) => new Calendar(start).seconds(text);
  assertEquals(seconds("2024-02-28", "Mar 1 2024"), 2 * DAY);
  assertEquals(seconds("2024-02-28T00:00+02:00", "2024-02-28T01:00"), 3600);
  assertEquals(seconds("2024-02-28T00:00+02:00", "2024-02-28T01:00Z"), 3 * 3600);
  assertEquals(seconds("2024-02-28T12:00Z", "2024-02-28"), -DAY / 2);
  assertEquals(seconds("2024-02-28", "yesterday"), undefined);
  assertEquals(new Calendar("2024-02-28").seconds("1/3/2024", "dmy"), 2 * DAY);
});

Deno.test("what Calendar writes readRecording() reads as the same times", () => {
  const start = fc.constantFrom(
    "1978-01-22",
    "1999-12-31T23:59:59.5Z",
    "2024-02-29T01:30:00-09:30",
  );
  const times = fc.uniqueArray(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(start, times, fc.constantFrom(1, 1e-3, DAY), (start, numbers, unit) => {
      const sorted = numbers.map((x) => x * unit).sort((a, b) => a - b);
      const calendar = new Calendar(start);
      // Dates of tables have four digits.
      const fits = (t: number) => calendar.reaches(t) && /^\d/.test(calendar.writer([t])(t));
      if (!sorted.every(fits)) return;
      const cells = sorted.map(calendar.writer(sorted));
      const { trajectories, start: first } = readRecording(
        `t,x\n${cells.map((cell) => `${cell},1`).join("\n")}\n`,
        "a.csv",
      );
      const back = new Calendar(first!);
      trajectories[0].times.forEach((t, i) => {
        const there = calendar.secondsOf(back.at(t));
        assert(Math.abs(there - sorted[i]) < 1e-6, `${cells[i]}: ${there}, ${sorted[i]}`);
      });
    }),
    { numRuns: 200 },
  );
});

Deno.test("Calendar adds months as they are, and knows how far dates go", () => {
  const calendar = new Calendar("2024-01-31");
  const month = spanIn("1mo")!;
  assertEquals([1, 2, 13].map((n) => calendar.after(0, month, n) / DAY), [29, 60, 394]);
  assertEquals(calendar.after(0, spanIn("1w")!, 2), 14 * DAY);
  assertEquals([calendar.reaches(1e12), calendar.reaches(1e14)], [true, false]);
});

Deno.test("spanIn() reads numbers with a unit, and nothing else", () => {
  const count = (text: string) => spanIn(text)?.count;
  assertEquals(["10s", "0.5min", "2 h", "1d", "2w", "3mo", "2y"].map(count), [
    ...[10, 30, 7200, DAY, 14 * DAY, 3, 24],
  ]);
  for (const text of ["", "d", "1", "0d", "-1d", "1 day", "1e3s", "1.5mo", "1toString", "1D"]) {
    assertEquals(spanIn(text), undefined, text);
  }
});
