/**
 * The train command, in parts: its command line, its training loop, its report; and what
 * the commands share: reading options, naming the nearest known name, exit codes.
 *
 * @module
 */

export * from "./activations.ts";
export * from "./built_in_plan.ts";
export * from "./child.ts";
export * from "./child_end.ts";
export * from "./command.ts";
export * from "./command_line.ts";
export * from "./field_of.ts";
export * from "./forecast.ts";
export * from "./forecast_errors.ts";
export type { ErrorRow } from "./error_table.ts";
export * from "./interrupt.ts";
export * from "./limits.ts";
export * from "./machine.ts";
export * from "./meters.ts";
export { nearestName } from "../tensors/internal.ts";
export * from "./method_named.ts";
export * from "./options.ts";
export * from "./pages/document.ts";
export * from "./pages/document_page.ts";
export * from "./pages/draw.ts";
export * from "./pages/escape.ts";
export * from "./pages/html.ts";
export type { Drawn } from "./pages/run_chart.ts";
export * from "./pages/run_document.ts";
export type { LossPoint } from "./pages/loss_chart.ts";
export {
  type Axis,
  LABELS,
  type LogAxis,
  logAxis,
  type Room,
  type Tick,
  type Unit,
} from "./pages/scale.ts";
export * from "./pages/words.ts";
export * from "./plan.ts";
export * from "./predict_command.ts";
export { predictHelp, type PredictRequest, predictRequest } from "./predict_request.ts";
export * from "./progress.ts";
export * from "./read_recording_file.ts";
export * from "./recording_options.ts";
export * from "./recording_plan.ts";
export * from "./report_files.ts";
export * from "./rivals.ts";
export * from "./systems.ts";
export * from "./table.ts";
export * from "./train_command.ts";
export * from "./train_help.ts";
export * from "./train_report.ts";
export { TRAIN_OPTIONS, type TrainRequest, trainRequest } from "./train_request.ts";
export {
  recordingDefaults,
  type SettingTexts,
  systemDefaults,
  type TrainSettings,
  trainSettings,
} from "./train_settings.ts";
export * from "./training.ts";
export {
  along,
  type ChartSpec,
  emptyChart,
  type Layout,
  legendFor,
  titled,
  upwards,
  wholeSpec,
} from "./pages/chart.ts";
export { textWidth } from "./pages/letters.ts";
export { type Color, lightColor, PALETTE } from "./pages/palette.ts";
