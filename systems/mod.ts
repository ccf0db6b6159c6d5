/**
 * The built-in systems: their true equations and data sets; and what makes a data set of
 * any recording: reading tables, resampling, scaling.
 *
 * @module
 */

export * from "./coupled_oscillator.ts";
export * from "./data_set.ts";
export * from "./double_pendulum.ts";
export {
  type DampedDoublePendulum,
  type DoublePendulum,
  type IdealDoublePendulum,
  RECORDED_DOUBLE_PENDULUM,
} from "./double_pendulum_constants.ts";
export * from "./double_pendulum_data.ts";
export * from "./double_pendulum_energy.ts";
export * from "./even_times.ts";
export * from "./holdout.ts";
export * from "./parse_table.ts";
export * from "./recording_units.ts";
export { readRecording, type Recording, type Trajectory } from "./recording.ts";
export { type RecordingOptions, UnknownColumnError } from "./recording_columns.ts";
export { RecordingReader } from "./recording_reader.ts";
export * from "./resample.ts";
export * from "./scaling.ts";
export * from "./smoothing_spline.ts";
export { formatTable, type ParsedTable, selectColumns, type Table } from "./table.ts";
export { TableError, type TablePlace } from "./table_error.ts";
export { type TimeSeries, timeSeries } from "./time_series.ts";
export * from "./white_dwarf.ts";
