/**
 * The built-in systems: their true equations and data sets; and what makes a data set of
 * any recording: reading tables, resampling, scaling.
 *
 * @module
 */

export * from "./oscillator/coupled_oscillator.ts";
export * from "./recordings/data_set.ts";
export * from "./pendulum/double_pendulum.ts";
export {
  type DampedDoublePendulum,
  type DoublePendulum,
  type IdealDoublePendulum,
  RECORDED_DOUBLE_PENDULUM,
} from "./pendulum/double_pendulum_constants.ts";
export * from "./pendulum/double_pendulum_data.ts";
export * from "./pendulum/double_pendulum_energy.ts";
export * from "./recordings/even_times.ts";
export * from "./recordings/holdout.ts";
export * from "./recordings/parse_table.ts";
export * from "./recordings/recording_units.ts";
export { readRecording } from "./recordings/read_recording.ts";
export type { Recording, Trajectory } from "./recordings/recording.ts";
export { type RecordingOptions, UnknownColumnError } from "./recordings/recording_columns.ts";
export { RecordingReader } from "./recordings/recording_reader.ts";
export * from "./recordings/resample.ts";
export * from "./recordings/scaling.ts";
export * from "./recordings/smoothing_spline.ts";
export { formatTable, type ParsedTable, selectColumns, type Table } from "./recordings/table.ts";
export { TableError, type TablePlace } from "./recordings/table_error.ts";
export { type TimeSeries, timeSeries } from "./recordings/time_series.ts";
export * from "./white_dwarf.ts";
