/**
 * The commands that train and forecast, in parts: their plans and stages, the folder of a run,
 * its report, and the paper's experiments.
 *
 * @module
 */

export * from "./fit/activations.ts";
export * from "./fit/built_in_plan.ts";
export * from "./fit/field_of.ts";
export * from "./fit/forecasts/forecast.ts";
export * from "./fit/forecasts/forecast_errors.ts";
export type { ErrorRow } from "./fit/forecasts/error_table.ts";
export type { Drawn } from "./train/report/run_chart.ts";
export * from "./train/report/run_document.ts";
export * from "./fit/plan.ts";
export type { Experiment, PaperCase, Whose } from "./paper/cases/paper_case.ts";
export type { PaperResult } from "./paper/cases/train_case.ts";
export { type PaperRequest, paperRequest } from "./paper/paper_request.ts";
export {
  HEADER,
  type PaperRow,
  readRows as readPaperRows,
  rowLine,
} from "./paper/report/runs_csv.ts";
export * from "./predict/predict_command.ts";
export { predictHelp, type PredictRequest, predictRequest } from "./predict/predict_request.ts";
export * from "./fit/read_recording_file.ts";
export * from "./fit/recording_plan.ts";
export * from "./fit/forecasts/rivals.ts";
export * from "./fit/systems.ts";
export type { DataSettings, TrainOption, TrainSettings } from "./fit/train_options.ts";
export { decodeCheckpoint, encodeCheckpoint } from "./train/run/checkpoint.ts";
export { readMetrics } from "./train/run/metrics_file.ts";
export {
  configText,
  type DataConfig,
  readConfig,
  type RunConfig,
  type RunStatus,
} from "./train/run/run_config.ts";
export { type ModelFiles, modelIn } from "./train/run/run_folder.ts";
export * from "./train/train_command.ts";
export * from "./train/train_help.ts";
export * from "./train/train_report.ts";
export { TRAIN_OPTIONS, type TrainRequest, trainRequest } from "./train/train_request.ts";
export {
  RECORDING_DEFAULTS,
  recordingDefaults,
  type SettingTexts,
  systemDefaults,
  trainSettings,
} from "./train/train_settings.ts";
export * from "./train/training.ts";
export * from "./train/training_progress.ts";
