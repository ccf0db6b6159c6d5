import { assert, assertEquals } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { logAxis } from "./log_axis.ts";

const labels = (...args: Parameters<typeof logAxis>) =>
  logAxis(...args).ticks.map(({ label }) => label);

Deno.test("logAxis() writes units at the ticks", () => {
  assertEquals(labels([100, 1e6], "steps", { ticks: 6 }), ["100", "1,000", "10⁴", "10⁵", "10⁶"]);
  assertEquals(labels([2e-4, 3], "seconds", { ticks: 6 }), ["1 ms", "10 ms", "100 ms", "1 s"]);
  assertEquals(labels([2000, 3e7], "bytes", { ticks: 6 }), [
    "4 KiB",
    "32 KiB",
    "256 KiB",
    "2 MiB",
    "16 MiB",
  ]);
  assertEquals(labels([1e-16, 1e-6], "ratio", { ticks: 3 }), ["10⁻¹⁶", "10⁻¹²", "10⁻⁸"]);
});

Deno.test("logAxis() goes finer where there is less than a decade", () => {
  assertEquals(labels([100, 800], "steps", { ticks: 6 }), ["100", "200", "500"]);
  assertEquals(labels([2500, 3200], "bytes", { ticks: 6 }), [
    "2 KiB",
    "2.5 KiB",
    "3 KiB",
    "3.5 KiB",
  ]);
});

Deno.test("logAxis() shows one value in the middle, and stands where there is none", () => {
  const { domain: [low, high] } = logAxis([50], "steps", { ticks: 6 });
  assert(Math.abs(Math.sqrt(low * high) - 50) < 1e-9);
  assert(high / low >= 2);
  assertEquals(labels([], "steps", { ticks: 6 }), ["1", "2", "5", "10"]);
  assertEquals(labels([0, -1, NaN, Infinity], "steps", { ticks: 6 }), ["1", "2", "5", "10"]);
});

Deno.test("logAxis() has no tick beyond its ends, where these are next to nothing of the range", () => {
  for (const [least, most] of [[3e-11, 0.125], [2e-12, 0.06]]) {
    const { domain: [low, high], ticks } = logAxis([least, most], "bytes", {
      ticks: 7,
      width: 250,
    });
    assert(ticks.every(({ value }) => value >= low && value <= high), JSON.stringify(ticks));
  }
});

Deno.test("logAxis() holds every value, and no more ticks than there is room for", () => {
  const value = fc.double({ min: 1e-15, max: 1e15, noNaN: true });
  const unit = fc.constantFrom("steps", "bytes", "seconds", "ratio" as const);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), unit, fc.nat(5), (values, unit, more) => {
      const room = { ticks: 3 + more, width: 250 };
      const { domain: [low, high], ticks } = logAxis(values, unit, room);
      assert(values.every((value) => value >= low && value <= high));
      assert(ticks.length <= room.ticks);
      assert(ticks.every((tick) => tick.value >= low && tick.value <= high));
      assertEquals(new Set(ticks.map(({ label }) => label)).size, ticks.length);
    }),
  );
});

Deno.test("logAxis() has two ticks with labels that fit, whatever the values", () => {
  const power = fc.double({ noNaN: true, min: -308, max: 308 });
  const decades = fc.double({ noNaN: true, min: 1e-9, max: 300 });
  fc.assert(fc.property(power, decades, fc.integer({ min: 3, max: 6 }), (power, decades, ticks) => {
    const axis = logAxis([10 ** power, 10 ** (power + decades)], "ratio", { ticks });
    assert(axis.ticks.length >= 2 && axis.ticks.length <= ticks, JSON.stringify(axis));
    assertEquals(new Set(axis.ticks.map(({ label }) => label)).size, axis.ticks.length);
  }));
  assertEquals(labels([2e-5, 5e-5], "ratio", { ticks: 6 }), [
    "2·10⁻⁵",
    "3·10⁻⁵",
    "4·10⁻⁵",
    "5·10⁻⁵",
  ]);
});
