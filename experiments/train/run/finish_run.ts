import { documentPage, type OutputFolder } from "../../../commands/mod.ts";
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

/**
 * Writes what a finished training leaves: the parameters and the forecast, then the report, and
 * last that it is finished. Whatever a kill leaves of it is written again.
 */
export async function finishRun(
  folder: OutputFolder,
  config: RunConfig,
  job: TrainingJob,
  outcome: TrainingOutcome,
): Promise<string[]> {
  const { recording, trained, plan, name, options } = job;
  const { model, bestParameters } = outcome;
  const metrics = readMetrics((await folder.readText(METRICS))!, `${folder.path}/${METRICS}`);
  const { kit } = plan;
  const forecaster = kit?.forecaster(model, bestParameters) ??
    await forecasterOf(model, bestParameters);
  const errors = forecastErrors(forecaster, recording, trained);
  // The figures are safe by then, whatever comes of the charts.
  const { "config.json": finished, ...files } = modelFiles(
    { ...config, status: "finished" },
    plan,
    bestParameters,
    model,
  );
  const csv = forecastCsv(recording, trained, errors.forecasts);
  await folder.write({ ...files, [FORECAST]: csv });
  const band = kit?.band(bestParameters);
  const trajectories = drawnTrajectories({
    ...{ recording, trained, forecaster, forecasts: errors.forecasts },
    ...(band && { band }),
    inputKind: inputKindOf(options),
  });
  const found = kit?.parameters(bestParameters);
  const rows = errorRows(errors, recording.stateNames);
  const page = await documentPage(runDocument({
    name,
    how: job.how,
    model,
    trajectories,
    errors: rows,
    losses: metrics,
    facts: factsOf(outcome, metrics.at(-1)!),
    about: dataAndMachine(job, new Date()),
    notes: job.notes,
    options,
    ...(found && { parameters: found }),
  }));
  await folder.write({ [REPORT]: page });
  await folder.write({ "config.json": finished });
  await endRun(folder);
  return [
    ...trainSummary(outcome, metrics.at(-1)!),
    ...(found === undefined ? [] : parameterLines(found)),
    ...errorLines(rows),
  ];
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
