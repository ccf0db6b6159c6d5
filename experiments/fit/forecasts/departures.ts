import { type ColumnRange, departureOf, TOLD } from "./data_range.ts";

/** A forecast of a trajectory. */
export interface ForecastRows {
  /** The trajectory; unset where there is only one, or it is one of the user's. */
  readonly name?: string;
  /** The times. */
  readonly times: ArrayLike<number>;
  /** The states, of shape [times, columns]; NaN where the path runs away. */
  readonly states: Float64Array;
}

/** What is known of the columns of forecasts. */
export interface RangedColumns {
  /** Their names. */
  readonly stateNames: readonly string[];
  /** The name of the time. */
  readonly timeName: string;
  /** Their ranges in the data trained on. */
  readonly range: readonly ColumnRange[];
  /** Writes a time. */
  readonly timeText: (time: number) => number | string;
}

/** Where a column first leaves the range of the data by more than its width. */
export interface FirstDeparture {
  /** The name of the column. */
  readonly column: string;
  /** The trajectory, where it has a name. */
  readonly trajectory?: string;
  /** The time, as the user writes it. */
  readonly time: number | string;
  /** In how many trajectories more it does so. */
  readonly more: number;
  /** It in a sentence. */
  readonly text: string;
}

/** That a column leaves the range of the data, with the time, but for how far. */
export function leavesText(
  { name, times }: ForecastRows,
  { column, row }: { readonly column: number; readonly row: number },
  { stateNames, timeName, range, timeText }: RangedColumns,
): string {
  const { low, high } = range[column];
  const whose = name === undefined ? "" : ` of trajectory ${name}`;
  return `${stateNames[column]}${whose} leaves the range of the training data, ${short(low)} to ` +
    `${short(high)}, at ${timeName} = ${timeText(times[row])}`;
}

function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}

/** Of each column where it first leaves the range of the data by more than its width, if it does. */
export function departuresOf(
  paths: readonly ForecastRows[],
  columns: RangedColumns,
): FirstDeparture[] {
  const { stateNames, range, timeText } = columns;
  const d = stateNames.length;
  return stateNames.flatMap((column, k): FirstDeparture[] => {
    const all = paths.flatMap((path) => {
      const own = Float64Array.from(
        { length: path.times.length },
        (_, i) => path.states[i * d + k],
      );
      const found = departureOf([range[k]], own, TOLD);
      return found === undefined ? [] : [{ path, row: found.row }];
    });
    if (all.length === 0) return [];
    const [{ path, row }] = all;
    const more = all.length - 1;
    return [{
      column,
      ...(path.name !== undefined && { trajectory: path.name }),
      time: timeText(path.times[row]),
      more,
      text: `${leavesText(path, { column: k, row }, columns)} by more than its width` +
        (more > 0 ? `, as the first of ${all.length} trajectories` : ""),
    }];
  });
}

/** That a path has no numbers from some time on, of the first one of which that is so. */
export function runawayText(
  paths: readonly ForecastRows[],
  { timeName, timeText }: Pick<RangedColumns, "timeName" | "timeText">,
): string | undefined {
  for (const { name, times, states } of paths) {
    const at = states.findIndex(Number.isNaN);
    if (at < 0) continue;
    const row = Math.floor(at * times.length / states.length);
    const whose = name === undefined ? "" : ` of trajectory ${name}`;
    return `The forecast${whose} runs away at ${timeName} = ${
      timeText(times[row])
    }: it has no numbers ` +
      "from there on.";
  }
  return undefined;
}
