import { assertAlmostEquals, assertEquals } from "@std/assert";
import { TimeWeights } from "./time_weights.ts";

Deno.test("TimeWeights move a time along with the nearer end of the solve", () => {
  for (const [t0, t1] of [[1, 5], [5, 1]]) {
    const weights = new TimeWeights({ t0, t1, jumpAt: [] });
    assertEquals(weights.jumps, false);
    for (const part of [0, 0.25, 0.5, 1]) {
      const t = t0 + part * (t1 - t0);
      assertAlmostEquals(weights.ofStart(t), 1 - part, 1e-15);
      assertAlmostEquals(weights.ofEnd(t), part, 1e-15);
    }
  }
});

Deno.test("TimeWeights leave jumps where they are, and what lies between them", () => {
  for (const direction of [1, -1]) {
    const [t0, t1] = direction > 0 ? [0, 8] : [8, 0];
    // Those at the ends and outside are no matter.
    const weights = new TimeWeights({ t0, t1, jumpAt: [6, 0, 8, 2, 11, 4] });
    assertEquals(weights.jumps, true);
    for (const t of [2.5, 4, 5.5]) assertEquals([weights.ofStart(t), weights.ofEnd(t)], [0, 0]);
    for (const part of [0.1, 0.5, 1]) {
      assertAlmostEquals(weights.ofStart(t0 + direction * 2 * (1 - part)), part, 1e-12);
      assertAlmostEquals(weights.ofEnd(t1 - direction * 2 * (1 - part)), part, 1e-12);
    }
  }
});
