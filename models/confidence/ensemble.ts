import { checkKeys, describe, type KeysOf, numbersOf } from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import { isFailedSolve, type Problem, solve } from "../../solvers/mod.ts";
import { fitsByWorkers, fitsHere, type SeedFit } from "../workers/seed_fits.ts";
import { checkWorkers, type WithWorkers, type WorkerOptions } from "../workers/worker_options.ts";
import { checkLevel } from "./intervals.ts";
import { memberFits } from "./member_fits.ts";
import { studentDistance } from "./student.ts";

/**
 * Options of {@linkcode Ensemble.forecast}.
 *
 * @category Fitting
 */
export interface ForecastOptions {
  /** The times, in the order of the solve; each solve goes to the last one. */
  readonly times: ArrayLike<number>;
  /** How often the band holds the truth. Default 0.95. */
  readonly level?: number;
  /**
   * The standard deviation of the noise, where the band is to hold measurements: for all elements of the
   * state, or one each. Default 0, for a band of the path itself.
   */
  readonly noise?: number | ArrayLike<number>;
}

const KNOWN: KeysOf<ForecastOptions> = { times: true, level: true, noise: true };

/**
 * What the members of an ensemble say together.
 *
 * @category Fitting
 */
export interface EnsembleForecast {
  /** The times. */
  readonly times: Float64Array;
  /** The mean over the members, of shape [times, ...state]. */
  readonly mean: Tensor;
  /** The standard deviation over the members, of the same shape. */
  readonly deviation: Tensor;
  /** The lower end of the band, of the same shape. */
  readonly low: Tensor;
  /** The upper end, of the same shape. */
  readonly high: Tensor;
  /** What each member says, of shape [members, times, ...state]. */
  readonly members: Tensor;
  /** The seeds of members whose solve failed, which are left out. */
  readonly failed: readonly number[];
}

/**
 * Options of {@linkcode ensemble}.
 *
 * @category Fitting
 */
export interface EnsembleOptions<Member extends Problem = Problem> {
  /**
   * Trains a member that was made: writes the parameters of its field, as `train` does, and nothing else. A start that
   * is trained is a function of parameters. Default: `make` trains; with `workers` it must be given.
   */
  readonly fit?: (problem: Member) => unknown;
}

const KNOWN_OF_ENSEMBLE: KeysOf<EnsembleOptions & WithWorkers> = { fit: true, workers: true };

/**
 * Trainings of one model that differ in what was drawn.
 *
 * @category Fitting
 */
export interface Ensemble {
  /** The seeds. */
  readonly seeds: readonly number[];
  /** What each training gave, in the order of the seeds. */
  readonly problems: readonly Problem[];
  /**
   * Solves each member's problem, and says how far they lie apart. The band is mean ± t · s · √(1 + 1/M)
   * of M members, with t of Student's distribution: where the truth is as one more member, it lies
   * within it as often as `level` says.
   *
   * @throws {TypeError} If an option is unknown or of the wrong type.
   * @throws {RangeError} If an option is out of range, or fewer than two solves come to their end.
   */
  forecast(options: ForecastOptions): EnsembleForecast;
}

/**
 * Trains the same model several times, each time with other starts, or other noise in the data, and so
 * says how sure its forecasts are where nothing else can, as with networks. The members differ in what
 * `make` draws by the seed: the start of a network, and rows left out or noise drawn anew, without which
 * the band has the differences between trainings alone, and not what the data leave open.
 *
 * With `workers`, whose module calls {@linkcode ensembleWorker}, the members are trained on as many cores, and the call
 * has to be awaited. The numbers are the same, bit for bit.
 *
 * @category Fitting
 * @param make Trains with this seed, and gives the problem to forecast: its field, its start, its method. With `fit`
 *   it only makes the problem.
 * @param seeds The seeds, at least two.
 * @param options What trains, and the workers.
 * @returns The ensemble; with `workers` a promise of it.
 * @throws {TypeError} If `make` or `fit` is no function, `make` gives no problem, or `fit` a promise, or there are
 *   workers and no `fit`.
 * @throws {RangeError} If there are fewer than two seeds.
 * @throws {WorkerError} If a worker dies, or makes other problems than `make`.
 *
 * @example
 * ```ts
 * import { ensemble, levenbergMarquardt, meanSquaredError, mul, neg, positive, Random, rk4, vectorField } from "@revode/revode";
 * import { assert } from "@std/assert";
 *
 * const times = [1, 2, 3];
 * const measured = [3.75, 2.7, 2.08];
 * const models = ensemble((seed) => {
 *   const random = new Random(seed);
 *   const field = vectorField({
 *     state: [],
 *     parameters: { k: positive(1) },
 *     f: (_t, y, { k }) => neg(mul(k, y)),
 *   });
 *   const loss = meanSquaredError(times, measured.map((x) => x + random.normal(0, 0.05)));
 *   const problem = { field, y0: 5, t0: 0, t1: 3, dt: 0.1, method: rk4, loss };
 *   levenbergMarquardt({ problems: [problem] });
 *   return problem;
 * }, [1, 2, 3, 4, 5]);
 * const { low, high } = models.forecast({ times: [6] });
 * assert(low.item() < 0.83 && 0.83 < high.item());
 * ```
 */
export function ensemble<
  Member extends Problem,
  Workers extends WorkerOptions | undefined = undefined,
>(
  make: (seed: number) => Member,
  seeds: readonly number[],
  options: EnsembleOptions<NoInfer<Member>> & WithWorkers<Workers> = {},
): Workers extends WorkerOptions ? Promise<Ensemble> : Ensemble {
  if (typeof make !== "function") {
    throw new TypeError(
      `ensemble: the training must be a function of a seed, got ${describe(make)}`,
    );
  }
  const own = Array.from(numbersOf(seeds, "ensemble: the seeds"));
  if (own.length < 2) {
    throw new RangeError(`ensemble: there must be at least 2 seeds, got ${own.length}`);
  }
  checkKeys("ensemble", options, KNOWN_OF_ENSEMBLE);
  const { fit, workers } = options;
  const fits = memberFits("ensemble", fit);
  if (workers !== undefined) {
    checkWorkers("ensemble", workers);
    if (fit === undefined) {
      throw new TypeError(
        "ensemble: with workers, what trains must be given apart from what makes a problem, as in " +
          "{ workers, fit: (problem) => train({ ...problem }) }; here the problems are only made",
      );
    }
  }
  const models = workers === undefined
    ? gather(own, fitsHere(fits, make, own))
    : fitsByWorkers("ensemble", fits, make, own, workers).then((made) => gather(own, made));
  return models as Workers extends WorkerOptions ? Promise<Ensemble> : Ensemble;
}

function gather(
  seeds: readonly number[],
  fits: readonly SeedFit<Problem, unknown>[],
): Ensemble {
  const problems = fits.map((fit) => fit()[0]);
  return { seeds, problems, forecast: (options) => forecast(seeds, problems, options) };
}

function forecast(
  seeds: readonly number[],
  problems: readonly Problem[],
  options: ForecastOptions,
): EnsembleForecast {
  checkKeys("forecast", options, KNOWN);
  const { level = 0.95, noise = 0 } = options;
  const times = numbersOf(options.times, "forecast: the times");
  checkLevel("forecast", level);
  if (times.length === 0) throw new RangeError("forecast: there must be at least one time");
  const paths: Float64Array[] = [];
  const failed: number[] = [];
  let shape: readonly number[] = [];
  problems.forEach((problem, k) => {
    try {
      const t1 = times[times.length - 1];
      // A gradient's problem has a loss besides, which solve leaves aside.
      const { states } = solve({ ...problem, t1, saveAt: times });
      shape = states.shape;
      paths.push(states.data);
    } catch (error) {
      if (!isFailedSolve(error)) throw error;
      failed.push(seeds[k]);
    }
  });
  const count = paths.length;
  if (count < 2) {
    throw new RangeError(
      `forecast: ${count} of ${seeds.length} solves came to their end, and a band wants two`,
    );
  }
  const size = paths[0].length;
  const width = size / times.length;
  const noises = noiseOf(noise, width);
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (const path of paths) path.forEach((x, i) => mean[i] += x / count);
  for (const path of paths) path.forEach((x, i) => deviation[i] += (x - mean[i]) ** 2);
  deviation.forEach((sum, i) => deviation[i] = Math.sqrt(sum / (count - 1)));
  const distance = studentDistance(level, count - 1);
  const half = deviation.map((s, i) =>
    distance * Math.sqrt(s * s * (1 + 1 / count) + noises[i % width] ** 2)
  );
  return {
    times,
    mean: new Tensor(mean, shape),
    deviation: new Tensor(deviation, shape),
    low: new Tensor(mean.map((x, i) => x - half[i]), shape),
    high: new Tensor(mean.map((x, i) => x + half[i]), shape),
    members: new Tensor(
      Float64Array.from(paths.flatMap((path) => Array.from(path))),
      [count, ...shape],
    ),
    failed,
  };
}

function noiseOf(noise: number | ArrayLike<number>, width: number): Float64Array {
  const given = typeof noise === "number"
    ? new Float64Array(width).fill(noise)
    : numbersOf(noise, "forecast: noise");
  if (given.length !== width) {
    throw new TypeError(
      `forecast: noise must be a number, or one for each of the state's ${width}, got ${given.length}`,
    );
  }
  const bad = given.find((x) => !(x >= 0 && x < Infinity));
  if (bad === undefined) return given;
  throw new RangeError(`forecast: noise must be finite and at least 0, got ${bad}`);
}
