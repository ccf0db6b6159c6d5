import type { DateOrder } from "./recording_dates.ts";
import { checkKeys, type KeysOf } from "../../tensors/internal.ts";

/**
 * How {@linkcode readRecording} reads a table. Columns go by name or by number from 1.
 *
 * @category Recordings
 */
export interface RecordingOptions {
  /**
   * The column of times. Default: the one with the name `t`, `time` or `timestamp`, upper
   * or lower case, with or without a unit as in `t (s)`; else the first one. That one gives way
   * where it has no name, holds words or counts the rows, to one that holds dates or has a
   * name such as `Days`, `year` or `elapsed time`.
   *
   * Several columns make a date together: such as Date and Time, or Year, Month, Day, Hour and Minute,
   * the last three of which may be missing. So they do by default where they are named so in English.
   */
  readonly time?: string | readonly string[];
  /**
   * The columns of the state, in this order; none, `[]`, where only inputs or doses are wanted, as of
   * what is to come. Default: all others that hold numbers, but
   * for those without a name where others have one, a first one that counts the rows, and
   * those that are constant in every one of several trajectories. Inputs and doses are none.
   */
  readonly state?: readonly string[];
  /**
   * The column whose value tells trajectories apart, or several such columns. Default: if
   * times start again, the one column of words where there is one; else there is one trajectory.
   */
  readonly group?: string | readonly string[];
  /**
   * Columns of numbers that are constant in every trajectory. Default: where there are
   * several trajectories, those that are, but for the columns of the state asked for.
   */
  readonly covariate?: readonly string[];
  /**
   * Columns that drive the system, such as a voltage or the weather: they are no states. A cell may be
   * missing, but every trajectory has a value of each. Default none.
   */
  readonly input?: readonly string[];
  /**
   * Columns of amounts that enter at once at the times of their rows, such as doses of a drug. `"dose"`
   * enters the first state, `"dose:x"` the state x, by name or number; a cell that is missing or 0 is no
   * dose. Rows at the same time are one row then, where no column has two values in them. Beside doses the
   * columns EVID, MDV, ADDL and II are read as NONMEM reads them: in a row of which EVID or MDV is not 0
   * nothing was measured, and a dose enters ADDL times more, each II later, until the last row of its
   * trajectory. What they, RATE and SS say that is no dose at once is an error. Default none.
   */
  readonly dose?: readonly string[];
  /** Names of states that no column holds and a dose may enter. Default none. */
  readonly unmeasured?: readonly string[];
  /**
   * The time from a row to the next, above 0, for tables without times: each trajectory begins at 0.
   * Default: unset, the times are in a column.
   */
  readonly dt?: number;
  /** Values that stand for none, such as "-999", beside those that always do. Default none. */
  readonly missing?: readonly string[];
  /**
   * The order of day, month and year in dates of numbers, such as 1/31/2024 or 20240131. Default:
   * only dates that say it themselves are read, such as 2024-01-31 or Jan 31 2024.
   */
  readonly dateOrder?: DateOrder;
  /** What stands before the decimals of a number. Default ".". */
  readonly decimal?: "." | ",";
  /**
   * What is done where a time occurs again in the next row of a trajectory: "mean" makes one row of
   * such rows, with the mean of what each column has there. Default "refuse".
   */
  readonly repeated?: "refuse" | "mean";
}

const KNOWN: KeysOf<RecordingOptions> = {
  ...{ time: true, state: true, group: true, covariate: true },
  ...{ input: true, dose: true, unmeasured: true },
  ...{ dt: true, missing: true, decimal: true, repeated: true, dateOrder: true },
};

/**
 * Gives options back.
 *
 * @throws {TypeError} If one is unknown.
 * @throws {RangeError} If one has a value that it cannot have.
 */
export function checkedOptions(options: RecordingOptions): RecordingOptions {
  checkKeys("readRecording", options, KNOWN);
  const { dt, decimal = ".", repeated = "refuse", time, dateOrder = "ymd" } = options;
  if (dt !== undefined && !(dt > 0 && dt < Infinity)) {
    throw new RangeError(`readRecording: dt must be a finite number above 0, got ${dt}`);
  }
  if (dt !== undefined && time !== undefined) {
    throw new RangeError(
      "readRecording: dt is for tables without times, and a column of times is named; leave dt " +
        "or time out",
    );
  }
  if (decimal !== "." && decimal !== ",") {
    throw new RangeError(
      `readRecording: decimal must be "." or ",", got ${JSON.stringify(decimal)}`,
    );
  }
  if (!["mdy", "dmy", "ymd"].includes(dateOrder)) {
    throw new RangeError(
      `readRecording: dateOrder must be "mdy", "dmy" or "ymd", got ${JSON.stringify(dateOrder)}`,
    );
  }
  if (repeated !== "refuse" && repeated !== "mean") {
    throw new RangeError(
      `readRecording: repeated must be "refuse" or "mean", got ${JSON.stringify(repeated)}`,
    );
  }
  return options;
}

/** The columns asked for to tell trajectories apart. */
export function groupsAsked({ group = [] }: RecordingOptions): readonly string[] {
  return typeof group === "string" ? [group] : group;
}
