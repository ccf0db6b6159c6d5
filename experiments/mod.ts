/**
 * The commands that train and forecast, and the paper's experiments: what the room above takes of
 * them, and what tests need.
 *
 * @module
 */

export type { ErrorRow } from "./fit/forecasts/error_table.ts";
export type { AmountsConfig } from "./fit/network/amounts.ts";
export type { DoseConfig } from "./fit/network/dose_effect.ts";
export type { DriveConfig } from "./fit/network/drive.ts";
export type { EncoderConfig } from "./fit/network/start_encoder.ts";
export type { RunVerdict } from "./fit/forecasts/verdict.ts";
export * from "./fit/plan.ts";
export * from "./fit/systems.ts";
export type { BaselineTime } from "./fit/units/baseline.ts";
export type { Units } from "./fit/units/units.ts";
export type { Season, UnitsSpec } from "./fit/units/units_spec.ts";
export type { RunReport } from "./train/report/run_document.ts";
export type { Drawn, DrawnInputs, LossPoint, Rows } from "../figures/internal.ts";
