/**
 * The built-in systems: their true equations and data sets; and what makes a data set of
 * any recording: reading tables, resampling, scaling.
 *
 * @module
 */

export * from "./coupled_oscillator.ts";
export * from "./data_set.ts";
export * from "./even_times.ts";
export * from "./parse_table.ts";
export * from "./resample.ts";
export * from "./scaling.ts";
export { formatTable, type ParsedTable, selectColumns, type Table } from "./table.ts";
export { type TimeSeries, timeSeries } from "./time_series.ts";
export * from "./white_dwarf.ts";
