import { SolveError } from "../../solvers/mod.ts";
import { UsageError } from "../../commands/mod.ts";
import { departureOf, REACH, REFUSED } from "../fit/forecasts/data_range.ts";
import {
  departuresOf,
  type ForecastRows,
  leavesText,
  type RangedColumns,
} from "../fit/forecasts/departures.ts";

/**
 * Sees to it that forecasts stay where the data say something.
 *
 * @param extrapolate Whether they may leave the range of the data.
 * @returns Lines about columns that leave it by more than its width.
 * @throws {UsageError} If one leaves it by more than twice its width, unless that is asked for.
 * @throws {SolveError} If one leaves it by more than a hundred widths: that is no forecast.
 */
export function checkRange(
  paths: readonly ForecastRows[],
  columns: RangedColumns,
  extrapolate: boolean,
): string[] {
  const { range, timeText } = columns;
  for (const path of paths) {
    const far = departureOf(range, path.states, extrapolate ? REACH : REFUSED);
    if (far === undefined) continue;
    const leaves = leavesText(path, far, columns);
    if (extrapolate) {
      throw new SolveError(
        "not finite",
        0,
        path.times[far.row],
        `${leaves} by more than ${REACH} times its width: it runs away, and is no forecast; forecast a ` +
          "shorter time",
      );
    }
    const shorter = far.row > 1 ? `say --to ${timeText(path.times[far.row - 1])}, or ` : "";
    throw new UsageError(
      `${leaves} by more than twice its width, where nothing says that the model holds; ${shorter}add ` +
        "--extrapolate to have it all the same",
    );
  }
  return departuresOf(paths, columns).map(({ text }) => text);
}
