/**
 * What rooms above use of this one, and users do not.
 *
 * @module
 */
export { dateIn, type DateInParts } from "./recordings/recording_dates.ts";
export { MOST_NUMBERS } from "./recordings/recording_rows.ts";
export { rowsOf } from "./recordings/rows_of.ts";
export { tidyName } from "./tables/table.ts";
