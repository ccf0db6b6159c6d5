import type { VectorField } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { type ForecastFrom, lastState, networkForecaster } from "../forecasts/forecaster.ts";
import { type Known, networkPlan } from "../network/network_plan.ts";
import type { NetworkConfig, TrainingPlan } from "../plan.ts";
import type { TrainSettings } from "../options/train_options.ts";
import type { Candidate } from "./candidates.ts";
import type { Fold } from "./folds.ts";

/** Updates of a trial. */
const ITERATIONS = 200;
/** An error counts no more than so many deviations. */
const LOST = 100;

/** How far a forecast was from one cell. */
export interface Miss {
  /** The column. */
  readonly column: number;
  /** The time since the last row that was known. */
  readonly lead: number;
  /** The value that was forecast and the one that was measured, in the user's units. */
  readonly forecast: number;
  /** See above. */
  readonly value: number;
  /** Of a mean of forecasts, how far these are apart: their deviation. Unset of a single one. */
  readonly spread?: number;
}

/** A model as a trial left it. */
export interface Trial {
  /** Its parameters. */
  readonly parameters: Float64Array;
  /** What it is. */
  readonly model: NetworkConfig;
  /** The loss of its last stage. */
  readonly loss: number;
  /** Which beginning it had: rates of relaxations, or where the slopes put it. */
  readonly rates?: readonly number[];
  /** How often its step was halved. */
  readonly halvings: number;
  /** The field that it was trained with, so that none is made again to forecast with. */
  readonly field: VectorField;
}

/** Where a trial begins. */
interface TrialStart {
  /** The beginning of an earlier trial, where it is to be that one. Default each. */
  readonly only?: Pick<Trial, "rates">;
  /** How often the step is halved. Default 0. */
  readonly halvings?: number;
}

/** How the options stand in a trial: always those that get there soonest. */
function trialOptions(options: TrainSettings): TrainSettings {
  const iterations = Math.min(ITERATIONS, options.iterations);
  return { ...options, optimizer: "lbfgs", weightDecay: "auto", iterations };
}

/**
 * Trains a candidate for a short time, from each of its beginnings, and takes the one whose loss is
 * least.
 *
 * @returns The trial; unset where every beginning fails.
 */
export function tryCandidate(
  recording: Known,
  training: readonly Trajectory[],
  { shape, units, beginnings }: Candidate,
  options: TrainSettings,
  { only, halvings = 0 }: TrialStart = {},
): Trial | undefined {
  let best: Trial | undefined;
  // Slopes tell nothing of what doses do.
  const all = shape.rest ? beginnings : [undefined, ...beginnings];
  for (const rates of only === undefined ? all : [only.rates]) {
    const trial = orNothing(() => {
      const plan = networkPlan(
        recording,
        training,
        trialOptions(options),
        { ...shape, ...(rates && { rates }), ...(halvings > 0 && { halvings }) },
        units,
      );
      return { ...trained(plan), halvings, ...(rates && { rates }) };
    });
    if (trial === undefined || !(trial.loss < Infinity)) continue;
    // The earlier of two that are equal but for rounding.
    if (best === undefined || trial.loss < best.loss * (1 - 1e-6)) best = trial;
  }
  return best;
}

/** Runs all stages of a plan. */
function trained({ field, stages, model }: TrainingPlan): Omit<Trial, "rates" | "halvings"> {
  const { flat } = field.parameters;
  let loss = Infinity;
  let starts = new Float64Array(0);
  for (const { iterations, makeTrainer } of stages) {
    const trainer = makeTrainer();
    try {
      for (let k = 0; k < iterations; k++) trainer.step();
      flat.set(trainer.bestParameters);
      loss = trainer.bestLoss;
      starts = trainer.bestStarts.slice();
    } finally {
      trainer.release();
    }
  }
  return { field, parameters: flat.slice(), model: model(starts, flat) as NetworkConfig, loss };
}

/** What comes of something; nothing where numbers fail on the way, as where a path grows without limit. */
export function orNothing<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What a trial forecasts of what a fold holds out. */
export function missesOf(
  { model, parameters, field }: Trial,
  fold: Fold,
  from: ForecastFrom,
): Miss[] {
  const forecaster = networkForecaster(model, parameters, field);
  return missesBy(fold, model.stateNames.length, (trajectory, trained, to) => {
    const start = forecaster.startOf(trajectory, trained);
    const first = Math.max(1, trained);
    const goesOn = from === "path" || trained === 0
      ? start
      : { ...start, then: lastState(forecaster, start, trajectory, trained, from) };
    const said = new Float64Array(trajectory.states.length).fill(NaN);
    const times = trajectory.times.slice(first, to);
    said.set(forecaster.forecast(goesOn, times, trajectory), first * model.stateNames.length);
    return said;
  });
}

/**
 * What somebody who forecasts misses of what a fold holds out.
 *
 * @param says What is said of a trajectory of which so many rows are known, to before row `to`: of shape [times, columns].
 */
export function missesBy(
  { judged }: Fold,
  d: number,
  says: (trajectory: Trajectory, trained: number, to: number) => Float64Array,
): Miss[] {
  const misses: Miss[] = [];
  for (const { trajectory, trained, to } of judged) {
    const from = Math.max(1, trained);
    if (from >= to) continue;
    const said = says(trajectory, trained, to);
    const known = trajectory.times[from - 1];
    for (let i = from * d; i < to * d; i++) {
      const value = trajectory.states[i];
      if (Number.isNaN(value)) continue;
      misses.push({
        column: i % d,
        lead: trajectory.times[Math.floor(i / d)] - known,
        forecast: said[i],
        value,
      });
    }
  }
  return misses;
}

/** Two forecasts that are apart by this part of the error, or of a deviation, are the same. */
const APART = 0.1;
const NEXT_TO_NOTHING = 0.01;

/**
 * Whether forecasts stay what they are with half the step. Where they do not, the network has rates that are
 * faster than the step, and what was trained is the method and not the field.
 */
export function isSettled(trial: Trial, fold: Fold, deviations: readonly number[]): boolean {
  const { model } = trial;
  if (model.rtol !== undefined) return true;
  const [whole, half] = [model, { ...model, dt: model.dt / 2 }]
    .map((model) => missesOf({ ...trial, model }, fold, "path"));
  const error = errorOf(whole, deviations);
  // A path that runs away does so with any step.
  if (!(error < LOST / 2)) return true;
  const apart = errorOf(
    whole.map((miss, i) => ({ ...miss, value: half[i].forecast })),
    deviations,
  );
  return apart <= Math.max(NEXT_TO_NOTHING, APART * error);
}

/** The root mean square of misses, each column over its deviation; no miss counts without limit. */
export function errorOf(misses: readonly Miss[], deviations: readonly number[]): number {
  let sum = 0;
  for (const { column, forecast, value } of misses) {
    const off = Math.abs(forecast - value) / deviations[column];
    sum += off < LOST ? off * off : LOST * LOST;
  }
  return misses.length === 0 ? Infinity : Math.sqrt(sum / misses.length);
}
