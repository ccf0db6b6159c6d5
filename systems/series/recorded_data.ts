import { type DataSet, dataSet } from "./data_set.ts";
import { evenTimes } from "./even_times.ts";
import { resample } from "./resample.ts";
import { scaleBy } from "./scaling.ts";
import type { ParsedTable } from "../tables/table.ts";
import { timeSeries } from "./time_series.ts";

/** How a data set is made of a recording. */
export interface RecordedDataOptions {
  /** The name of the system. */
  readonly name: string;
  /** The columns of the state. */
  readonly stateNames: readonly string[];
  /** The column of times; unset if there is none. */
  readonly time: string | undefined;
  /** How much is used, from the start, in the recording's unit of time. */
  readonly duration: number;
  /** The number of evenly spaced times. */
  readonly points: number;
  /** What the states are multiplied with. */
  readonly factor: number;
}

/**
 * Makes a data set of the start of a recording, interpolated linearly. t begins at 0.
 *
 * @throws {SyntaxError} If a column is missing.
 * @throws {RangeError} If the times do not strictly increase, or the recording is too short.
 */
export function recordedData(table: ParsedTable, options: RecordedDataOptions): DataSet {
  const { name, stateNames, time, duration, points, factor } = options;
  const { columns, source } = table;
  const missing = stateNames.find((column) => !columns.includes(column));
  if (missing !== undefined || time === undefined) {
    throw new SyntaxError(
      `${source}: there is no column ${missing ?? "t"}; wanted t, ${stateNames.join(", ")}, ` +
        `got ${columns.join(", ")}`,
    );
  }
  const { times, states } = timeSeries(table, time, stateNames);
  const shifted = times.map((t) => t - times[0]);
  const length = shifted[shifted.length - 1];
  if (!(length >= duration)) {
    throw new RangeError(
      `${source}: the recording lasts ${length} s, wanted at least ${duration} s`,
    );
  }
  const grid = evenTimes(0, duration, points);
  return dataSet({
    name,
    origin: "measured",
    stateNames,
    t0: 0,
    t1: duration,
    states: scaleBy(factor).apply(resample({ times: shifted, states }, grid).states),
  });
}
