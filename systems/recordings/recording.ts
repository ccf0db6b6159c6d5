/**
 * An amount that enters a state at once.
 *
 * @category Recordings
 */
export interface Dose {
  /** When. */
  readonly time: number;
  /**
   * What it enters: the number of the state in `stateNames`, from 0; those of the option `unmeasured`
   * count on from there.
   */
  readonly state: number;
  /** How much is added to the state. */
  readonly amount: number;
  /**
   * Whether it enters before what was measured at its time, so that the measurement has it in already:
   * true where the measurement stands in a row below the dose's, as in tables for NONMEM. Else, and
   * where both stand in one row, the state at its time is that of just before.
   */
  readonly before: boolean;
}

/**
 * States of one run of a system, at times of its own.
 *
 * @category Recordings
 */
export interface Trajectory {
  /** The value of the group's column; "1" where there is none. */
  readonly name: string;
  /** The times, strictly increasing, at least two. */
  readonly times: Float64Array;
  /** The states at these times, of shape [times, d], row by row; NaN where a cell is missing. */
  readonly states: Float64Array;
  /**
   * What drives the system at these times, of shape [times, m], row by row; NaN where a cell is
   * missing. Each of the m inputs has a value somewhere. Unset where the recording has no inputs.
   */
  readonly inputs?: Float64Array;
  /**
   * What enters at once, in the order of time. Unset where the recording has no columns of doses. Rows
   * that have nothing but a dose are rows of `times` too, their states NaN.
   */
  readonly doses?: readonly Dose[];
  /** The recording's covariates as they are here; unset where it has none. */
  readonly covariates?: Float64Array;
}

/**
 * What is constant in every trajectory of a recording, such as a dose.
 *
 * @category Recordings
 */
export interface Covariate {
  /** The name of its column. */
  readonly name: string;
  /** Its value in each trajectory, in their order. */
  readonly values: Float64Array;
  /** In how many rows it stands; unset where it was asked for. */
  readonly rows?: number;
}

/**
 * Trajectories of one system, read from a table.
 *
 * @category Recordings
 */
export interface Recording {
  /** What the table is called. */
  readonly source: string;
  /**
   * The name of the column of times; `t` where the table has none, several in a row where
   * they make a date together.
   */
  readonly timeName: string;
  /** The names of the columns that make the time up, where they are several. */
  readonly timeNames?: readonly string[];
  /** Where times are dates the first one, as of ISO 8601: time 0. All times are seconds since then. */
  readonly start?: string;
  /** The names of the state's columns, d of them. A column without a name is `column3`. */
  readonly stateNames: readonly string[];
  /** The names of the columns that tell trajectories apart; unset where there is one trajectory. */
  readonly groupNames?: readonly string[];
  /** What is constant in every trajectory; unset where nothing is. It is no part of the state. */
  readonly covariates?: readonly Covariate[];
  /** The names of the columns that drive the system, m of them; unset where none does. */
  readonly inputNames?: readonly string[];
  /** The columns of doses, and the number of the state that each enters; unset where there is none. */
  readonly doses?: readonly { readonly name: string; readonly state: number }[];
  /** The states without a column that a dose may enter, as the options name them; unset without any. */
  readonly unmeasured?: readonly string[];
  /** The names of the columns that are not used. */
  readonly leftOut: readonly string[];
  /** Why each of these is not; unset where none is left out. */
  readonly whyLeftOut?: readonly string[];
  /** The trajectories, in the order in which they begin; at least one. */
  readonly trajectories: readonly Trajectory[];
  /** The number of missing cells in the states, but for those of rows that have nothing but a dose. */
  readonly missing: number;
}
