/**
 * The built-in systems: their true equations and data sets; and what makes a data set of
 * any recording: reading tables, resampling, scaling.
 *
 * @module
 */

export * from "./oscillator/coupled_oscillator.ts";
export * from "./series/data_set.ts";
export * from "./pendulum/double_pendulum.ts";
export {
  type DampedDoublePendulum,
  type DoublePendulum,
  type IdealDoublePendulum,
  RECORDED_DOUBLE_PENDULUM,
} from "./pendulum/double_pendulum_constants.ts";
export * from "./pendulum/double_pendulum_data.ts";
export * from "./pendulum/double_pendulum_energy.ts";
export * from "./series/even_times.ts";
export * from "./recordings/holdout.ts";
export * from "./tables/parse_table.ts";
export * from "./recordings/recording_units.ts";
export { readRecording } from "./recordings/read_recording.ts";
export type { Covariate, Dose, Recording, Trajectory } from "./recordings/recording.ts";
export { UnknownColumnError } from "./recordings/recording_columns.ts";
export type { DateOrder } from "./recordings/recording_dates.ts";
export type { RecordingOptions } from "./recordings/recording_options.ts";
export { RecordingReader } from "./recordings/recording_reader.ts";
export * from "./series/resample.ts";
export * from "./series/scaling.ts";
export * from "./series/smoothing_spline.ts";
export { formatTable, type ParsedTable, selectColumns, type Table } from "./tables/table.ts";
export { TableError, type TablePlace } from "./tables/table_error.ts";
export { type TimeSeries, timeSeries } from "./series/time_series.ts";
export * from "./white_dwarf.ts";
