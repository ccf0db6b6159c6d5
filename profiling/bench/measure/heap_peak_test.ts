import { assert, assertEquals } from "@std/assert";
import { mlp } from "../../../models/mod.ts";
import {
  type Adjoint,
  euler,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
  type Stepper,
} from "../../../solvers/mod.ts";
import { resetTrackedPeak, trackedBytes } from "../../../tensors/mod.ts";
import { heapPeak } from "./heap_peak.ts";
import type { Subject } from "./subject.ts";

/** A network's gradient by an adjoint, which is looked at where it turns round, there and back. */
function subject(adjoint: Adjoint): Subject {
  const field = mlp({ state: [2], hidden: [2] });
  return {
    prepare(steps, watch) {
      const problem = { field, y0: [1, 0], t0: 0, t1: 1, dt: 1 / steps };
      const loss = {
        at: [1],
        value(_index: number, _t: number, y: Float64Array) {
          watch?.();
          return y[0];
        },
        cotangent(_index: number, _t: number, _y: Float64Array, yBar: Float64Array) {
          watch?.();
          yBar[0] += 1;
        },
      };
      return new PreparedGradient({ ...problem, method: reversible(euler), adjoint, loss });
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

Deno.test("heapPeak() finds an adjoint out that keeps every state in plain arrays", () => {
  // What no byte counter sees: four numbers a step, and more for the array around them. What the collector
  // has not come to yet, on a busy machine, adds to a peak or to a floor: one of three times it does not.
  const kept = 10_000 * 4 * 8;
  const tracked: number[] = [];
  const grown = (adjoint: Adjoint, shows: (bytes: number) => boolean) => {
    // A rehearsal, as in the command: what the compiler takes at first is not the adjoint's.
    heapPeak(subject(adjoint), 2500);
    const found: number[] = [];
    while (found.length < 3 && !found.some(shows)) {
      const [few, many] = [20, 10_000].map((steps) => {
        resetTrackedPeak();
        const { live } = trackedBytes();
        const peak = heapPeak(subject(adjoint), steps);
        tracked.push(trackedBytes().peak - live);
        return peak;
      });
      found.push(many - few);
    }
    assert(found.some(shows), `${adjoint.name}: ${found} bytes`);
  };
  grown(reversibleAdjoint(), (bytes) => bytes < 0.5 * kept);
  grown(dishonestAdjoint(), (bytes) => bytes > kept);
  assertEquals(new Set(tracked).size, 1, `${tracked} bytes`);
});
