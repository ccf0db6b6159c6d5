import { Calendar } from "../../../commands/internal.ts";
import { bandAround, type Bands, type Edges } from "../bands/bands.ts";
import { type Coverage, coverageLine, coverageOf } from "../bands/coverage.ts";
import {
  bandWithinReach,
  type ColumnRange,
  rangeOf,
  withinReach,
} from "../forecasts/data_range.ts";
import {
  departuresOf,
  type FirstDeparture,
  type ForecastRows,
  runawayText,
} from "../forecasts/departures.ts";
import { type ErrorRow, errorRows } from "../forecasts/error_table.ts";
import { type ForecastErrors, forecastErrors } from "../forecasts/forecast_errors.ts";
import { forecasterOf } from "../forecasts/forecaster.ts";
import { type ForecastVerdict, verdictOf } from "../forecasts/verdict.ts";
import type { TrainingJob } from "../job/training_job.ts";
import type { Band, Forecaster, ParameterTable } from "../plan.ts";
import type { TrainingOutcome } from "../training.ts";

/** What a training came to: its forecasts beside the data and the rivals, and how far to trust them. */
export interface TrainingResult {
  /** What forecasts, within reach of the data. */
  readonly forecaster: Forecaster;
  /** The range of each column in the data trained on. */
  readonly range: readonly ColumnRange[];
  /** How far off it and its rivals are. */
  readonly errors: ForecastErrors;
  /** The same as rows of a table. */
  readonly rows: readonly ErrorRow[];
  /** The band around its forecasts; unset where none is known. */
  readonly band?: Band;
  /** The edges of the band of each trajectory at its times. */
  readonly edges?: readonly Edges[];
  /** How much of what was held out lies in the band. */
  readonly coverage?: Coverage;
  /** The numbers that were found of equations. */
  readonly found?: ParameterTable;
  /** Whether the forecast is of any use; unset where nothing says so. */
  readonly verdict?: ForecastVerdict;
  /** Where what is forecast of the rows that were held out leaves the range of the data. */
  readonly departures: readonly FirstDeparture[];
  /** That such a forecast runs away; unset where none does. */
  readonly runaway?: string;
  /** What is to be said of its forecasts, in whole sentences. */
  readonly told: readonly string[];
}

/** What was known of a model before it was trained: the job's, or that of an earlier run. */
type Foreknown = Pick<TrainingJob, "chosen" | "bands">;

/** Forecasts what was trained on and what was held out, and compares. */
export async function resultOf(
  job: TrainingJob,
  { model, bestParameters }: TrainingOutcome,
  { chosen, bands }: Foreknown = job,
): Promise<TrainingResult> {
  const { recording, trained, plan: { kit } } = job;
  const { stateNames, trajectories } = recording;
  const range = rangeOf(trajectories, stateNames.length, trained);
  const forecaster = withinReach(
    kit?.forecaster(model, bestParameters) ?? await forecasterOf(model, bestParameters),
    range,
  );
  const errors = forecastErrors(forecaster, recording, trained);
  const band = bandOf(kit?.band(bestParameters), bands, forecaster, range);
  const edges = band && trajectories.map((one, k) => band(one, trained[k], one.times));
  const found = kit?.parameters(bestParameters);
  const verdict = verdictOf(errors, chosen);
  const coverage = edges && coverageOf(recording, trained, edges);
  const left = leavingOf(job, errors.forecasts, range);
  return {
    ...{ forecaster, range, errors, rows: errorRows(errors, stateNames) },
    ...(band && { band }),
    ...(edges && { edges }),
    ...(coverage && { coverage }),
    ...(found && { found }),
    ...(verdict && { verdict }),
    ...left,
    told: [
      ...left.departures.map(({ text }) => `${text}.`),
      ...(left.runaway === undefined ? [] : [left.runaway]),
      ...coverageLine(coverage),
    ],
  };
}

/** The band of a kit, or the one that the choice of a model told. */
function bandOf(
  ofKit: Band | undefined,
  bands: Bands | undefined,
  forecaster: Forecaster,
  range: readonly ColumnRange[],
): Band | undefined {
  const band = ofKit ?? (bands && bandAround(bands, forecaster));
  return band && bandWithinReach(band, range);
}

/** Where what is forecast of the rows that were held out leaves the range of the data, and where it runs away. */
function leavingOf(
  { recording, trained }: TrainingJob,
  forecasts: readonly Float64Array[],
  range: readonly ColumnRange[],
): Pick<TrainingResult, "departures" | "runaway"> {
  const { stateNames, timeName, trajectories, start } = recording;
  const d = stateNames.length;
  const calendar = start === undefined ? undefined : new Calendar(start);
  const timeText = (t: number) => calendar?.writer([t])(t) ?? t;
  const rows = trajectories.map(({ name, times }, k): ForecastRows => ({
    ...(trajectories.length > 1 && { name }),
    times: times.subarray(trained[k]),
    states: forecasts[k].subarray(trained[k] * d),
  }));
  const runaway = runawayText(rows, { timeName, timeText });
  return {
    departures: departuresOf(rows, { stateNames, timeName, range, timeText }),
    ...(runaway !== undefined && { runaway }),
  };
}
