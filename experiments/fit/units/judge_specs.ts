import { recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import { lastValue, straightLine } from "../forecasts/rivals.ts";
import { thinned } from "./baseline.ts";
import { informationOf } from "./information.ts";
import { reversionOf, revert } from "./reversion.ts";
import { canFit, fromUnits, toUnits, type Units, unitsOf } from "./units.ts";
import { plainSpec, type UnitsSpec } from "./units_spec.ts";

/** How far a forecast was from one cell. */
export interface Miss {
  /** The column. */
  readonly column: number;
  /** The time since the last row that was fitted to. */
  readonly lead: number;
  /** Forecast less value, in the network's units of {@linkcode JudgedSpec.units}; finite. */
  readonly error: number;
}

/** Units, and how forecasts in them did inside the training part. */
export interface JudgedSpec {
  /** What units. */
  readonly spec: UnitsSpec;
  /** The units, fitted to all rows to train on. */
  readonly units: Units;
  /**
   * Root mean square over all forecast cells, each column over its deviation. Infinity where a forecast
   * is not finite, and where there is no origin to forecast from.
   */
  readonly error: number;
  /** The same of each origin that there are values before and rows after. */
  readonly errors: readonly number[];
  /** Akaike's information, as {@linkcode informationOf} counts it: less is better. */
  readonly information: number;
  /** Every cell that was forecast, for bands. */
  readonly misses: readonly Miss[];
}

/** What comes of {@linkcode judgeSpecs}. */
export interface JudgedSpecs {
  /** Every specification that could be fitted at every origin, in the order given. */
  readonly specs: readonly JudgedSpec[];
  /** The error of the last value on the same cells. */
  readonly lastValue: number;
  /** The error of the straight line. */
  readonly straightLine: number;
}

/** Where a record ends for a trial, and where the forecast does, as parts of its rows. */
export type Origin = readonly [from: number, to: number];

/** Of a long record three origins, each forecast as far as a fifth held out of the whole lies. */
const LONG: readonly Origin[] = [[0.5, 0.75], [0.625, 0.875], [0.75, 1]];
const SHORT: readonly Origin[] = [[0.6, 0.8], [0.75, 1]];
const ONE: readonly Origin[] = [[0.75, 1]];
/** The least rows for three origins and for two. */
const [FOR_THREE, FOR_TWO] = [40, 16];
/** More rows than this are thinned where a forecast is judged. */
const MOST_ROWS = 400;

/** The origins for a recording, by the rows of its shortest trajectory. */
export function originsFor(training: readonly Trajectory[]): readonly Origin[] {
  const rows = Math.min(...training.map(({ times }) => times.length));
  return rows >= FOR_THREE ? LONG : rows >= FOR_TWO ? SHORT : ONE;
}

/**
 * Validates units by rolling origins inside the training part: they are fitted to the rows before
 * an origin, and forecast the rows after it by the baseline and the last residual, which goes back
 * as it did before ({@linkcode reversionOf}). Where many rows are forecast, about 400
 * of each trajectory are looked at.
 *
 * @param training The trajectories to train on.
 * @param d The number of columns.
 * @param specs What is to be validated.
 * @param origins Where; by default as the number of rows allows.
 *
 * @example
 * ```ts
 * import { judgeSpecs } from "./judge_specs.ts";
 * import { assert } from "@std/assert";
 *
 * const times = Float64Array.from({ length: 80 }, (_, i) => i);
 * const wave = { name: "1", times, states: times.map((t) => Math.sin(t / 2)) };
 * const { specs: [none, season], lastValue } = judgeSpecs([wave], 1, [
 *   { log: [false], seasons: [] },
 *   { log: [false], trend: 0, seasons: [{ period: 4 * Math.PI, harmonics: 1 }] },
 * ]);
 * assert(season.error < 0.01 && none.error > 0.5 && lastValue > 0.5);
 * ```
 */
export function judgeSpecs(
  training: readonly Trajectory[],
  d: number,
  specs: readonly UnitsSpec[],
  origins: readonly Origin[] = originsFor(training),
): JudgedSpecs {
  const { factor: scale } = recordingUnits(training, d);
  const trials = origins.map(([from, to]) => trialOf(training, d, from, to)).filter((trial) =>
    // So early a column may have no value yet, and of two rows none is left to forecast.
    canFit(trial.before, d, plainSpec(d)) && trial.after.some(({ times }) => times.length > 0)
  );
  const judged: JudgedSpec[] = [];
  for (const spec of specs) {
    const fits = canFit(training, d, spec, 2) &&
      trials.every(({ before }) => canFit(before, d, spec));
    if (!fits) continue;
    const units = unitsOf(training, d, spec);
    const sums = trials.map((trial) => missesOf(trial, d, spec, units, scale));
    judged.push({
      spec,
      units,
      error: rootMean(sums),
      errors: sums.map((sum) => rootMean([sum])),
      information: informationOf(training, d, units),
      misses: sums.flatMap(({ misses }) => misses),
    });
  }
  const rivalOf = (rival: typeof lastValue) =>
    rootMean(trials.map((trial) => rivalSum(trial, rival, scale)));
  return { specs: judged, lastValue: rivalOf(lastValue), straightLine: rivalOf(straightLine) };
}

/** What is fitted to at an origin, and what is forecast. */
interface Trial {
  readonly before: readonly Trajectory[];
  readonly after: readonly Trajectory[];
}

function trialOf(training: readonly Trajectory[], d: number, from: number, to: number): Trial {
  const before: Trajectory[] = [];
  const after: Trajectory[] = [];
  for (const { name, times, states } of training) {
    const origin = Math.max(2, Math.round(from * times.length));
    const end = Math.round(to * times.length);
    const rows = thinned(Math.max(0, end - origin), MOST_ROWS).map((i) => origin + i);
    before.push({
      name,
      times: times.slice(0, origin),
      states: states.slice(0, origin * d),
    });
    after.push({
      name,
      times: Float64Array.from(rows, (i) => times[i]),
      states: Float64Array.from(rows.flatMap((i) => [...states.subarray(i * d, (i + 1) * d)])),
    });
  }
  return { before, after };
}

interface Sum {
  squares: number;
  cells: number;
}

function rootMean(sums: readonly Sum[]): number {
  const cells = sums.reduce((sum, each) => sum + each.cells, 0);
  const error = Math.sqrt(sums.reduce((sum, each) => sum + each.squares, 0) / cells);
  return Number.isNaN(error) ? Infinity : error;
}

/** Forecasts from one origin, and how far they are off. */
function missesOf(
  { before, after }: Trial,
  d: number,
  spec: UnitsSpec,
  final: Units,
  scale: readonly number[],
): Sum & { misses: Miss[] } {
  const units = unitsOf(before, d, spec);
  const sum = { squares: 0, cells: 0, misses: [] as Miss[] };
  const known = before.map((each) => toUnits(units, each));
  known.forEach(({ times, states }, j) => {
    const target = after[j];
    const z = new Float64Array(target.states.length);
    for (let k = 0; k < d; k++) {
      const column = states.filter((_, i) => i % d === k);
      const reversion = reversionOf(times, column);
      const last = column.findLastIndex((x) => !Number.isNaN(x));
      target.times.forEach((t, i) => {
        z[i * d + k] = last < 0 ? 0 : revert(reversion, column[last], t - times[last]);
      });
    }
    const forecast = fromUnits(units, z, target.times);
    const inFinal = (states: Float64Array) =>
      toUnits(final, { name: "", times: target.times, states }).states;
    const [said, was] = [inFinal(forecast), inFinal(target.states)];
    addSquares(sum, forecast, target.states, scale);
    said.forEach((x, i) => {
      const error = x - was[i];
      const lead = target.times[Math.floor(i / d)] - times[times.length - 1];
      if (Number.isFinite(error)) sum.misses.push({ column: i % d, lead, error });
    });
  });
  return sum;
}

/** How far a rival is off from one origin. */
function rivalSum(
  { before, after }: Trial,
  rival: typeof lastValue,
  scale: readonly number[],
): Sum {
  const sum = { squares: 0, cells: 0 };
  before.forEach(({ name, times, states }, j) => {
    const whole = {
      name,
      times: Float64Array.of(...times, ...after[j].times),
      states: Float64Array.of(...states, ...after[j].states),
    };
    const said = rival(whole, times.length).subarray(states.length);
    addSquares(sum, said, after[j].states, scale);
  });
  return sum;
}

function addSquares(
  sum: Sum,
  said: Float64Array,
  was: Float64Array,
  scale: readonly number[],
): void {
  was.forEach((x, i) => {
    if (Number.isNaN(x) || Number.isNaN(said[i])) return;
    sum.squares += ((said[i] - x) * scale[i % scale.length]) ** 2;
    sum.cells++;
  });
}
