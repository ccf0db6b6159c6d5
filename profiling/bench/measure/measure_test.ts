import { assert, assertEquals } from "@std/assert";
import { mlp } from "../../../models/mod.ts";
import {
  type Adjoint,
  euler,
  fullStorageAdjoint,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
  type Stepper,
} from "../../../solvers/mod.ts";
import { resetTrackedPeak, trackedBytes } from "../../../tensors/mod.ts";
import { heapPeak } from "./heap_peak.ts";
import { measure } from "./measure.ts";
import type { Subject } from "./subject.ts";

/** A network's gradient by an adjoint, which is looked at in the middle, there and back. */
function subject(adjoint: Adjoint, backwards = adjoint.name !== "full"): Subject {
  const field = mlp({ state: [2], hidden: [2] });
  return {
    prepare(steps, watch) {
      const problem = { field, y0: [1, 0], t0: 0, t1: 1, dt: 1 / steps };
      const loss = {
        at: [0.5, 1],
        value(_index: number, _t: number, y: Float64Array) {
          watch?.();
          return y[0];
        },
        cotangent(_index: number, _t: number, _y: Float64Array, yBar: Float64Array) {
          watch?.();
          yBar[0] += 1;
        },
      };
      const method = backwards ? reversible(euler) : euler;
      return new PreparedGradient({ ...problem, method, adjoint, loss });
    },
  };
}

/** Says that it is reversible, and keeps a copy of every state where no byte counter sees it. */
function dishonestAdjoint(): Adjoint {
  return {
    name: "reversible",
    bind(run) {
      const kept: number[][] = [];
      const stepper = new Proxy(run.stepper, {
        get(target, name) {
          const member = Reflect.get(target, name, target);
          if (typeof member !== "function") return member;
          return (...args: Parameters<Stepper["step"]>) => {
            if (name === "step") kept.push(Array.from(args[2]));
            return Reflect.apply(member, target, args);
          };
        },
      });
      const bound = reversibleAdjoint().bind({ ...run, stepper });
      return {
        get stats() {
          return bound.stats;
        },
        run() {
          kept.length = 0;
          return bound.run();
        },
      };
    },
  };
}

Deno.test("measure() counts exactly, and finds the path that full storage keeps", () => {
  const steps = 50_000;
  const found = measure(subject(fullStorageAdjoint()), {
    steps,
    warmUpSteps: 20,
    warmUpTime: 0,
    timedTime: 0,
  });
  const path = steps * 2 * 8;
  assertEquals(found.field_evaluations, 2 * steps);
  assertEquals(found.field_pullbacks, steps);
  assertEquals(found.reconstruction_error, null);
  assert(found.wall_s > 0);
  const { tracked_peak_bytes: tracked, heap_peak_bytes: heap } = found;
  assert(tracked >= path && tracked < path + 10_000, `${tracked} of ${path} bytes`);
  assert(Math.abs(heap - path) < 0.15 * path, `${heap} of ${path} bytes`);
});

Deno.test("heapPeak() finds an adjoint out that keeps every state in plain arrays", () => {
  const tracked: number[] = [];
  const grown = [reversibleAdjoint(), dishonestAdjoint()].map((adjoint) => {
    // A rehearsal, as in the command: what the compiler takes at first is not the adjoint's.
    for (let k = 0; k < 3; k++) heapPeak(subject(adjoint), 2000);
    const [few, many] = [20, 20_000].map((steps) => {
      resetTrackedPeak();
      const { live } = trackedBytes();
      // What the collector has not come to yet, on a busy machine, only adds.
      const peak = Math.min(...[1, 2].map(() => heapPeak(subject(adjoint), steps)));
      tracked.push(trackedBytes().peak - live);
      return peak;
    });
    return many - few;
  });
  // What no byte counter sees: four numbers a step, and more for the array around them.
  const kept = 20_000 * 4 * 8;
  assert(grown[0] < 0.5 * kept && grown[1] > kept, `${grown} bytes`);
  assertEquals(new Set(tracked).size, 1, `${tracked} bytes`);
});
