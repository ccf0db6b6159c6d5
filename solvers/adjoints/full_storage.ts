import { allocate } from "../../tensors/mod.ts";
import { ForwardSweep } from "../sweep.ts";
import type { Adjoint } from "./adjoint.ts";
import { TapedSteps } from "./taped_step.ts";

/**
 * Keeps the state before every step: O(n) memory. It works with every method and is
 * the reference that the others are tested against.
 *
 * Each step is evaluated twice, once on the way forward and once to be pulled back.
 *
 * @returns The adjoint.
 *
 * @example
 * ```ts
 * import { fullStorageAdjoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fullStorageAdjoint().name, "full");
 * ```
 */
export function fullStorageAdjoint(): Adjoint {
  return {
    name: "full",
    bind(run) {
      const { stepper, steps, y0, y1 } = run;
      const size = stepper.stateSize;
      const path = allocate(size * steps.count);
      const state = allocate(size);
      const forward = new ForwardSweep(run);
      const backward = new TapedSteps(run);
      const keep = (i: number, now: Float64Array) => path.set(now, i * size);
      return {
        stats: {},
        run() {
          const value = forward.run(y0, state, keep);
          for (let k = 0; k < y1.length; k++) y1[k] = state[k];
          backward.begin(state);
          for (let i = steps.count - 1; i >= 0; i--) {
            for (let k = 0; k < size; k++) state[k] = path[i * size + k];
            backward.pullback(i, state);
          }
          backward.finish();
          return value;
        },
      };
    },
  };
}
