import type { Recording, RecordingOptions } from "../../../systems/mod.ts";
import type { Span } from "../../../commands/internal.ts";

/** A time: a number, or a date in the words of the user where the times of the model are dates. */
export type Moment = number | string;

/** A table of new data. */
export interface NewTable {
  /** What it is called in messages. */
  readonly name: string;
  /** Reads it, with columns of these. */
  readonly read: (columns: NewColumns) => Promise<Recording>;
}

/** What the columns of new data are. */
export interface NewColumns extends RecordingOptions {
  /** The table of a file that has several, as it was named in the training. */
  readonly table?: string;
  /** Whether it is no error to name one of a file that has but one. */
  readonly tableMayBeNone?: boolean;
}

/** What forecast is wanted. */
export interface ForecastRequest {
  /** The first time; unset for that of the start. */
  readonly from?: Moment;
  /** The last time; unset where all times are said. */
  readonly to?: Moment;
  /** The distance of two times; unset for a hundredth of the whole. */
  readonly dt?: number | Span;
  /** All times, in place of the first, the last and their distance. */
  readonly times?: ArrayLike<Moment>;
  /** The state at the first time; unset for where the model was trained from. */
  readonly start?: readonly number[];
  /** The trajectory whose start is taken; unset for the first one, and for all of new data. */
  readonly trajectory?: string;
  /** What drives the model at times to come; unset where nothing does. */
  readonly inputs?: NewTable;
  /** A recording that is gone on with after its last rows; unset for a start that was trained. */
  readonly fromData?: NewTable;
  /** The columns that tell trajectories apart in these, where not those of the training. */
  readonly group?: string;
  /** Whether bands are wanted. */
  readonly bands?: boolean;
  /** Whether forecasts may leave the range of the data by more than twice its width. */
  readonly extrapolate?: boolean;
  /** Whether a path that runs away ends in NaN; else it is an error. Default false. */
  readonly runsAway?: boolean;
}
