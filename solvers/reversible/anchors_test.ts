import { assert, assertEquals } from "@std/assert";
import { finalStateLoss } from "../../models/mod.ts";
import { neg, resetTrackedPeak, sum, trackedBytes } from "../../tensors/mod.ts";
import { reversibleAdjoint } from "../adjoints/reversible.ts";
import { euler } from "../methods/euler.ts";
import { reversible } from "../reversible.ts";
import type { Steps } from "../steps.ts";
import { PreparedGradient } from "../value_and_grad.ts";
import { vectorField } from "../vector_field.ts";
import { Anchors } from "./anchors.ts";

const field = vectorField({ state: [3], f: (_t, y) => neg(y) });
const stepper = reversible(euler, { coupling: 0.5 }).bind(field, {
  counts: { evaluations: 0, pullbacks: 0 },
});

/** The steps that begin at an anchor. */
function places(count: number, n: number, complete = true): number[] {
  // The number and whether it is known is all that anchors ask steps for.
  const anchors = new Anchors(count, stepper, { complete, count: complete ? n : 0 } as Steps);
  const state = new Float64Array(stepper.stateSize);
  for (let run = 0; run < 2; run++) {
    anchors.clear();
    for (let i = 0; i < n; i++) {
      state.fill(i);
      anchors.offer(i, state, 2 * i, 3 * i);
    }
  }
  return Array.from({ length: anchors.count }, (_, j) => {
    anchors.state(j, state);
    assertEquals([...state], Array(6).fill(anchors.stepOf(j)));
    const at = anchors.stepOf(j);
    assertEquals(anchors.read(j), { value: 2 * at, points: 3 * at });
    return anchors.stepOf(j);
  });
}

Deno.test("Anchors are as many as asked for, the start first, evenly spread", () => {
  assertEquals(places(8, 80), [0, 10, 20, 30, 40, 50, 60, 70]);
  assertEquals(places(0, 80), [0]);
  assertEquals(places(1, 80), [0]);
  for (const [k, n] of [[8, 8], [8, 9], [8, 17], [8, 1003], [3, 100], [7, 50]]) {
    const found = [...places(k, n), n];
    assertEquals([found.length, found[0]], [k + 1, 0]);
    for (let j = 0; j < k; j++) {
      const apart = found[j + 1] - found[j];
      assert(apart === Math.floor(n / k) || apart === Math.ceil(n / k), `${found}`);
    }
  }
});

Deno.test("Anchors are at every step where there are fewer steps than anchors", () => {
  assertEquals(places(8, 3), [0, 1, 2]);
});

Deno.test("Anchors come every 14 steps at coupling 1/2 where the number of steps is not known", () => {
  assertEquals(places(8, 60, false), [0, 14, 28, 42, 56]);
});

Deno.test("reversibleAdjoint() takes the same bytes at every number of steps, from its anchors on", () => {
  const bytes = (n: number, anchors: number) => {
    const { live } = trackedBytes();
    resetTrackedPeak();
    const gradient = new PreparedGradient({
      ...{ field, y0: [1, 2, 3], t0: 0, t1: 1, dt: 1 / n, method: reversible(euler) },
      loss: finalStateLoss((y) => sum(y)),
      adjoint: reversibleAdjoint({ anchors }),
      watchDrift: false,
    });
    gradient.run();
    gradient.release();
    return trackedBytes().peak - live;
  };
  const most = bytes(10_000, 8);
  for (const n of [8, 9, 15, 17, 55, 57, 100, 1000]) assertEquals(bytes(n, 8), most, `${n}`);
  // A state of 6 numbers less, and what the loss had read there, at how many points.
  assertEquals(most - bytes(7, 8), 8 * 8);
  assertEquals(bytes(1, 0), bytes(1000, 0));
});
