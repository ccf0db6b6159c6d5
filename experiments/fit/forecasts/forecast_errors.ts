import { type Recording, recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import type { Forecaster } from "../plan.ts";
import { RIVALS } from "./rivals.ts";

/** How far off somebody is. */
export interface ForecastError {
  /** Root mean square of each column, in the user's units; NaN without a value to compare. */
  readonly columns: readonly number[];
  /** Root mean square of all, each column in units of its deviation in the training part. */
  readonly overall: number;
}

/** Errors of the model and its rivals on the two parts of a recording. */
export interface ForecastErrors {
  /** By name: "model" first, then the rivals. */
  readonly training: Readonly<Record<string, ForecastError>>;
  /** The same of what was held out; empty where nothing was. */
  readonly holdout: Readonly<Record<string, ForecastError>>;
  /** What the model says about each trajectory of the recording, of shape [times, d]. */
  readonly forecasts: readonly Float64Array[];
}

/**
 * Compares a model with the data and with two plain rivals. The model runs through every
 * trajectory from its start: where that was fitted from there; a trajectory that is held out
 * as a whole from its first row, where no error counts then.
 *
 * @param trained Of each trajectory, the number of rows that were trained on, as `holdOut`
 *   gives it.
 * @throws {TypeError} If the numbers do not fit the model or the recording.
 *
 * @example
 * ```ts
 * import { forecastErrors } from "./forecast_errors.ts";
 * import { forecasterOf } from "./forecaster.ts";
 * import { readRecording } from "@revode/revode/systems";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 20 }, (_, i) => `${i / 5},${Math.exp(-i / 5)}`);
 * const recording = readRecording(["t,x", ...rows].join("\n"), "decay.csv");
 * const forecaster = await forecasterOf({
 *   stateNames: ["x"], timeName: "t",
 *   hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0,
 *   offset: [0], factor: [1], timeOffset: 0, timeFactor: 1,
 *   method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [1] }],
 * }, Float64Array.of(-1, 0));
 * const { holdout } = forecastErrors(forecaster, recording, [16]);
 * assertAlmostEquals(holdout.model.overall, 0, 1e-5);
 * assertAlmostEquals(holdout["last value"].columns[0], 0.02, 5e-3);
 * ```
 */
export function forecastErrors(
  forecaster: Forecaster,
  recording: Pick<Recording, "trajectories" | "stateNames">,
  trained: readonly number[],
): ForecastErrors {
  const { trajectories, stateNames } = recording;
  if (trained.length !== trajectories.length) {
    throw new TypeError(
      `forecastErrors: there must be a number of rows for each of ${trajectories.length} ` +
        `trajectories, got ${trained.length}`,
    );
  }
  const d = stateNames.length;
  const forecasts = trajectories.map((trajectory, j) =>
    forecaster.forecast(forecaster.startOf(trajectory, trained[j]), trajectory.times, trajectory)
  );
  const says: Record<string, readonly Float64Array[]> = { model: forecasts };
  for (const [name, rival] of Object.entries(RIVALS)) {
    says[name] = trajectories.map((trajectory, j) => rival(trajectory, trained[j]));
  }
  const deviations = deviationsOf(trajectories, trained, d);
  const errorsIn = (rows: (trained: number, times: number) => [number, number]) =>
    Object.fromEntries(
      Object.entries(says).map(([name, states]) => [
        name,
        errorOf(
          trajectories,
          states,
          (j) => rows(trained[j], trajectories[j].times.length),
          deviations,
        ),
      ]),
    );
  const heldOut = trajectories.some(({ times }, j) => times.length > Math.max(1, trained[j]));
  return {
    training: errorsIn((trained) => [0, trained]),
    // Of a trajectory that is held out as a whole the first row is what they all start from.
    holdout: heldOut ? errorsIn((trained, times) => [Math.max(1, trained), times]) : {},
    forecasts,
  };
}

function errorOf(
  trajectories: readonly Trajectory[],
  says: readonly Float64Array[],
  rowsOf: (trajectory: number) => [number, number],
  deviations: readonly number[],
): ForecastError {
  const d = deviations.length;
  const sums = new Float64Array(d);
  const counts = new Float64Array(d);
  trajectories.forEach(({ states }, j) => {
    const [from, to] = rowsOf(j);
    for (let i = from * d; i < to * d; i++) {
      if (Number.isNaN(states[i])) continue;
      // Who has nothing to say, or has broken off, is off without limit.
      const off = says[j][i] - states[i];
      sums[i % d] += Number.isNaN(off) ? Infinity : off * off;
      counts[i % d]++;
    }
  });
  let [sum, count] = [0, 0];
  for (let k = 0; k < d; k++) {
    if (counts[k] === 0) continue;
    sum += sums[k] / deviations[k] ** 2;
    count += counts[k];
  }
  return {
    columns: Array.from(sums, (square, k) => Math.sqrt(square / counts[k])),
    overall: Math.sqrt(sum / count),
  };
}

/** Of each column, the deviation in the rows that were trained on; 1 where it does not vary. */
function deviationsOf(
  trajectories: readonly Trajectory[],
  trained: readonly number[],
  d: number,
): number[] {
  const part = trajectories.map(({ name, times, states }, j) => ({
    name,
    times: times.slice(0, trained[j]),
    states: states.slice(0, trained[j] * d),
  }));
  return recordingUnits(part, d).factor.map((factor) => 1 / factor);
}
