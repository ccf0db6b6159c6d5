import { documentPage, type OutputFolder, VERSION } from "../../../commands/mod.ts";
import type { TrainingJob } from "../../fit/job/training_job.ts";
import { drawnTrajectories } from "../../fit/result/drawn_trajectories.ts";
import { resultOf } from "../../fit/result/result.ts";
import type { RunConfig } from "../../fit/options/run_config.ts";
import type { Metrics, TrainingOutcome } from "../../fit/training.ts";
import { adviceOf } from "../report/advice.ts";
import { runDocument } from "../report/run_document.ts";
import { errorLines, parameterLines, trainSummary } from "../train_report.ts";
import { dataAndMachine, inputKindOf } from "./data_and_machine.ts";
import { FORECAST, forecastCsv } from "./forecast_csv.ts";
import { METRICS, readMetrics } from "./metrics_file.ts";
import { endRun, REPORT } from "./run_folder.ts";
import { SUMMARY, summaryText } from "../../fit/result/summary_file.ts";
import { modelFiles } from "./train_in_folder.ts";

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
  const { stateNames, trajectories: all } = recording;
  const result = await resultOf(job, outcome, config);
  const { forecaster, errors, rows, band, edges, coverage, found, verdict, range } = result;
  const advice = adviceOf(verdict, errors, job);
  const told = [...result.told, ...(advice === undefined ? [] : [advice])];
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
  const csv = forecastCsv(recording, trained, errors.forecasts, edges);
  const summary = summaryText({
    ...{ version: VERSION, config, how: job.how, stateNames, errors: rows, range },
    departures: result.departures,
    ...(result.runaway !== undefined && { runaway: result.runaway }),
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
