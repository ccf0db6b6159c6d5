import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { AdamsWeights } from "./adams_weights.ts";
import { adamsWeights, asNumbers } from "./equal_weights.ts";
import { WindowWeights } from "./window_weights.ts";

const [order, window] = [4, 6];
const begin = (i: number) => 0.1 * i;
const times = { begin, end: (i: number) => begin(i + 1), count: 0, complete: false };

function amplified(h: number): number {
  const weights = new WindowWeights(order, window);
  weights.times.forEach((_, j) => weights.times[j] = begin(10 - j));
  weights.compute(1 + h);
  const equal = asNumbers(adamsWeights(order, window));
  return weights.aheadSum / equal.reduce((sum, x) => sum + Math.abs(x), 0);
}

Deno.test("a step is shortened by fifths until it multiplies errors by 2 at most", () => {
  const weights = new AdamsWeights({ order, window, lambda: 0.5, times, adaptive: true });
  assertEquals(weights.longest(10, 1, 0.1), 0.1);
  const longest = weights.longest(10, 1, 10);
  const shortenings = Math.log(longest / 10) / Math.log(0.8);
  assertAlmostEquals(shortenings, Math.round(shortenings), 1e-9);
  assert(amplified(longest) <= 2, `${amplified(longest)}`);
  assert(amplified(longest / 0.8) > 2, `${amplified(longest / 0.8)}`);
});
