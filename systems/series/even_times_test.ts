import { assertEquals, assertThrows } from "@std/assert";
import { evenTimes } from "../mod.ts";

Deno.test("evenTimes() hits both ends exactly", () => {
  const times = evenTimes(0.1, 0.7, 7);
  assertEquals(times.length, 7);
  assertEquals([times[0], times[6]], [0.1, 0.7]);
});

Deno.test("evenTimes() goes down where t1 lies before t0", () => {
  assertEquals(evenTimes(1, 0, 3), Float64Array.of(1, 0.5, 0));
});

Deno.test("evenTimes() throws when there are fewer than two points, or half ones", () => {
  for (const points of [1, 2.5, NaN]) {
    assertThrows(() => evenTimes(0, 1, points), RangeError, `at least 2, got ${points}`);
  }
});

Deno.test("evenTimes() throws when the ends are equal or not finite", () => {
  assertThrows(() => evenTimes(2, 2, 3), RangeError, "got 2 and 2");
  assertThrows(() => evenTimes(0, Infinity, 3), RangeError, "got 0 and Infinity");
});
