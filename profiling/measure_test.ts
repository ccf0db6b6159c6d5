import { assert, assertEquals } from "@std/assert";
import { mlp } from "../models/mod.ts";
import {
  type Adjoint,
  euler,
  fullStorageAdjoint,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
  type Stepper,
} from "../solvers/mod.ts";
import { measure, type Subject } from "./measure.ts";

const QUICKLY = { warmUpSteps: 20, warmUpTime: 0, timedTime: 0 };

/** A network's gradient by an adjoint, which is looked at in the middle, there and back. */
function subject(adjoint: Adjoint, backwards = adjoint.name !== "full"): Subject {
  const field = mlp({ state: [2], hidden: [2] });
  return {
    prepare(steps, watch) {
      const problem = { field, y0: [1, 0], t0: 0, t1: 1, dt: 1 / steps };
      const loss = {
        at: [0.5, 1],
        times: [0.5, 1],
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

Deno.test("measure() counts evaluations and bytes of one gradient exactly", () => {
  const [few, many] = [100, 200].map((steps) =>
    measure(subject(fullStorageAdjoint()), { ...QUICKLY, steps })
  );
  assertEquals(few.field_evaluations, 200);
  assertEquals(few.field_pullbacks, 100);
  assertEquals(few.reconstruction_error, null);
  assertEquals(many.tracked_peak_bytes - few.tracked_peak_bytes, 100 * 2 * 8);
  assert(few.wall_s > 0);
});

Deno.test("measure() finds the path that full storage keeps on the heap", () => {
  const { heap_peak_bytes } = measure(subject(fullStorageAdjoint()), {
    ...QUICKLY,
    steps: 100_000,
  });
  const path = 100_000 * 2 * 8;
  assert(Math.abs(heap_peak_bytes - path) < 0.1 * path, `${heap_peak_bytes} of ${path} bytes`);
});

Deno.test("measure() finds an adjoint out that keeps every state in plain arrays", () => {
  const steps = [200, 20_000];
  const [few, many] = steps.map((n) =>
    measure(subject(dishonestAdjoint()), { ...QUICKLY, steps: n })
  );
  assertEquals(many.tracked_peak_bytes, few.tracked_peak_bytes);
  const kept = 4 * 8 * (steps[1] - steps[0]);
  assert(
    many.heap_peak_bytes - few.heap_peak_bytes > kept,
    `${few.heap_peak_bytes}, then ${many.heap_peak_bytes} bytes`,
  );

  const honest = steps.map((n) => measure(subject(reversibleAdjoint()), { ...QUICKLY, steps: n }));
  const grown = honest[1].heap_peak_bytes - honest[0].heap_peak_bytes;
  assert(grown < 0.2 * kept, `${grown} bytes`);
});
