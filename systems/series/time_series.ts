import { formatShape, type Tensor } from "../../tensors/mod.ts";
import { type ParsedTable, selectColumns, type Table } from "../tables/table.ts";

/**
 * States at times.
 *
 * @category Data sets
 */
export interface TimeSeries {
  /** The times, strictly increasing. */
  readonly times: Float64Array;
  /** The states at these times, of shape [times, ...state]. */
  readonly states: Tensor;
}

/**
 * Checks that there is one state a time, and that times go up.
 *
 * @param where Names the time of an index, for the message.
 * @throws {TypeError} If there is not one state a time.
 * @throws {RangeError} If there are fewer than two times, one is not finite, or they do
 *   not strictly increase.
 */
export function checkTimeSeries(
  { times, states }: TimeSeries,
  what: string,
  where = (i: number) => `${what}: time number ${i}`,
): void {
  if (states.shape.length < 2 || states.shape[0] !== times.length) {
    throw new TypeError(
      `${what}: with ${times.length} time(s) the states must have shape ` +
        `[${times.length}, ...state], got ${formatShape(states.shape)}`,
    );
  }
  if (times.length < 2) {
    throw new RangeError(`${what}: there must be at least two times, got ${times.length}`);
  }
  times.forEach((t, i) => {
    if (!Number.isFinite(t)) {
      throw new RangeError(`${where(i)} is ${t}, wanted a finite number`);
    }
    if (i > 0 && !(t > times[i - 1])) {
      throw new RangeError(
        `${where(i)} is ${t}, not after the one before it, ${times[i - 1]}: times must strictly ` +
          "increase; sort the rows, and take repeated ones out",
      );
    }
  });
}

/**
 * Takes a time series out of a table.
 *
 * @category Data sets
 * @param table The table; of a parsed one messages name the line.
 * @param time The name of the column of times.
 * @param states The names of the columns that make up the state, at least one.
 * @returns The times, and the states of shape [rows, states].
 * @throws {RangeError} If there is no column of a name, there are fewer than two rows,
 *   or the times do not strictly increase.
 *
 * @example
 * ```ts
 * import { parseTable, timeSeries } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const { times, states } = timeSeries(parseTable("t,x,v\n0,1,2\n0.5,3,4"), "t", ["x", "v"]);
 * assertEquals(times, Float64Array.of(0, 0.5));
 * assertEquals(states.toArray(), [[1, 2], [3, 4]]);
 * ```
 */
export function timeSeries(
  table: Table | ParsedTable,
  time: string,
  states: readonly string[],
): TimeSeries {
  const column = table.columns.indexOf(time) + 1;
  const series = {
    times: selectColumns(table, [time]).data,
    states: selectColumns(table, states),
  };
  checkTimeSeries(
    series,
    "timeSeries",
    "lines" in table
      ? (i) => `${table.source}, line ${table.lines[i]}, column ${column} (${time}): the time`
      : undefined,
  );
  return series;
}
