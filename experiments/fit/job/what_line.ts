import { count, counted, listed } from "../../../commands/internal.ts";
import type { Recording } from "../../../systems/mod.ts";
import { shortList } from "./columns_line.ts";

/**
 * What is trained on, in a line.
 *
 * @param trained Of each trajectory, how many of its times are trained on.
 */
export function whatLine(source: string, recording: Recording, trained: readonly number[]): string {
  const { stateNames, trajectories, missing, start } = recording;
  const rows = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const doses = trajectories.reduce((sum, { doses = [] }) => sum + doses.length, 0);
  return [
    `${source}: ${counted(rows, "row")} of ${listed(shortList(stateNames))}`,
    ...(trajectories.length > 1 ? [`${count(trajectories.length)} trajectories`] : []),
    ...(doses > 0 ? [counted(doses, "dose")] : []),
    ...(missing > 0 ? [`${counted(missing, "cell")} missing`] : []),
    ...(start === undefined ? [] : [`times in seconds since ${start}`]),
    heldOutText(trained, trajectories.map(({ times }) => times.length)),
  ].join(", ");
}

function heldOutText(trained: readonly number[], rows: readonly number[]): string {
  const whole = trained.filter((n) => n === 0).length;
  const left = rows.reduce((sum, n, k) => sum + n - trained[k], 0);
  if (left === 0) return "nothing held out";
  if (whole > 0) return `the last ${count(whole)} of them held out`;
  return `the last ${counted(left, "row")} held out`;
}
