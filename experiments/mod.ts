/**
 * The commands that train and forecast, and the paper's experiments: what the room above takes of
 * them, and what tests need.
 *
 * @module
 */

export type { ErrorRow } from "./fit/forecasts/error_table.ts";
export * from "./fit/plan.ts";
export * from "./fit/systems.ts";
export type { Drawn } from "./train/report/run_chart.ts";
export type { RunReport } from "./train/report/run_document.ts";
