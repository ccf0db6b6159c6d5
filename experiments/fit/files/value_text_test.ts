import { assertEquals } from "@std/assert";
import { datesSince, dayText, decimalText, timestampText } from "./value_text.ts";

Deno.test("decimalText() is exact, whatever the digits", () => {
  const texts = [
    decimalText(-1n, 3),
    decimalText(1200n, 2),
    decimalText(5n, 0),
    decimalText(5n, -2),
  ];
  assertEquals(texts, ["-0.001", "12", "5", "500"]);
  assertEquals(decimalText(10n ** 30n + 1n, 30), `1.${"0".repeat(29)}1`);
});

Deno.test("timestampText() and dayText() say where there is no such time", () => {
  assertEquals(timestampText(10n ** 18n, 0), "1000000000000000000 is no time");
  assertEquals(dayText(1e12), "1000000000000 is no day");
});

Deno.test("datesSince() knows the units and calendars of NetCDF that are dates as usual", () => {
  assertEquals(datesSince("seconds since 1970-01-01T00:00:00Z")?.(90), "1970-01-01T00:01:30");
  assertEquals(
    datesSince("days since 1900-01-01 00:00:0.0", "gregorian")?.(1),
    "1900-01-02T00:00:00",
  );
  assertEquals(datesSince("milliseconds since 2000-01-01")?.(1), "2000-01-01T00:00:00.001");
  assertEquals(datesSince("minutes since 2000-01-01")?.(1), "2000-01-01T00:01:00");
  for (const units of ["m", "months since 2000-01-01", "days since the start"]) {
    assertEquals(datesSince(units), undefined);
  }
  assertEquals(datesSince("days since 2000-01-01", "360_day"), undefined);
});
