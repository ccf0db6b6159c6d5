import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import { byChance, highestPeak } from "./periodogram.ts";

Deno.test("highestPeak() finds a wave that two columns share, in thousands of rows", () => {
  const random = new Random(2);
  const times = Array.from({ length: 6000 }, (_, i) => i / 10);
  const column = (shift: number) =>
    times.map((t) => Math.sin(2 * Math.PI * t / 3.7 + shift) + 0.5 * random.normal());
  const { period, explained } = highestPeak(times, [column(0), column(1), times.map(() => 0)], 3)!;
  assertAlmostEquals(period, 3.7, 1e-3);
  assertAlmostEquals(explained, 2 / 3, 0.05);
});

Deno.test("byChance() is what noise rarely explains", () => {
  let above = 0;
  for (let seed = 0; seed < 100; seed++) {
    const random = new Random(seed);
    const times = Array.from({ length: 60 }, (_, i) => i);
    const peak = highestPeak(times, [times.map(() => random.normal())], 3)!;
    if (peak.explained > byChance(60)) above++;
  }
  assert(above <= 8, `${above} of 100`);
});

Deno.test("highestPeak() has none where too few periods fit, or nothing varies", () => {
  assertEquals(highestPeak([0, 1, 2, 3], [[1, -1, 1, -1]], 3), undefined);
  const times = Array.from({ length: 20 }, (_, i) => i);
  assertEquals(highestPeak(times, [times.map(() => 0)], 3), undefined);
});
