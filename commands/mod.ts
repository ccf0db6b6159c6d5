/**
 * What every command shares: its arguments, its processes, and its reports.
 *
 * @module
 */

export * from "./internal.ts";
export * from "./arguments/called_as.ts";
export * from "./arguments/command.ts";
export * from "./arguments/command_line.ts";
export * from "./arguments/option_help.ts";
export * from "./arguments/options.ts";
export * from "./arguments/program_of.ts";
export * from "./arguments/read_with.ts";
export { VERSION } from "./arguments/version.ts";
export { isQuiet } from "./files/folder_lock.ts";
export type { GrowingFile } from "./files/growing_file.ts";
export type { Manifest, Version, Versions } from "./files/manifest.ts";
export * from "./files/output_folder.ts";
export * from "./files/own_files.ts";
export * from "./files/read_whole.ts";
export * from "./files/settings.ts";
export { type Contents, folderOf, isThere, writeNewFile } from "./files/write_whole.ts";
export { type ChildOptions, runChild } from "./process/child.ts";
export * from "./process/child_end.ts";
export * from "./process/interrupt.ts";
export * from "./process/jobs.ts";
export * from "./process/logged_child.ts";
export * from "./process/machine.ts";
export * from "./process/memory_meters.ts";
export * from "./process/process_limits.ts";
export * from "./process/run_main.ts";
export { reply } from "./process/worker_reply.ts";
export { drawCharts, DrawingError, svgFile, svgOnWhite } from "./report/charts/draw.ts";
export * from "./report/charts/place_labels.ts";
export { plotChart } from "./report/plots/plot_chart.ts";
export { plotFigure } from "./report/plots/plot_figure.ts";
export * from "./report/document.ts";
export { documentPage, type ReportFiles, reportFiles } from "./report/document_page.ts";
export { wrap } from "./report/fold.ts";
export * from "./report/format_numbers.ts";
export { reportMarkdown } from "./report/markdown.ts";
export { complain, print, printText } from "./report/print.ts";
export * from "./report/progress.ts";
export * from "./report/table.ts";
export * from "./report/terminal.ts";
