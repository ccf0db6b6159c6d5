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
}

/**
 * Trajectories of one system, read from a table.
 *
 * @category Recordings
 */
export interface Recording {
  /** What the table is called. */
  readonly source: string;
  /** The name of the column of times. */
  readonly timeName: string;
  /** Where times are dates the first one: time 0. All times are seconds since then. */
  readonly start?: string;
  /** The names of the state's columns, d of them. A column without a name is `column3`. */
  readonly stateNames: readonly string[];
  /** The names of the columns that are not used. */
  readonly leftOut: readonly string[];
  /** The trajectories, in the order in which they begin; at least one. */
  readonly trajectories: readonly Trajectory[];
  /** The number of missing cells in the states. */
  readonly missing: number;
}
