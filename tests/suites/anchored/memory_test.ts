import { assertEquals } from "@std/assert";
import {
  euler,
  finalStateLoss,
  neg,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
  sum,
  trackedBytes,
  vectorField,
} from "../../../mod.ts";

Deno.test("a gradient with anchors takes the same memory at 10³ to 10⁶ steps", () => {
  const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
  const bytes = (n: number, anchors: number) => {
    const before = trackedBytes().live;
    const prepared = new PreparedGradient({
      field,
      y0: [1],
      t0: 0,
      t1: 1,
      dt: 1 / n,
      method: reversible(euler),
      // The watch takes what it needs when it needs it.
      watchDrift: false,
      loss: finalStateLoss((y) => sum(y)),
      adjoint: reversibleAdjoint({ anchors }),
    });
    prepared.run();
    const taken = trackedBytes().live - before;
    prepared.release();
    assertEquals(trackedBytes().live, before);
    return taken;
  };
  const [few, ...more] = [1e3, 1e4, 1e5, 1e6].map((n) => bytes(n, 8));
  assertEquals(more, [few, few, few]);
  // Each anchor is (y, z), what the loss read since the last one, its magnitude, and the points.
  assertEquals(bytes(1e3, 40) - bytes(1e3, 8), 32 * 40);
});
