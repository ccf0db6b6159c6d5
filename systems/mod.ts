/**
 * The built-in systems: their true equations and data sets; and what makes a data set of
 * any recording: reading tables, resampling, scaling.
 *
 * @module
 */

export * from "./users.ts";

// What writers of readers need besides.
export { RecordingReader } from "./recordings/recording_reader.ts";
export * from "./recordings/recording_units.ts";
export * from "./series/smoothing_spline.ts";
export * from "./tables/parse_table.ts";
export { formatTable, type ParsedTable, selectColumns, type Table } from "./tables/table.ts";
export type { TablePlace } from "./tables/table_error.ts";
