import type { Problem } from "../../solvers/mod.ts";
import { serveSeeds } from "../workers/seed_fits.ts";
import { memberFits } from "./member_fits.ts";

/**
 * Makes the module that calls it one that the workers of {@linkcode ensemble} run. Anywhere else it does nothing, so
 * that the module can be imported for what it makes, too, or be the program itself.
 *
 * @category Fitting
 * @param make What `ensemble` is given: makes the problem of a seed; also gets the `data` among its `workers`.
 * @param fit Trains it: the `fit` that `ensemble` is given.
 * @returns Whether it is called in a worker that was started by the module's URL. There the program has nothing
 *   else to do.
 * @throws {TypeError} If it is called again in a worker, or `fit` is no function.
 *
 * @example Here it is no worker, and the program goes on
 * ```ts
 * import { adamW, ensemble, ensembleWorker, meanSquaredError, mlp, reversible, rk4, train } from "@revode/revode";
 * import { assertLess } from "@std/assert";
 *
 * const times = [0.5, 1];
 * const loss = meanSquaredError(times, times.map((t) => [Math.exp(-t)]));
 * const make = (seed: number) => {
 *   const field = mlp({ state: [1], hidden: [4], seed });
 *   return { field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: reversible(rk4), loss };
 * };
 * const fit = (problem: ReturnType<typeof make>) =>
 *   train({ ...problem, optimizer: adamW({ learningRate: 0.01 }), iterations: 100 });
 * if (!ensembleWorker(make, fit)) {
 *   // With workers: { module: import.meta.url } besides, and await, it gives the same numbers on all cores.
 *   const models = ensemble(make, [1, 2, 3], { fit });
 *   const { mean } = models.forecast({ times: [1] });
 *   assertLess(Math.abs(mean.item() - Math.exp(-1)), 0.05);
 * }
 * ```
 */
export function ensembleWorker<Member extends Problem, Data = unknown>(
  make: (seed: number, data: Data) => Member,
  fit: (problem: NoInfer<Member>) => unknown,
): boolean {
  return serveSeeds(memberFits("ensembleWorker", fit), make);
}
