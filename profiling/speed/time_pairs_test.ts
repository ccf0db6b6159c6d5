import { assert, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
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
  const busy = () => {
    calls++;
    const end = performance.now() + 2;
    while (performance.now() < end);
  };
  const time = repeated(busy, 0.02);
  const before = calls;
  // A busy machine makes a call longer, never shorter.
  assertGreaterOrEqual(time(), 0.0019);
  assertGreater(calls - before, 1);
});
