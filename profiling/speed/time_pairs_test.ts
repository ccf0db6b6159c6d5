import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ratioOfPairs, repeated, timePairs } from "./time_pairs.ts";

Deno.test("timePairs() takes turns, so that none is always the first", async () => {
  const order: string[] = [];
  const take = (name: string) => () => order.push(name);
  const { over, under } = await timePairs(take("a"), take("b"), 4);
  assertEquals(order.join(""), "abbaabba");
  assertEquals([over, under], [[1, 4, 5, 8], [2, 3, 6, 7]]);
});

Deno.test("ratioOfPairs() is the median of the pairs' ratios, with an interval", () => {
  const over = [2, 4, 6, 8, 100];
  const { value, interval } = ratioOfPairs({ over, under: [1, 2, 3, 4, 5] });
  assertEquals(value, 2);
  assert(interval !== undefined && interval[0] === 2 && interval[1] >= 2);
  assertEquals(ratioOfPairs({ over: [3], under: [2] }), { value: 1.5 });
});

Deno.test("repeated() gives the time of a call, by as many calls as last long enough", () => {
  let calls = 0;
  // A clock on which a call takes two milliseconds.
  const time = repeated(() => calls++, 0.02, () => 2 * calls);
  const before = calls;
  assertAlmostEquals(time(), 0.002, 1e-12);
  assertEquals(calls - before, 16, "the power of two that lasts 20 ms");
});

Deno.test("repeated() warms up for as long as one measurement lasts", () => {
  let calls = 0;
  // The first calls take ten milliseconds, those after them one.
  const clock = () => calls < 5 ? 10 * calls : 50 + (calls - 5);
  const time = repeated(() => calls++, 0.03, clock);
  const before = calls;
  assertAlmostEquals(time(), 0.001, 1e-12);
  assertEquals(calls - before, 32);
});
