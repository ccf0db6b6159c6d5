import { assertEquals } from "@std/assert";
import { progressText } from "./training_progress.ts";

const STATE = { done: 500, of: 1000, loss: 0.02, bestLoss: 0.01, seconds: 2 };

Deno.test("progressText() tells losses, pace and the time left", () => {
  const text = "500/1000  loss 2.00e-2  best 1.00e-2  250 it/s  2.0 s left";
  assertEquals(progressText(STATE), text);
});

Deno.test("progressText() leaves out of the pace what an earlier run had done", () => {
  const own = progressText({ ...STATE, already: 490 });
  assertEquals(own.split("  ").slice(3), ["5.00 it/s", "1 min 40 s left"]);
  assertEquals(progressText({ ...STATE, already: 500 }).includes("it/s"), false);
});
