import type { StartFunction } from "../../../solvers/mod.ts";
import {
  chooseSmoothness,
  recordingUnits,
  SmoothingSpline,
  type Trajectory,
} from "../../../systems/mod.ts";
import { type Drivers, driversOf } from "../network/drivers.ts";
import type { FieldConfig } from "../network/field_of.ts";
import { withHiddenCurves } from "./hidden_curves.ts";

/** A trajectory in the network's units, with a smooth curve through each of its columns. */
export interface SmoothedTrajectory {
  /** Its name. */
  readonly name: string;
  /** The times. */
  readonly times: Float64Array;
  /** The states at these times, of shape [times, d]; NaN where a cell is missing. */
  readonly states: Float64Array;
  /**
   * The smooth curves, one for each element of the state; the column's mean where the trajectory has
   * no value in it. Those of hidden elements are derivatives of those that were measured.
   */
  readonly curves: readonly SmoothingSpline[];
  /** What drives it, in the network's units; unset where nothing does. */
  readonly drivers: Drivers | undefined;
  /** What computes the start, where something does. */
  readonly encoded?: StartFunction;
}

/** What is to be trained on, in the network's units, and what can be seen of it by eye. */
export interface SmoothedRecording {
  /** The number of elements of the state: the columns, then the hidden ones. */
  readonly d: number;
  /** The number of channels of what drives it. */
  readonly m: number;
  /** Of each column: the network's unit is (x − offset) · factor. */
  readonly offset: readonly number[];
  /** The factor of each column. */
  readonly factor: readonly number[];
  /** The columns that do not vary, by number. */
  readonly constant: readonly number[];
  /** The network's unit of time is (t − timeOffset) · timeFactor. */
  readonly timeOffset: number;
  /** The factor of the time. */
  readonly timeFactor: number;
  /** The time in which states change by their standard deviation; 1 with standard units. */
  readonly pace: number;
  /** The shortest such time, of what changes fastest. */
  readonly fastest: number;
  /** Of each element of the state, the standard deviation; 1 with standard units. */
  readonly deviations: readonly number[];
  /** The noise over the standard deviation, as the root mean square of all columns. */
  readonly noise: number;
  /** The trajectories. */
  readonly trajectories: readonly SmoothedTrajectory[];
}

/**
 * Brings trajectories into the network's units and smooths them.
 *
 * Standard units are such that each column has the mean 0 and the standard deviation 1, and
 * that the states change at the rate 1, as a root mean square over all.
 *
 * @param columns The number of columns.
 * @param standardise Whether to use standard units, or the user's own.
 * @param hidden The number of hidden elements of the state. Default 0.
 * @param drive What drives it. Default nothing.
 * @param fromZero Whether 0 stays 0 in standard units, in place of the mean.
 * @throws {RangeError} If a column has no value at all.
 */
export function smoothRecording(
  trajectories: readonly Trajectory[],
  columns: number,
  standardise: boolean,
  { hidden = 0, drive = {}, relaxed = false, fromZero = false }: {
    readonly hidden?: number;
    readonly drive?: Pick<FieldConfig, "inputs" | "doses">;
    readonly relaxed?: boolean;
    readonly fromZero?: boolean;
  } = {},
): SmoothedRecording {
  const d = columns;
  const standard = recordingUnits(trajectories, d);
  const own = { offset: standard.offset.map(() => 0), factor: standard.factor.map(() => 1) };
  const { factor } = standardise ? standard : own;
  const { offset } = standardise && !fromZero ? standard : own;
  const begin = Math.min(...trajectories.map(({ times }) => times[0]));
  const length = Math.max(...trajectories.map(({ times }) => times[times.length - 1] - times[0]));
  // All is looked at in standard units, whatever the network's are.
  const series = Array.from({ length: d }, (_, k) =>
    trajectories.map(({ times, states }) => {
      const rows = Array.from(times.keys()).filter((i) => !Number.isNaN(states[i * d + k]));
      return {
        times: Float64Array.from(rows, (i) => (times[i] - begin) / length),
        values: Float64Array.from(
          rows,
          (i) => (states[i * d + k] - standard.offset[k]) * standard.factor[k],
        ),
      };
    }));
  const smoothness = series.map((column) => chooseSmoothness(column));
  const rates: number[] = [];
  let noise = 0;
  series.forEach((column, k) => {
    let [residual, left] = [0, 0];
    for (const one of column) {
      if (one.times.length === 0) continue;
      const curve = new SmoothingSpline(one, smoothness[k]);
      residual += curve.residual;
      left += one.times.length - curve.freedom;
      if (!standard.constant.includes(k)) {
        for (const t of one.times) rates.push(Math.abs(curve.slope(t)));
      }
    }
    noise += residual / Math.max(left, 1) / d;
  });
  const [typical, highest] = rateOf(rates);
  const timeFactor = standardise ? typical / length : 1;
  const timeOffset = standardise ? begin : 0;
  const pace = timeFactor * length / typical;
  const scaledTimes = trajectories.map(({ times }) =>
    times.map((t) => (t - timeOffset) * timeFactor)
  );
  const curves = withHiddenCurves(
    trajectories.map((_, j) =>
      series.map((column, k) => {
        const { times: parts, values } = column[j];
        const unit = timeFactor * length;
        const scale = factor[k] / standard.factor[k];
        const shift = (standard.offset[k] - offset[k]) * factor[k];
        if (parts.length === 0) return flat(shift);
        return new SmoothingSpline({
          times: parts.map((t) => (begin - timeOffset) * timeFactor + t * unit),
          values: values.map((x) => x * scale + shift),
        }, smoothness[k] * unit ** 3);
      })
    ),
    scaledTimes,
    relaxed ? 0 : hidden,
  );
  if (relaxed) {
    for (const own of curves) for (let k = 0; k < hidden; k++) own.push(flat(k === 0 ? 1 : 0));
  }
  return {
    d: columns + hidden,
    m: drive.inputs?.names.length ?? 0,
    offset,
    factor,
    constant: standard.constant,
    timeOffset,
    timeFactor,
    pace,
    fastest: pace * typical / highest,
    deviations: [
      ...factor.map((x, k) => x / standard.factor[k]),
      ...Array.from({ length: hidden }, () => 1),
    ],
    noise: Math.sqrt(noise),
    trajectories: trajectories.map((one, j) => ({
      name: one.name,
      times: scaledTimes[j],
      states: withHidden(one.states.map((x, i) => (x - offset[i % d]) * factor[i % d]), d, hidden),
      curves: curves[j],
      drivers: driversOf(drive, one, { timeOffset, timeFactor }),
    })),
  };
}

/** Rows of d numbers with missing cells behind them, one for each hidden element. */
function withHidden(states: Float64Array, d: number, hidden: number): Float64Array {
  if (hidden === 0) return states;
  const all = new Float64Array(states.length / d * (d + hidden)).fill(NaN);
  for (let i = 0; i * d < states.length; i++) {
    all.set(states.subarray(i * d, (i + 1) * d), i * (d + hidden));
  }
  return all;
}

/** A curve where nothing is known: the mean. */
function flat(value: number): SmoothingSpline {
  return new SmoothingSpline({ times: Float64Array.of(0), values: Float64Array.of(value) }, 0);
}

/** The root mean square, and what one in fifty exceeds; 1 where nothing changes. */
function rateOf(rates: number[]): [number, number] {
  const square = rates.reduce((sum, rate) => sum + rate * rate, 0) / rates.length;
  if (!(square > 0)) return [1, 1];
  rates.sort((a, b) => a - b);
  const typical = Math.sqrt(square);
  // Of a pure oscillation the highest rate is √2 times the typical one.
  return [typical, Math.max(typical, rates[Math.floor(0.98 * rates.length)] / Math.SQRT2)];
}
