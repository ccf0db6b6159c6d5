import { assertEquals, assertThrows } from "@std/assert";
import {
  checkedRange,
  exactCoupling,
  floatCoupling,
  settledExact,
  settledFloat,
} from "./coupling_option.ts";

const counts = { evaluations: 0, pullbacks: 0 };

Deno.test('settledFloat() makes of "auto" what round-off may grow by between anchors', () => {
  const settled = (steps?: number, anchors?: number, adaptive?: boolean) =>
    settledFloat("auto", { steps, anchors, adaptive });
  // max(1/2, 1 − 10 k/n) with k anchors, max(0.999, 1 − 10/n) with none.
  assertEquals([settled(1000, 8), settled(500, 1), settled(100, 8)], [0.92, 0.98, 0.5]);
  assertEquals([settled(100_000), settled(100_000, 0), settled(100)], [0.9999, 0.9999, 0.999]);
  assertEquals([settled(undefined, 8), settled(), settled(undefined, 0)], [0.999, 0.999, 0.999]);
  // With adaptive steps anchors come as often as λ asks.
  assertEquals([settled(undefined, 8, true), settled(undefined, 0, true)], [0.5, 0.999]);
  assertEquals(settledFloat(0.3, { steps: 1000, anchors: 8 }), 0.3);
});

Deno.test('settledExact() makes of "auto" 1/2, and 1/16 with adaptive steps', () => {
  const settled = (adaptive?: boolean) => settledExact("auto", { counts, adaptive });
  assertEquals([settled(), settled(false), settled(true)], [[1, 2], [1, 2], [1, 16]]);
  assertEquals(settledExact([3, 4], { counts, adaptive: true }), [3, 4]);
});

Deno.test("a coupling is a number up to 1 or a ratio, in lowest terms", () => {
  assertEquals([floatCoupling(), floatCoupling(1), floatCoupling([6, 8])], ["auto", 1, 0.75]);
  assertEquals([exactCoupling(), exactCoupling(1), exactCoupling([6, 8])], ["auto", [1, 1], [
    3,
    4,
  ]]);
  assertEquals([exactCoupling(0.999), exactCoupling([1024, 1024])], [[999, 1000], [1, 1]]);
  assertEquals([exactCoupling([1, 1024]), exactCoupling([2, 2048])], [[1, 1024], [1, 1024]]);
  for (const bad of [0, -1, 1.5, NaN, [3, 2], [0, 1], [1], [1, 2, 3], [0.5, 1]]) {
    for (const check of [floatCoupling, exactCoupling]) {
      assertThrows(() => check(bad as never, "mine"), RangeError, "mine: the coupling must be");
    }
  }
  assertThrows(() => exactCoupling([1, 1025]), RangeError, "the nearest such ratio is 1/1024");
});

Deno.test("ranges are one for all elements or one each, above 0 and below 1e300", () => {
  assertEquals([checkedRange(2, 3), checkedRange([1, 2, 3], 3)], [[2], [1, 2, 3]]);
  assertThrows(() => checkedRange([1, 2], 3), TypeError, "each of the 3 elements of y, got 2");
  for (const bad of [0, -1, NaN, 1e300]) {
    assertThrows(() => checkedRange(bad, 1), RangeError, `below 1e300, got ${bad}`);
  }
});
