import type { RecordingOptions } from "../../../systems/mod.ts";
import { spanIn, UsageError } from "../../../commands/internal.ts";
import { checkKeys, type KeysOf } from "../../../tensors/internal.ts";
import type { FirstDeparture } from "../forecasts/departures.ts";
import type { ForecastRequest, NewColumns, NewTable } from "../predict/forecast_request.ts";
import { type FitData, isRecording, readFitData } from "./fit_data.ts";

/**
 * What is wanted of a forecast. A time is a number, or where the times of the data
 * were dates a date such as "2024-01-31".
 *
 * @category Fitting
 */
export interface ForecastOptions {
  /** The last time; left out where `times` says all of them. */
  readonly to?: number | string;
  /** The first time. Default where the path starts; of `fromData` the last measurement. */
  readonly from?: number | string;
  /**
   * The distance of two times; for dates also a text such as "1d" or "1mo" (s, min, h, d, w, mo, y). Default
   * a hundredth of the whole.
   */
  readonly dt?: number | string;
  /** All times, in place of the three above; they must rise. Default those that `to` asks for. */
  readonly times?: ArrayLike<number | string>;
  /** The state at the first time. Default where the trajectory starts. */
  readonly start?: readonly number[];
  /** The trajectory whose start is taken. Default the first one; of `fromData` all of them. */
  readonly trajectory?: string;
  /** What drives the model at times to come: a table of the time, the inputs and the doses. Default nothing. */
  readonly inputs?: FitData;
  /**
   * A recording with the columns of the training, which the forecast goes on from after the last measurement
   * of each trajectory. Default a start that was fitted.
   */
  readonly fromData?: FitData;
  /** The column that tells trajectories apart in these. Default that of the training. */
  readonly group?: string;
}

/**
 * What is forecast of a column.
 *
 * @category Fitting
 */
export interface ForecastColumn {
  /** The forecast at each time; NaN where the path has run away. */
  readonly values: Float64Array;
  /** The lower edge of the band that holds 95 % of what is measured; unset where no band is known. */
  readonly low?: Float64Array;
  /** The upper edge. */
  readonly high?: Float64Array;
  /**
   * By how many widths of the range of the training data each value is outside of it; 0 inside. From 1 on it is
   * doubtful, and from 2 on the command `predict` refuses it.
   */
  readonly outside: Float64Array;
}

/**
 * A forecast of a trajectory.
 *
 * @category Fitting
 */
export interface FitForecastPath {
  /** The trajectory; "start" where it was begun from a state of yours. */
  readonly name: string;
  /** The times, n of them, in the unit of the data; of dates seconds since the first one. */
  readonly times: Float64Array;
  /** The same as dates; unset where times are numbers. */
  readonly dates?: readonly string[];
  /** The columns by name, n numbers each. */
  readonly columns: Readonly<Record<string, ForecastColumn>>;
  /** Elements of equations that no column holds, by name; unset where there are none. */
  readonly unmeasured?: Readonly<Record<string, Float64Array>>;
}

/**
 * What a model forecasts.
 *
 * @category Fitting
 */
export interface FitForecast {
  /** The path of each trajectory. */
  readonly paths: readonly FitForecastPath[];
  /** Where a column first leaves the range of the training data by more than its width. */
  readonly leaves: readonly FirstDeparture[];
  /** That a path runs away, and has no numbers from some time on; unset where none does. */
  readonly runsAway?: string;
}

const KNOWN: KeysOf<ForecastOptions> = {
  ...{ to: true, from: true, dt: true, times: true, start: true, trajectory: true },
  ...{ inputs: true, fromData: true, group: true },
};

/**
 * What is asked for, as the recipe has it.
 *
 * @throws {TypeError} If an option is unknown.
 * @throws {UsageError} If they do not go together.
 */
export function requestOf(options: ForecastOptions): ForecastRequest {
  checkKeys("forecast", options, KNOWN);
  checkTogether(options);
  const { from, to, dt, times, start, trajectory, inputs, fromData, group } = options;
  return {
    ...given({ from, to, times, start, trajectory, group }),
    ...(dt !== undefined && { dt: distance(dt) }),
    ...(inputs !== undefined && { inputs: tableOf(inputs, "inputs") }),
    ...(fromData !== undefined && { fromData: tableOf(fromData, "fromData") }),
    bands: true,
    runsAway: true,
  };
}

function checkTogether({ to, from, dt, times, start, trajectory, fromData }: ForecastOptions) {
  if ((to === undefined) === (times === undefined)) {
    throw new UsageError(
      to === undefined
        ? "say with to until when to forecast, or at which times"
        : "to and times both say when; leave one of them out",
    );
  }
  if (times !== undefined && (from !== undefined || dt !== undefined)) {
    throw new UsageError("times says all times; leave from and dt out");
  }
  if (times !== undefined && times.length === 0) throw new UsageError("times must not be empty");
  if (start !== undefined && (trajectory ?? fromData) !== undefined) {
    throw new UsageError(
      `start and ${
        trajectory === undefined ? "fromData" : "trajectory"
      } both say where to start; ` +
        "leave one of them out",
    );
  }
}

function distance(dt: number | string) {
  if (typeof dt === "number") {
    if (dt > 0 && dt < Infinity) return dt;
    throw new UsageError(`dt must be a number above 0, got ${dt}`);
  }
  const span = spanIn(dt);
  if (span !== undefined) return span;
  throw new UsageError(
    `dt must be a number above 0, or one with a unit such as "1d" or "1mo", got ${
      JSON.stringify(dt)
    }`,
  );
}

/** Data as a table that is read when its columns are known. */
function tableOf(data: FitData, name: string): NewTable {
  return {
    name,
    read({ table: _, tableMayBeNone: __, ...columns }: NewColumns) {
      if (isRecording(data)) {
        throw new TypeError(
          `forecast: ${name} must be a table, as its columns are those of the training; give the text of one, ` +
            "columns by name or rows",
        );
      }
      return Promise.resolve(readFitData(data, name, columns as RecordingOptions));
    },
  };
}

/** What is there of some options. */
function given<T extends Record<string, unknown>>(options: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
