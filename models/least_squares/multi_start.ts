import { checkKeys, checkWhole, describe, type KeysOf } from "../../tensors/internal.ts";
import { isFailedSolve } from "../../solvers/mod.ts";
import { fitsByWorkers, fitsHere, type SeedFit, type SeedFits } from "../workers/seed_fits.ts";
import { checkWorkers, type WithWorkers, type WorkerOptions } from "../workers/worker_options.ts";
import {
  type Fit,
  type FitNumbers,
  fitOf,
  levenbergMarquardt,
  type LevenbergMarquardtOptions,
} from "./levenberg_marquardt.ts";

/**
 * Options of {@linkcode multiStart}.
 *
 * @category Fitting
 */
export interface MultiStartOptions {
  /** How many fits. Default 10. */
  readonly starts?: number;
  /** The seed of the first; the others count on from it. Default 0. */
  readonly seed?: number;
}

const KNOWN: KeysOf<MultiStartOptions & WithWorkers> = { starts: true, seed: true, workers: true };

/** How the fits are made, here and in workers. */
export const STARTED_FITS: SeedFits<LevenbergMarquardtOptions, FitNumbers> = {
  service: "multiStartWorker",
  problems: ({ problems }) => problems,
  fit(options) {
    const { parameters: _, field: __, problems: ___, ...numbers } = levenbergMarquardt(options);
    return numbers;
  },
};

/**
 * What {@linkcode multiStart} gives.
 *
 * @category Fitting
 */
export interface MultiStart {
  /** The fit of the least sum of squares. */
  readonly best: Fit;
  /** All fits, the best one first, with their seeds. */
  readonly fits: readonly { readonly seed: number; readonly fit: Fit }[];
  /** The seeds from which a fit failed at once, and why. */
  readonly failed: readonly { readonly seed: number; readonly error: Error }[];
}

/**
 * Fits from several starts, and takes the best: sums of squares have minima that are no fits, and
 * only other starts show it. The starts are drawn by the initializers of the field's parameters, such
 * as `positive(logNormal([], { median: 1 }))`, which say what is known of them beforehand.
 *
 * With `workers`, whose module calls {@linkcode multiStartWorker}, the fits are made on as many cores, and the call
 * has to be awaited. The numbers are the same, bit for bit.
 *
 * @category Fitting
 * @param make What to fit: it is called with a seed, and makes a field with it,
 *   `vectorField({ …, seed })`.
 * @param options The number of starts, the first seed, and the workers.
 * @returns The fits; with `workers` a promise of them.
 * @throws {TypeError} If `make` is no function, or an option is unknown.
 * @throws {RangeError} If `starts` is not a whole number of at least 1.
 * @throws {SolveError} If from every start the first solve fails.
 * @throws {WorkerError} If a worker dies, or makes other problems than `make`.
 *
 * @example
 * ```ts
 * import { levenbergMarquardt, logNormal, meanSquaredError, mul, multiStart, neg, positive, rk4, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const times = [0, 1, 2, 3];
 * const loss = meanSquaredError(times, times.map((t) => 5 * Math.exp(-0.3 * t)));
 * const { best } = multiStart((seed) => {
 *   const field = vectorField({
 *     state: [],
 *     parameters: { k: positive(logNormal([], { median: 1 })) },
 *     seed,
 *     f: (_t, y, { k }) => neg(mul(k, y)),
 *   });
 *   return { problems: [{ field, y0: 5, t0: 0, t1: 3, dt: 0.1, method: rk4, loss }] };
 * }, { starts: 3 });
 * assertAlmostEquals(best.parameters.k.item(), 0.3, 1e-6);
 * ```
 */
export function multiStart<Workers extends WorkerOptions | undefined = undefined>(
  make: (seed: number) => LevenbergMarquardtOptions,
  options: MultiStartOptions & WithWorkers<Workers> = {},
): Workers extends WorkerOptions ? Promise<MultiStart> : MultiStart {
  checkKeys("multiStart", options, KNOWN);
  if (typeof make !== "function") {
    throw new TypeError(
      `multiStart: what to fit must be a function of a seed, got ${describe(make)}`,
    );
  }
  const { starts = 10, seed: first = 0, workers } = options;
  checkWhole("multiStart: starts", starts, 1);
  checkWhole("multiStart: seed", first, 0);
  if (workers !== undefined) checkWorkers("multiStart", workers);
  const seeds = Array.from({ length: starts }, (_, k) => first + k);
  const started = workers === undefined
    ? gather(seeds, fitsHere(STARTED_FITS, make, seeds))
    : fitsByWorkers("multiStart", STARTED_FITS, make, seeds, workers)
      .then((made) => gather(seeds, made));
  return started as Workers extends WorkerOptions ? Promise<MultiStart> : MultiStart;
}

function gather(
  seeds: readonly number[],
  made: readonly SeedFit<LevenbergMarquardtOptions, FitNumbers>[],
): MultiStart {
  const fits: { seed: number; fit: Fit }[] = [];
  const failed: { seed: number; error: Error }[] = [];
  seeds.forEach((seed, k) => {
    try {
      const [{ problems }, numbers] = made[k]();
      fits.push({ seed, fit: fitOf(numbers, problems) });
    } catch (error) {
      if (!isFailedSolve(error)) throw error;
      failed.push({ seed, error });
    }
  });
  if (fits.length === 0) throw failed[0].error;
  fits.sort((a, b) => a.fit.sumOfSquares - b.fit.sumOfSquares);
  return { best: fits[0].fit, fits, failed };
}
