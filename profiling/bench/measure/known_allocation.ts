/**
 * What the meters are tested on: a gradient that computes nothing and allocates as many
 * bytes as it is told, in a buffer that is counted.
 *
 * @module
 */
import { allocate } from "../../../tensors/mod.ts";
import { ByteScope } from "../../../tensors/internal.ts";
import type { Case } from "../plan/case.ts";
import type { Subject } from "./subject.ts";

/**
 * Makes it, as a module of a case does.
 *
 * @param parameters The bytes that are allocated over the case's number of steps, a multiple
 *   of 8; over any other number, as in the warm-up, nothing is.
 *
 * @example
 * ```ts
 * import { subject } from "./known_allocation.ts";
 * import { trackedBytes } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const before = trackedBytes().live;
 * const gradient = subject({ bytes: 8000 }, { steps: 3 }).prepare(3);
 * gradient.run();
 * assertEquals(trackedBytes().live - before, 8000);
 * gradient.release();
 * assertEquals(trackedBytes().live - before, 0);
 * ```
 */
export function subject(
  { bytes = 0 }: { readonly bytes?: number },
  what: Pick<Case, "steps">,
): Subject {
  return {
    prepare(steps, watch) {
      const scope = new ByteScope();
      const size = steps === what.steps ? bytes / 8 : 0;
      const kept: Float64Array[] = [];
      return {
        stats: { evaluations: 0, pullbacks: 0 },
        run() {
          // Filled, as the kernel hands out a page only when it is written.
          if (kept.length === 0) kept.push(scope.run(() => allocate(size)).fill(1));
          watch?.();
        },
        release() {
          kept.length = 0;
          scope.release();
        },
      };
    },
  };
}
