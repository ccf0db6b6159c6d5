import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { noisyPoints } from "../../tests/problems/noisy/noisy_rows.ts";
import {
  compareGrowth,
  GROWTH_LAWS,
  type GrowthComparison,
  type GrowthLaw,
} from "./growth_laws.ts";

const FOUR_DECADES = [100, 1000, 10_000, 100_000, 1_000_000];
const ONE_DECADE = [1000, 1800, 3200, 5600, 10_000];
const LAWS = Object.keys(GROWTH_LAWS) as GrowthLaw[];

/** What comes of a hundred sets of noisy data. */
function trials(law: GrowthLaw, steps: readonly number[], deviation: number): GrowthComparison[] {
  return Array.from(
    { length: 100 },
    (_, seed) => compareGrowth(noisyPoints(GROWTH_LAWS[law], steps, { deviation, seed }))!,
  );
}

function told(found: readonly GrowthComparison[], law: GrowthLaw, other: GrowthLaw): number {
  return found.filter(({ best, alsoPossible }) => best === law && !alsoPossible.includes(other))
    .length;
}

Deno.test("compareGrowth() knows every law when it sees it", () => {
  for (const law of LAWS) {
    const points = FOUR_DECADES.map((n): [number, number] => [n, 3e-6 * GROWTH_LAWS[law](n)]);
    const { best, alsoPossible, scores } = compareGrowth(points)!;
    assertEquals([best, alsoPossible], [law, []]);
    assertEquals(scores.map((score) => score.law).sort(), [...LAWS].sort());
    assertEquals(scores[0].odds, 1);
  }
});

Deno.test("compareGrowth() tells n from n log n over four decades with noise of 10 %", () => {
  for (const [law, other] of [["n", "n log n"], ["n log n", "n"]] as const) {
    const found = trials(law, FOUR_DECADES, 0.1);
    assert(told(found, law, other) >= 95, `${law}: ${told(found, law, other)}`);
    assertEquals(told(found, other, law), 0);
  }
});

Deno.test("compareGrowth() does not tell n from n log n over one decade with noise of 10 %", () => {
  for (const [law, other] of [["n", "n log n"], ["n log n", "n"]] as const) {
    const found = trials(law, ONE_DECADE, 0.1);
    assert(told(found, law, other) <= 30, `${law}: ${told(found, law, other)}`);
    assert(told(found, other, law) <= 3, `${law}, wrong: ${told(found, other, law)}`);
    const open = found.filter(({ alsoPossible }) => alsoPossible.includes(other));
    assert(open.length >= 40, `${open.length}`);
  }
});

Deno.test("compareGrowth() is hardly ever sure of the wrong law, whatever the noise", () => {
  for (const deviation of [0.05, 0.2, 0.4]) {
    for (const law of LAWS) {
      const wrong = trials(law, FOUR_DECADES, deviation)
        .filter(({ best, alsoPossible }) => best !== law && !alsoPossible.includes(law));
      assert(wrong.length <= 3, `${law} at ${deviation}: ${wrong.length}`);
    }
  }
});

Deno.test("compareGrowth() finds growth beside what stays the same", () => {
  for (const law of ["log n", "sqrt n", "n", "n log n"] as const) {
    const points = FOUR_DECADES.map((n): [number, number] => [n, 5000 + 900 * GROWTH_LAWS[law](n)]);
    assertEquals(compareGrowth(points, { offset: true })!.best, law);
    assertEquals(compareGrowth(points, { offset: true })!.alsoPossible, []);
  }
  const flat = FOUR_DECADES.map((n): [number, number] => [n, 2596]);
  assertEquals(compareGrowth(flat, { offset: true })!.best, "1");
  assertEquals(compareGrowth(flat, { offset: true })!.alsoPossible, []);
});

Deno.test("compareGrowth() sees no growth below the meter's resolution", () => {
  const points: [number, number][] = [[100, 20_000], [1000, 19_000], [10_000, 22_000], [
    100_000,
    24_000,
  ]];
  assertEquals(compareGrowth(points, { offset: true, resolution: 8192 })!.best, "1");
  const none: [number, number][] = [[100, 0], [1000, 0], [10_000, 0]];
  assertEquals(compareGrowth(none, { offset: true, resolution: 1 })!.best, "1");
});

Deno.test("compareGrowth() says how far each law misses", () => {
  // Left out, each point of a constant is the geometric mean of the others: here off by 10^1.5, …
  const { scores } = compareGrowth([[10, 10], [100, 100], [1000, 1000]])!;
  const constant = scores.find(({ law }) => law === "1")!;
  const log = Math.log(10);
  assertAlmostEquals(constant.error, Math.sqrt((2 * (1.5 * log) ** 2 + 0) / 3), 1e-4);
  assert(constant.odds > 1000);
});

Deno.test("compareGrowth() says nothing about fewer than three numbers of steps", () => {
  assertEquals(compareGrowth([[100, 1], [1000, 10]]), undefined);
  assertEquals(compareGrowth([[100, 1], [100, 1], [1000, 10]]), undefined);
  assertEquals(compareGrowth([[100, 0], [1000, 0], [10_000, 0]]), undefined);
  assertEquals(compareGrowth([]), undefined);
});
