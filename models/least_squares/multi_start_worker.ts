import { serveSeeds } from "../workers/seed_fits.ts";
import type { LevenbergMarquardtOptions } from "./levenberg_marquardt.ts";
import { STARTED_FITS } from "./multi_start.ts";

/**
 * Makes the module that calls it one that the workers of {@linkcode multiStart} run. Anywhere else it does nothing,
 * so that the module can be imported for what it makes, too, or be the program itself.
 *
 * @category Fitting
 * @param make What `multiStart` is given; also gets the `data` among its `workers`.
 * @returns Whether it is called in a worker that was started by the module's URL. There the program has nothing
 *   else to do.
 * @throws {TypeError} If it is called again in a worker.
 *
 * @example Here it is no worker, and the program goes on
 * ```ts
 * import { logNormal, meanSquaredError, mul, multiStart, multiStartWorker, neg, positive, rk4, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const times = [0, 1, 2, 3];
 * const loss = meanSquaredError(times, times.map((t) => 5 * Math.exp(-0.3 * t)));
 * const decay = (seed: number) => {
 *   const field = vectorField({
 *     state: [],
 *     parameters: { k: positive(logNormal([], { median: 1 })) },
 *     seed,
 *     f: (_t, y, { k }) => neg(mul(k, y)),
 *   });
 *   return { problems: [{ field, y0: 5, t0: 0, t1: 3, dt: 0.1, method: rk4, loss }] };
 * };
 * if (!multiStartWorker(decay)) {
 *   // With workers: { module: import.meta.url }, and await, it gives the same numbers on all cores.
 *   const { best } = multiStart(decay, { starts: 3 });
 *   assertAlmostEquals(best.parameters.k.item(), 0.3, 1e-6);
 * }
 * ```
 */
export function multiStartWorker<Data = unknown>(
  make: (seed: number, data: Data) => LevenbergMarquardtOptions,
): boolean {
  return serveSeeds(STARTED_FITS, make);
}
