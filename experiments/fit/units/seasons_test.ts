import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { spanIn, UsageError } from "../../../commands/mod.ts";
import { Random } from "../../../tensors/mod.ts";
import { seasonIn, seasonsIn } from "./seasons.ts";
import { DAY, periodInWords, specInWords, YEAR } from "./units_spec.ts";

/** A record of noise, on it what a function says. */
function record(count: number, gap: number, of: (t: number) => number, begin = 0) {
  const random = new Random(5);
  const times = Float64Array.from({ length: count }, (_, i) => begin + i * gap);
  return [{ name: "1", times, states: times.map((t) => of(t) + 0.5 * random.normal()) }];
}

Deno.test("seasonsIn() knows the calendar where times are dates", () => {
  const flat = () => 0;
  const periods = (count: number, gap: number) =>
    seasonsIn(record(count, gap, flat), 1, "2020-01-01")
      .map(({ period, harmonics }) => [periodInWords(period, true), harmonics]);
  assertEquals(periods(100, 30.4 * DAY), [["a year", 6]]);
  assertEquals(periods(800, DAY), [["a year", 6], ["a week", 3]]);
  assertEquals(periods(400, DAY / 24), [["a week", 6], ["a day", 6]]);
  assertEquals(periods(20, 30.4 * DAY), []);
});

Deno.test("seasonsIn() takes a year for one where times are years and parts of them", () => {
  const flat = () => 0;
  assertEquals(seasonsIn(record(40, 1 / 4, flat, 1990), 1), [{ period: 1, harmonics: 2 }]);
  assertEquals(seasonsIn(record(40, 1 / 4, flat, 0), 1), []);
  assertEquals(seasonsIn(record(40, 1, flat, 1990), 1), []);
});

Deno.test("seasonsIn() finds a period that stands out, through a trend and a gap, and only then", () => {
  const wave = (t: number) => Math.sin(2 * Math.PI * t / 8.3);
  const training = record(90, 1, (t) => 50 + t * t / 80 + 2 * wave(t));
  training[0].states.fill(NaN, 30, 37);
  const [{ period }] = seasonsIn(training, 1);
  assertAlmostEquals(period, 8.3, 0.1);
  assertEquals(seasonsIn(record(90, 1, (t) => 0.2 * wave(t)), 1), []);
  // Three periods are too few to tell.
  assertEquals(seasonsIn(record(25, 1, (t) => 5 * wave(t)), 1), []);
  assertEquals(seasonsIn([...training, ...training], 1), []);
});

Deno.test("seasonsIn() adds no period that is a harmonic of the calendar's", () => {
  const half = (t: number) => 3 * Math.sin(4 * Math.PI * t / YEAR);
  const found = seasonsIn(record(120, YEAR / 12, half), 1, "2001-01-01");
  assertEquals(found, [{ period: YEAR, harmonics: 6 }]);
});

Deno.test("seasonsIn() does as it is asked, or says why not", () => {
  const training = record(48, 1, () => 0);
  assertEquals(seasonsIn(training, 1, undefined, 12), [{ period: 12, harmonics: 3 }]);
  assertEquals(seasonsIn(training, 1, undefined, "none"), []);
  const dated = record(48, 30.4 * DAY, () => 0);
  assertEquals(seasonsIn(dated, 1, "2001-01-01", spanIn("1y")), [{ period: YEAR, harmonics: 3 }]);
  const fails = (asked: string, start?: string) => () =>
    seasonsIn(start ? dated : training, 1, start, seasonIn(asked, "season"));
  assertThrows(fails("1y"), UsageError, "the times are numbers");
  assertThrows(fails("40"), UsageError, "a season of 40 must come twice");
  assertThrows(fails("2"), UsageError, "have three rows");
  assertThrows(fails("1d", "2001-01-01"), UsageError, "a season of a day must come twice");
});

Deno.test("seasonIn() reads what --season may be", () => {
  assertEquals(["auto", "none", "12", "7d", "1y"].map((text) => seasonIn(text, "season")), [
    ...["auto", "none", 12] as const,
    { unit: "seconds", count: 7 * DAY },
    { unit: "months", count: 12 },
  ]);
  for (const text of ["", "0", "-1", "yearly", "Infinity"]) {
    assertThrows(() => seasonIn(text, "season"), UsageError, "--season must be auto");
  }
});

Deno.test("specInWords() names periods of dates", () => {
  const of = (period: number) =>
    specInWords({ log: [false], trend: 1, seasons: [{ period, harmonics: 1 }] }, true);
  assertEquals(of(7 * DAY), "straight trend, season of a week");
  assertEquals(of(2.5 * DAY), "straight trend, season of 2.5 days");
});
