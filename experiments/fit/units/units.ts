import { recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import { baselineTerms, type BaselineTime, baselineValue, fitBaseline } from "./baseline.ts";
import { termsOf, type UnitsSpec } from "./units_spec.ts";

/**
 * The units in which a network sees a recording: z = (log?(x) − baseline(t) − offset) · factor.
 * Plain data, as a run's config.json keeps them.
 */
export interface Units extends UnitsSpec, BaselineTime {
  /** Of each column the coefficients of its baseline: 1, s, s², then cosine and sine by harmonic. */
  readonly baseline: readonly (readonly number[])[];
  /** Of each column what is taken away after that. */
  readonly offset: readonly number[];
  /** Of each column what it is then multiplied with. */
  readonly factor: readonly number[];
}

/** For every number of a baseline there must be so many rows. */
const ROWS_A_TERM = 3;
/** A baseline that leaves less than this part of a column's deviation leaves rounding. */
const NOTHING_LEFT = 1e-9;

/**
 * Whether there are enough values to fit such units: three a coefficient in every column, as
 * many periods of every season, and nothing below or at 0 where a logarithm is taken.
 *
 * @param training The trajectories to fit to.
 * @param d The number of columns.
 * @param periods How many periods of each season the longest trajectory must have.
 */
export function canFit(
  training: readonly Trajectory[],
  d: number,
  spec: UnitsSpec,
  periods = 1.5,
): boolean {
  const span = Math.max(...training.map(({ times }) => times[times.length - 1] - times[0]));
  if (spec.seasons.some(({ period }) => span < periods * period)) return false;
  return spec.log.every((log, k) => {
    const { values } = columnOf(training, d, k);
    return values.length >= Math.max(1, ROWS_A_TERM * termsOf(spec)) &&
      !(log && values.some((x) => x <= 0));
  });
}

/**
 * Fits units to a recording.
 *
 * @param training The trajectories to fit to; a baseline is one function of time for all.
 * @param d The number of columns.
 * @param spec What units are wanted.
 * @throws {RangeError} If there are too few values for them, see {@linkcode canFit}.
 *
 * @example
 * ```ts
 * import { fromUnits, toUnits, unitsOf } from "./units.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const times = Float64Array.from({ length: 12 }, (_, i) => i);
 * const growth = { name: "1", times, states: times.map((t) => 2 * Math.exp(t / 4)) };
 * const units = unitsOf([growth], 1, { log: [true], trend: 1, seasons: [] });
 * assertAlmostEquals(units.baseline[0][1], 11 / 4, 1e-6);
 * const { states } = toUnits(units, growth);
 * assertAlmostEquals(fromUnits(units, states, times)[11], growth.states[11], 1e-9);
 * ```
 */
export function unitsOf(training: readonly Trajectory[], d: number, spec: UnitsSpec): Units {
  if (!canFit(training, d, spec, 0)) {
    throw new RangeError(
      `unitsOf: ${termsOf(spec)} coefficients want ${ROWS_A_TERM} values each, and logarithms ` +
        "values above 0; take fewer harmonics, or no logarithm",
    );
  }
  const t0 = Math.min(...training.map(({ times }) => times[0]));
  const length = Math.max(...training.map(({ times }) => times[times.length - 1])) - t0 || 1;
  const { log, trend, seasons } = spec;
  const bare = {
    log,
    ...(trend === undefined ? {} : { trend }),
    seasons: trend === undefined ? [] : seasons,
    t0,
    length,
  };
  const none = { offset: log.map(() => 0), factor: log.map(() => 1) };
  const logged = training.map((each) => ({
    ...each,
    states: each.states.map((x, i) => log[i % d] ? Math.log(x) : x),
  }));
  const baseline = log.map((_, k) => {
    const { times, values } = columnOf(logged, d, k);
    return fitBaseline(bare, times, values);
  });
  const whole = recordingUnits(logged, d);
  const left = trend === undefined
    ? whole
    : recordingUnits(training.map((each) => toUnits({ ...bare, baseline, ...none }, each)), d);
  return {
    ...bare,
    baseline,
    offset: left.offset,
    // What a baseline leaves of an exact line is rounding, and no signal to be blown up.
    factor: left.factor.map((factor, k) =>
      factor * NOTHING_LEFT > whole.factor[k] ? whole.factor[k] : factor
    ),
  };
}

/**
 * A trajectory in the network's units; its times and what drives it stay as they are.
 *
 * @param units The units.
 * @param trajectory The trajectory, in the user's units. A missing cell stays one.
 */
export function toUnits(units: Units, trajectory: Trajectory): Trajectory {
  const { log, offset, factor } = units;
  const d = log.length;
  const base = baselineAt(units, trajectory.times);
  return {
    ...trajectory,
    states: trajectory.states.map((x, i) => {
      const k = i % d;
      return ((log[k] ? Math.log(x) : x) - base[i] - offset[k]) * factor[k];
    }),
  };
}

/**
 * States in the user's units.
 *
 * @param units The units.
 * @param states The states in the network's units, of shape [times, d].
 * @param times Their times.
 * @returns As many numbers. The inverse of a logarithm may be Infinity: whoever calls judges it.
 */
export function fromUnits(
  units: Units,
  states: ArrayLike<number>,
  times: ArrayLike<number>,
): Float64Array {
  const { log, offset, factor } = units;
  const d = log.length;
  return baselineAt(units, times).map((base, i) => {
    const k = i % d;
    const x = states[i] / factor[k] + offset[k] + base;
    return log[k] ? Math.exp(x) : x;
  });
}

/** The baselines of all columns, of shape [times, d]; 0 where there is none. */
function baselineAt(units: Units, times: ArrayLike<number>): Float64Array {
  const d = units.log.length;
  const values = new Float64Array(times.length * d);
  if (units.trend === undefined) return values;
  for (let i = 0; i < times.length; i++) {
    const terms = baselineTerms(units, times[i]);
    units.baseline.forEach((each, k) => values[i * d + k] = baselineValue(each, terms));
  }
  return values;
}

/** The values of a column in all trajectories, and their times; missing cells are left out. */
export function columnOf(
  trajectories: readonly Trajectory[],
  d: number,
  k: number,
): { times: number[]; values: number[] } {
  const column = { times: [] as number[], values: [] as number[] };
  for (const { times, states } of trajectories) {
    for (let i = 0; i < times.length; i++) {
      const x = states[i * d + k];
      if (Number.isNaN(x)) continue;
      column.times.push(times[i]);
      column.values.push(x);
    }
  }
  return column;
}
