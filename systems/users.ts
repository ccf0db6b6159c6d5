/**
 * The built-in systems and data sets, as users import them: the root exports all of this.
 *
 * @module
 */

export * from "./oscillator/coupled_oscillator.ts";
export * from "./pendulum/double_pendulum.ts";
export {
  type DampedDoublePendulum,
  type DoublePendulum,
  type IdealDoublePendulum,
  RECORDED_DOUBLE_PENDULUM,
} from "./pendulum/double_pendulum_constants.ts";
export * from "./pendulum/double_pendulum_data.ts";
export * from "./pendulum/double_pendulum_energy.ts";
export * from "./recordings/holdout.ts";
export { readRecording } from "./recordings/read_recording.ts";
export type { Covariate, Dose, Recording, Trajectory } from "./recordings/recording.ts";
export { UnknownColumnError } from "./recordings/recording_columns.ts";
export type { DateOrder } from "./recordings/recording_dates.ts";
export type { RecordingOptions } from "./recordings/recording_options.ts";
export * from "./series/data_set.ts";
export * from "./series/even_times.ts";
export * from "./series/resample.ts";
export * from "./series/scaling.ts";
export { type TimeSeries, timeSeries } from "./series/time_series.ts";
export { TableError } from "./tables/table_error.ts";
export * from "./white_dwarf.ts";
