/**
 * What every command shares: its arguments, its processes, and its reports.
 *
 * @module
 */

export { adjointNamed, ADJOINTS, anchorsOf, EXACT_ADJOINTS } from "./arguments/adjoint_named.ts";
export { runCommand, UsageError } from "./arguments/command.ts";
export { commandLine } from "./arguments/command_line.ts";
export {
  isReversibleAdams,
  METHOD_NAMES,
  methodFor,
  methodNamed,
  METHODS,
  type NamedMethod,
} from "./arguments/method_named.ts";
export {
  numberIn,
  type Options,
  readOptions,
  unknownName,
  wholeNumber,
} from "./arguments/options.ts";
export {
  type Option,
  option,
  optionHelp,
  type OptionTable,
  type OptionTexts,
  readTable,
} from "./arguments/option_table.ts";
export { type ChildOptions, runChild } from "./process/child.ts";
export { type ChildEnd, failureOf, withWords } from "./process/child_end.ts";
export * from "./process/jobs.ts";
export { type Interruptible, interruptible } from "./process/interrupt.ts";
export { describeMachine, type Machine } from "./process/machine.ts";
export * from "./process/memory_meters.ts";
export * from "./process/process_limits.ts";
export {
  along,
  type ChartSpec,
  emptyChart,
  type Layout,
  legendFor,
  titled,
  upwards,
  wholeSpec,
} from "./report/charts/chart.ts";
export { drawCharts, DrawingError, svgFile } from "./report/charts/draw.ts";
export { type LinearAxis, linearAxis } from "./report/charts/linear_axis.ts";
export {
  type Axis,
  LABELS,
  type LogAxis,
  logAxis,
  type Room,
  type Tick,
  type Unit,
} from "./report/charts/log_axis.ts";
export { lossChart, type LossPoint } from "./report/charts/loss_chart.ts";
export {
  type Box,
  type LabelWish,
  type PlacedLabel,
  placeLabels,
} from "./report/charts/place_labels.ts";
export { type Point, thin } from "./report/charts/thin.ts";
export { named, type Panel, PANEL_WIDTH, timePanels } from "./report/charts/time_panels.ts";
export * from "./report/document.ts";
export { documentPage, type ReportFiles, reportFiles } from "./report/document_page.ts";
export { wrap } from "./report/fold.ts";
export * from "./report/format_numbers.ts";
export { reportMarkdown } from "./report/markdown.ts";
export { type Color, lightColor, PALETTE } from "./report/palette.ts";
export { complain, print } from "./report/print.ts";
export * from "./report/progress.ts";
export * from "./report/report_files.ts";
export * from "./report/table.ts";
export * from "./report/terminal.ts";
