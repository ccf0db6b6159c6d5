import { ServedProblems } from "./served_problems.ts";
import { messageOf, TAG, type ToWorker } from "./worker_messages.ts";
import { isTrainingWorker, portToTraining } from "./worker_port.ts";
import type { WorkerProblems } from "./worker_problems.ts";

/** Whether this is a worker that has its problems. */
let isServing = false;

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
  let served: Promise<ServedProblems> | undefined;
  if (isServing) {
    throw new TypeError(
      "gradientWorker: it was called before in this worker, which has one list of problems",
    );
  }
  const port = portToTraining({
    onMessage: (message) => hear(message as ToWorker).catch((error) => say(messageOf(error))),
  });
  isServing = port !== undefined;
  // Deno tells in no other way that a worker ends itself.
  if (port) globalThis.addEventListener?.("unload", () => say("it ended itself"));
  return isTrainingWorker();

  async function hear(said: ToWorker): Promise<void> {
    if (said[TAG] === "ping") return port!.send({ [TAG]: "pong" });
    if (said[TAG] === "setup") {
      served = ServedProblems.make(problems as WorkerProblems, said.setup);
      const { about } = await served;
      return port!.send({ [TAG]: "ready", about });
    }
    const result = (await served!).solve(said.round);
    port!.send({ [TAG]: "result", result }, result.rows ? [result.rows.buffer] : []);
  }

  function say(message: string): void {
    port!.send({ [TAG]: "failed", message });
  }
}
