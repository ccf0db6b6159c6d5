import { serve } from "../../workers/serve.ts";
import type { Round, Setup } from "./rounds.ts";
import { ServedProblems } from "./served_problems.ts";
import type { WorkerProblems } from "./worker_problems.ts";

/**
 * Makes the module that calls it one that the workers of a training run: in such a worker it computes the
 * gradients that a `Trainer` or `train` with `workers` asks for. Anywhere else it does nothing, so that the
 * module can be imported for its problems, too, or be the program itself.
 *
 * @category Training
 * @param problems The problems that the training has, in the same order, or a function that makes them of
 *   the `data` among the training's `workers`.
 * @returns Whether it is called in a worker that a training has started by the module's URL. There the program has
 *   nothing else to do.
 *
 * @throws {TypeError} If it is called again in a worker.
 *
 * @example Here it is no worker, and the program goes on
 * ```ts
 * import { gradientWorker, meanSquaredError, mlp, reversible, rk4, train } from "@revode/revode";
 * import { assertLess } from "@std/assert";
 *
 * const common = { field: mlp({ state: [1], hidden: [4] }), t0: 0, t1: 1, dt: 0.1, method: reversible(rk4) };
 * const each = [1, 2, 3].map((y0) => ({ y0: [y0], loss: meanSquaredError([1], [[y0 / 2]]) }));
 * const isWorker = gradientWorker(each.map((own) => ({ ...common, ...own })));
 * if (!isWorker) {
 *   // With workers: { module: import.meta.url }, and await, it gives the same numbers on all cores.
 *   const { losses, bestLoss } = train({ ...common, each, iterations: 100 });
 *   assertLess(bestLoss, losses[0]);
 * }
 * ```
 */
export function gradientWorker<Data = unknown>(problems: WorkerProblems<Data>): boolean {
  return serve("gradientWorker", async (setup) => {
    const served = await ServedProblems.make(problems as WorkerProblems, setup as Setup);
    return {
      about: served.about,
      answer(round) {
        const answer = served.solve(round as Round);
        return { answer, ...(answer.rows && { moved: [answer.rows.buffer] }) };
      },
    };
  });
}
