import { assertEquals, assertThrows } from "@std/assert";
import { settlePoints } from "./path_loss.ts";

Deno.test("settlePoints() spells out every kind of points", () => {
  const none = { start: false, end: false, times: new Float64Array(0), every: 0 };
  assertEquals(settlePoints("start", 0, 1), { ...none, start: true });
  assertEquals(settlePoints("end", 0, 1), { ...none, end: true });
  assertEquals(settlePoints([0, 1], 0, 1), { ...none, times: Float64Array.of(0, 1) });
  assertEquals(settlePoints({ every: 3, start: true }, 0, 1), { ...none, start: true, every: 3 });
  // As one of the times the end is read already.
  assertEquals(settlePoints({ end: true, times: [1] }, 0, 1).end, false);
  assertEquals(settlePoints({ end: true, times: [0.5] }, 0, 1).end, true);
});

Deno.test("settlePoints() takes a time for the end that is off by what adding up rounds, and no other", () => {
  // Two spacings of 1e9 are 2.4e-7; a hundredth of the times' mean distance is 1e-8.
  const [t0, t1] = [1e9, 1e9 + 1e-4];
  const times = Array.from({ length: 100 }, (_, i) => t0 + i * 1e-6);
  times[99] = t1 + 2e-7;
  settlePoints(times, t0, t1);
  times[99] = t1 + 1e-6;
  assertThrows(() => settlePoints(times, t0, t1), RangeError, "Time number 99");
});
