import { type Intervals, intervals } from "../../../models/mod.ts";
import type { GradientOptions } from "../../../solvers/mod.ts";
import type { Parameters } from "../../../tensors/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { isStart } from "./path_starts.ts";
import type { Band, Forecaster, Start } from "../plan.ts";

/** What a band is made of. */
interface BandOptions {
  /** What was fitted; the field has the numbers that were found. */
  readonly problems: readonly GradientOptions[];
  /** The trajectories that were trained on. */
  readonly training: readonly Trajectory[];
  /** What forecasts with some of the numbers, as they are stored. */
  readonly forecasterAt: (flat: Float64Array) => Forecaster;
}

/** Slopes are differences over this part of an interval's half width. */
const STEP = 0.05;

/**
 * The band in which 95 of 100 measurements should lie: what is not known of the numbers, by the delta
 * method, and the noise of each column, as large as what the fit leaves. Of a trajectory that was held
 * out as a whole the noise of its first row, where its path starts there, counts as well.
 *
 * @returns Undefined where nothing is left over to tell the noise from.
 */
export function equationsBand(options: BandOptions): Band | undefined {
  const { problems, training, forecasterAt } = options;
  const { parameters } = problems[0].field;
  const flat = parameters.flat.slice();
  const best = forecasterAt(flat);
  let known: Intervals;
  try {
    known = intervals({ problems });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const { widths, distance } = halfWidths(known, parameters);
  if (!(distance > 0)) return undefined;
  const paths = pathsOf(parameters, training.length);
  const noise = noiseOf(best, training, known).map((deviation) => distance * deviation);
  return (trajectory, trained, times) => {
    const d = noise.length;
    const start = best.startOf(trajectory, trained);
    const middle = best.forecast(start, times, trajectory);
    const own = training.findIndex(({ name }) => name === trajectory.name);
    const along = widths.map((width, j) => {
      const ofOther = trained > 0 && paths[j] !== undefined && paths[j] !== own;
      if (width === 0 || ofOther) return undefined;
      const moved = flat.slice();
      moved[j] += STEP * width;
      const other = forecasterAt(moved);
      const path = other.forecast(other.startOf(trajectory, trained), times, trajectory);
      return path.map((x, i) => (x - middle[i]) / STEP);
    });
    const n = widths.length;
    const { data: correlation } = known.correlation;
    const squares = middle.map((_, i) => noise[i % d] ** 2);
    along.forEach((a, j) =>
      along.forEach((b, k) => {
        if (a === undefined || b === undefined) return;
        for (let i = 0; i < squares.length; i++) squares[i] += correlation[j * n + k] * a[i] * b[i];
      })
    );
    if (trained === 0) {
      for (const part of startNoise(best, trajectory, start, times, middle, noise)) {
        for (let i = 0; i < squares.length; i++) squares[i] += part[i] ** 2;
      }
    }
    const half = squares.map((square) => Math.sqrt(Math.max(0, square)));
    return { lower: middle.map((x, i) => x - half[i]), upper: middle.map((x, i) => x + half[i]) };
  };
}

/** The number of the path that each number is the start of, where there are several; else undefined. */
function pathsOf(parameters: Parameters, paths: number): (number | undefined)[] {
  return parameters.names.flatMap((name) =>
    Array.from(
      parameters.get(name).data,
      (_, path) => paths > 1 && isStart(name) ? path : undefined,
    )
  );
}

/** Half the width of each interval, of what is stored; 0 of what is not identifiable. */
function halfWidths(
  { intervals: known }: Intervals,
  parameters: Parameters,
): { widths: number[]; distance: number } {
  const transforms = parameters.names.flatMap((name) =>
    Array.from(parameters.get(name).data, () => parameters.transformOf(name))
  );
  let distance = 0;
  const widths = known.map(({ value, low, high, standardError, identifiable }, j) => {
    if (!identifiable) return 0;
    const { stored = (x: number) => x, slope = () => 1 } = transforms[j] ?? {};
    const width = (stored(high) - stored(low)) / 2;
    if (!Number.isFinite(width)) return 0;
    if (standardError > 0) {
      distance = Math.max(distance, width * slope(stored(value)) / standardError);
    }
    return width;
  });
  return { widths, distance };
}

/** The deviation of what the fit leaves of each column, so that the numbers found count. */
function noiseOf(
  best: Forecaster,
  training: readonly Trajectory[],
  { intervals: known, degreesOfFreedom }: Intervals,
): number[] {
  const d = best.model.stateNames.length;
  const sums = new Float64Array(d);
  const counts = new Float64Array(d);
  for (const trajectory of training) {
    const { times, states } = trajectory;
    const path = best.forecast(best.startOf(trajectory, times.length), times, trajectory);
    states.forEach((x, i) => {
      if (Number.isNaN(x)) return;
      sums[i % d] += (x - path[i]) ** 2;
      counts[i % d]++;
    });
  }
  const more = (degreesOfFreedom + known.length) / degreesOfFreedom;
  return Array.from(sums, (sum, k) => Math.sqrt(more * sum / Math.max(1, counts[k])));
}

/** What the noise of a first row, from which a path starts, makes of it, element by element. */
function startNoise(
  best: Forecaster,
  trajectory: Trajectory,
  start: Start,
  times: ArrayLike<number>,
  middle: Float64Array,
  noise: readonly number[],
): Float64Array[] {
  return noise.flatMap((width, k) => {
    const x = trajectory.states[k];
    const element = start.y0.indexOf(x);
    if (Number.isNaN(x) || element < 0 || width === 0) return [];
    const y0 = start.y0.with(element, x + STEP * width);
    const path = best.forecast({ ...start, y0 }, times, trajectory);
    return [path.map((value, i) => (value - middle[i]) / STEP)];
  });
}
