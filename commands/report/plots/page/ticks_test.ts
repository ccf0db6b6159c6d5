import { assert, assertEquals } from "@std/assert";
import * as fc from "../../../../tests/helpers/drawn.ts";
import { dateText, dateTicks, numberText, numberTicks } from "./ticks.js";

const DAY = 86400;
const clockOf = (date: string) => ({ from: Date.parse(`${date}Z`), zone: "" });
const labels = (ticks: { label: string }[]) => ticks.map(({ label }) => label);

Deno.test("numberTicks() has round ticks, in the power of ten and from the base of the axis", () => {
  assertEquals(labels(numberTicks(-1, 1, 800, { power: 0, base: 0 })), [
    ...["−1.0", "−0.8", "−0.6", "−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"].slice(
      0,
      0,
    ),
    ...["−1.0", "−0.5", "0.0", "0.5", "1.0"],
  ]);
  assertEquals(labels(numberTicks(2e6, 4e6, 252, { power: 6, base: 0 })), [
    ...["2.0", "2.5", "3.0", "3.5", "4.0"],
  ]);
  const near = numberTicks(1e6, 1e6 + 4.01e-3, 252, { power: -3, base: 1e6 });
  assertEquals(labels(near), ["0", "1", "2", "3", "4"]);
});

Deno.test("numberTicks() has two ticks, within the axis and apart, however far one zooms", () => {
  const start = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
  const power = fc.double({ noNaN: true, min: -6, max: 9 });
  fc.assert(fc.property(start, power, fc.constantFrom(252, 380, 820), (low, power, width) => {
    const high = low + 10 ** power;
    const ticks = numberTicks(low, high, width, { power: 0, base: 0 });
    assert(ticks.length >= 2, JSON.stringify(ticks));
    assertEquals(new Set(labels(ticks)).size, ticks.length);
    const slack = 1e-8 * (high - low);
    assert(ticks.every(({ value }) => value >= low - slack && value <= high + slack));
  }));
});

Deno.test("dateTicks() has ticks where years, months, days, hours and seconds begin", () => {
  const of = (date: string, seconds: number, most = 6) =>
    labels(dateTicks(0, seconds, most, clockOf(date)));
  assertEquals(of("1958-03-01", 55 * 365.25 * DAY, 8), [
    "1960",
    "1970",
    "1980",
    "1990",
    "2000",
    "2010",
  ]);
  assertEquals(of("2024-01-15", 150 * DAY), [
    "2024-02",
    "2024-03",
    "2024-04",
    "2024-05",
    "2024-06",
  ]);
  assertEquals(of("2024-02-26", 5 * DAY), [
    ...["2024-02-26", "2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"],
  ]);
  assertEquals(of("2024-02-28T22:00", 12 * 3600), [
    ...["02-29 00:00", "02-29 03:00", "02-29 06:00", "02-29 09:00"],
  ]);
  assertEquals(of("2024-02-28T23:59:58", 6, 4), ["23:59:58", "00:00:00", "00:00:02", "00:00:04"]);
});

Deno.test("dateTicks() has two ticks or none, for any part of any dates", () => {
  const date = fc.constantFrom("0004-02-29", "1978-01-22", "2024-02-29T13:37:11", "9999-12-31");
  fc.assert(
    fc.property(date, fc.double({ min: 0, max: 11, noNaN: true }), (date, power) => {
      const high = 10 ** power;
      const ticks = dateTicks(0, high, 4, clockOf(date));
      assert(ticks.length !== 1 && ticks.length <= 4, JSON.stringify(ticks));
      assertEquals(new Set(labels(ticks)).size, ticks.length);
      assert(ticks.every(({ value }) => value >= 0 && value <= high));
      assert(power < 1 || ticks.length > 0, `none over ${high} s`);
    }),
    { numRuns: 150 },
  );
});

Deno.test("numbers and dates are written as people read them", () => {
  assertEquals([-0.25, 1 / 3, 1e-9, 123456789].map((value) => numberText(value)), [
    ...["−0.25", "0.333333", "1e−9", "123457000"],
  ]);
  const clock = { from: Date.parse("2024-02-28T22:00Z"), zone: "+02:00" };
  assertEquals(dateText(7200, clock, false), "2024-02-29T00:00+02:00");
  assertEquals(dateText(7201.5, clock, false), "2024-02-29T00:00:01.500+02:00");
  assertEquals(dateText(7200, clock, true), "2024-02-29");
});
