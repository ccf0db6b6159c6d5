import { assertEquals, assertGreater } from "@std/assert";
import { ratioRow, timedRatio } from "./ratio_row.ts";

const TEXT = { part: "exact", name: "one against the other", claim: { most: 3 } };

Deno.test("ratioRow() has the median ratio, both times, and every measurement", () => {
  const times = { over: [2e-3, 4e-3, 6e-3], under: [1e-3, 2e-3, 2e-3] };
  const { interval: _, ...row } = ratioRow(TEXT, times);
  assertEquals(row, {
    ...{ ...TEXT, unit: "times as long", value: 2, samples: times },
    detail: "4.00 ms against 2.00 ms",
  });
});

Deno.test("timedRatio() times both functions, as often as there are pairs", async () => {
  const calls = { over: 0, under: 0 };
  const effort = { pairs: 5, seconds: 0 };
  const { samples, value } = await timedRatio(
    ...[TEXT, () => calls.over++, () => calls.under++, effort] as const,
  );
  assertEquals([samples!.over.length, samples!.under.length], [5, 5]);
  assertGreater(Math.min(calls.over, calls.under), 5, "a warm-up and five times");
  assertEquals(typeof value, "number");
});
