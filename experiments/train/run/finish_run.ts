import {
  Calendar,
  count,
  counted,
  documentPage,
  type OutputFolder,
} from "../../../commands/mod.ts";
import { bandAround } from "../../fit/bands/bands.ts";
import {
  bandWithinReach,
  type ColumnRange,
  rangeOf,
  withinReach,
} from "../../fit/forecasts/data_range.ts";
import {
  departuresOf,
  type FirstDeparture,
  type ForecastRows,
  runawayText,
} from "../../fit/forecasts/departures.ts";
import type { Band, Forecaster } from "../../fit/plan.ts";
import { verdictOf } from "../verdict.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { SUMMARY, summaryText } from "./summary_file.ts";
import { errorLines, errorRows } from "../../fit/forecasts/error_table.ts";
import { runDocument } from "../report/run_document.ts";
import { parameterLines, trainSummary } from "../train_report.ts";
import type { Metrics, TrainingOutcome } from "../training.ts";
import { dataAndMachine, inputKindOf } from "./data_and_machine.ts";
import { drawnTrajectories } from "./drawn_trajectories.ts";
import { FORECAST, forecastCsv } from "./forecast_csv.ts";
import { METRICS, readMetrics } from "./metrics_file.ts";
import { forecasterOf } from "../../fit/forecasts/forecaster.ts";
import { forecastErrors } from "../../fit/forecasts/forecast_errors.ts";
import type { RunConfig } from "./run_config.ts";
import { endRun, REPORT } from "./run_folder.ts";
import { modelFiles } from "./train_in_folder.ts";
import type { TrainingJob } from "./training_job.ts";

/** What is printed of a finished training. */
interface Finished {
  /** What came of it. */
  readonly lines: readonly string[];
  /** Whether the forecast is of any use; unset where nothing says so. */
  readonly verdict?: string;
}

/**
 * Writes what a finished training leaves: the parameters and the forecast, then the report, and
 * last that it is finished. Whatever a kill leaves of it is written again.
 */
export async function finishRun(
  folder: OutputFolder,
  config: RunConfig,
  job: TrainingJob,
  outcome: TrainingOutcome,
): Promise<Finished> {
  const { recording, trained, plan, name, options } = job;
  const { model, bestParameters } = outcome;
  const metrics = readMetrics((await folder.readText(METRICS))!, `${folder.path}/${METRICS}`);
  const { kit } = plan;
  const { stateNames, trajectories: all } = recording;
  const range = rangeOf(all, stateNames.length, trained);
  const forecaster = withinReach(
    kit?.forecaster(model, bestParameters) ?? await forecasterOf(model, bestParameters),
    range,
  );
  const errors = forecastErrors(forecaster, recording, trained);
  const verdict = verdictOf(errors, config.chosen);
  // The figures are safe by then, whatever comes of the charts.
  const { "config.json": finished, ...files } = modelFiles(
    {
      ...config,
      status: "finished",
      ...(verdict && { verdict: { kind: verdict.kind, text: verdict.text } }),
    },
    plan,
    bestParameters,
    model,
  );
  const band = bandOf(kit?.band(bestParameters), config, forecaster, range);
  const edges = band && all.map((one, k) => band(one, trained[k], one.times));
  const csv = forecastCsv(recording, trained, errors.forecasts, edges);
  const found = kit?.parameters(bestParameters);
  const rows = errorRows(errors, stateNames);
  const left = leavingOf(job, errors.forecasts, range);
  const coverage = edges && coverageOf(recording, trained, edges);
  const summary = summaryText({
    ...{ config, how: job.how, stateNames, errors: rows, range, ...left },
    rows: all.reduce((sum, { times }) => sum + times.length, 0),
    trained: trained.reduce((sum, n) => sum + n, 0),
    ...(verdict && { verdict }),
    ...(coverage && { coverage }),
    ...(found && { parameters: found }),
  });
  await folder.write({ ...files, [FORECAST]: csv, [SUMMARY]: summary });
  const trajectories = drawnTrajectories({
    ...{ recording, trained, forecaster, forecasts: errors.forecasts },
    ...(band && { band }),
    inputKind: inputKindOf(options),
  });
  const told = [
    ...left.departures.map(({ text }) => `${text}.`),
    ...(left.runaway === undefined ? [] : [left.runaway]),
    ...coverageLine(coverage),
  ];
  const page = await documentPage(runDocument({
    name,
    how: job.how,
    model,
    trajectories,
    errors: rows,
    losses: metrics,
    facts: factsOf(outcome, metrics.at(-1)!),
    about: dataAndMachine(job, new Date()),
    notes: [...told, ...job.notes],
    options,
    ...(verdict && { verdict }),
    ...(found && { parameters: found }),
  }));
  await folder.write({ [REPORT]: page });
  await folder.write({ "config.json": finished });
  await endRun(folder);
  const lines = [
    ...trainSummary(outcome, metrics.at(-1)!),
    ...(outcome.fellBack ?? []).map((stage) =>
      `The stage "${stage}" left all numbers again and again, and was ended with the best it had.`
    ),
    ...(found === undefined ? [] : parameterLines(found)),
    ...errorLines(rows),
    ...told,
  ];
  return { lines, ...(verdict && { verdict: verdict.text }) };
}

/** The band of a kit, or the one that the choice of a model told. */
function bandOf(
  ofKit: Band | undefined,
  { bands }: RunConfig,
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
): { departures: FirstDeparture[]; runaway?: string } {
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

function coverageLine(coverage: Coverage | undefined): string[] {
  if (coverage === undefined || coverage.of === 0) return [];
  const { inside, of } = coverage;
  return [`Of ${counted(of, "value")} held out ${count(inside)} lie in the 95 % band.`];
}

function factsOf(
  { bestLoss, bestIteration, iterations, reconstructionError }: TrainingOutcome,
  { steps }: Metrics,
): [string, string][] {
  return [
    [
      "best loss",
      `${bestLoss.toExponential(3)} in iteration ${bestIteration + 1} of ${iterations}`,
    ],
    ["steps", `${steps} in the last iteration`],
    ...(reconstructionError === undefined
      ? []
      : [["reconstruction error", `${reconstructionError.toExponential(1)} at most`]] as [
        string,
        string,
      ][]),
  ];
}
