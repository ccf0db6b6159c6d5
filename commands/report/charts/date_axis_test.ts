import { assert, assertEquals, assertLess } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { dateAxis } from "./date_axis.ts";

function labels(start: string, seconds: number, ticks = 6): string[] {
  return dateAxis([0, seconds], start, { ticks, width: 800 }).ticks.map(({ label }) => label);
}

Deno.test("dateAxis() has ticks where years, months, days and hours begin", () => {
  assertEquals(labels("1958-03-01", 55 * 365.25 * 86400, 8), [
    ...["1960", "1970", "1980", "1990", "2000", "2010"],
  ]);
  assertEquals(labels("2024-01-15", 150 * 86400), [
    ...["2024-02", "2024-03", "2024-04", "2024-05", "2024-06"],
  ]);
  assertEquals(labels("2024-02-26", 5 * 86400), [
    ...["2024-02-26", "2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"],
  ]);
  assertEquals(labels("2024-02-28T22:00+02:00", 12 * 3600), [
    ...["02-29 00:00", "02-29 03:00", "02-29 06:00", "02-29 09:00"],
  ]);
  assertEquals(labels("2024-02-28T23:59:58", 6, 4), [
    "23:59:58",
    "00:00:00",
    "00:00:02",
    "00:00:04",
  ]);
});

Deno.test("dateAxis() says from when it counts where not even seconds begin twice", () => {
  const { ticks, unit } = dateAxis([0.1, 0.4], "2024-02-28T23:59:58", { ticks: 4, width: 252 });
  assertEquals(unit, "s from 2024-02-28 23:59:58");
  assertEquals(ticks.map(({ label }) => label), ["0.1", "0.2", "0.3", "0.4"]);
  assertEquals(dateAxis([0, 3600], "2024-02-28", { ticks: 4, width: 252 }).unit, "");
});

Deno.test("dateAxis() has two ticks at least, and no more than there is room for", () => {
  const start = fc.constantFrom("0001-01-01", "1978-01-22", "2024-02-29T13:37:11Z", "9999-12-31");
  fc.assert(
    fc.property(start, fc.double({ min: -6, max: 13, noNaN: true }), (start, power) => {
      const { ticks, domain } = dateAxis([0, 10 ** power], start, { ticks: 8, width: 820 });
      assert(ticks.length >= 2 && ticks.length <= 8, `${ticks.length} ticks`);
      ticks.forEach(({ value }, k) => {
        assert(value >= domain[0] && value <= domain[1]);
        if (k > 0) assertLess(ticks[k - 1].value, value);
      });
      assertEquals(new Set(ticks.map(({ label }) => label)).size, ticks.length);
    }),
    { numRuns: 150 },
  );
});
