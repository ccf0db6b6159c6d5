import { stringify } from "@std/csv";
import { Calendar } from "../../../commands/mod.ts";
import type { Recording } from "../../../systems/mod.ts";

/** The name of the file in a run's folder. */
export const FORECAST = "forecast.csv";

/**
 * The data and what the model makes of them, as CSV: a line for each time of each trajectory.
 * Its columns are `trajectory`, `part` (training or holdout), `time`, then `data:x` and
 * `model:x` of each of the state's elements x. A missing number is an empty cell. Times that were
 * dates are dates again.
 *
 * @param trained Of each trajectory, how many of its times were trained on.
 * @param forecasts Of each trajectory, the states of the model at its times, row by row.
 */
export function forecastCsv(
  { stateNames, trajectories, start }: Pick<Recording, "stateNames" | "trajectories" | "start">,
  trained: readonly number[],
  forecasts: readonly Float64Array[],
): string {
  const d = stateNames.length;
  const rows: unknown[][] = [
    ["trajectory", "part", "time", ...stateNames.flatMap((x) => [`data:${x}`, `model:${x}`])],
  ];
  const calendar = start === undefined ? undefined : new Calendar(start);
  trajectories.forEach(({ name, times, states }, k) => {
    const written = calendar?.writer(times) ?? ((time: number) => time);
    times.forEach((time, i) => {
      const cells: unknown[] = [name, i < trained[k] ? "training" : "holdout", written(time)];
      for (let j = 0; j < d; j++) {
        cells.push(numberOrNothing(states[i * d + j]), numberOrNothing(forecasts[k][i * d + j]));
      }
      rows.push(cells);
    });
  });
  return stringify(rows, { headers: false }).replaceAll("\r\n", "\n");
}

function numberOrNothing(value: number): number | string {
  return Number.isNaN(value) ? "" : value;
}
