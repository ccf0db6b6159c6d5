import { stringify } from "@std/csv";
import { Calendar } from "../../../commands/mod.ts";
import type { Edges } from "../../fit/bands/bands.ts";
import type { Recording } from "../../../systems/mod.ts";

/** The name of the file in a run's folder. */
export const FORECAST = "forecast.csv";

/**
 * The data and what the model makes of them, as CSV: a line for each time of each trajectory.
 * Its columns are `trajectory`, `part` (training or holdout), `time`, then `data:x` and
 * `model:x` of each of the state's elements x, and with bands `low:x` and `high:x` of what was held out. A
 * missing number is an empty cell, and so is one of a forecast that has run away. Times that were dates are
 * dates again.
 *
 * @param trained Of each trajectory, how many of its times were trained on.
 * @param forecasts Of each trajectory, the states of the model at its times, row by row.
 * @param edges The edges of its bands there, where they are known.
 */
export function forecastCsv(
  { stateNames, trajectories, start }: Pick<Recording, "stateNames" | "trajectories" | "start">,
  trained: readonly number[],
  forecasts: readonly Float64Array[],
  edges?: readonly Edges[],
): string {
  const d = stateNames.length;
  const rows: unknown[][] = [
    [
      "trajectory",
      "part",
      "time",
      ...stateNames.flatMap((x) => [
        ...[`data:${x}`, `model:${x}`],
        ...(edges === undefined ? [] : [`low:${x}`, `high:${x}`]),
      ]),
    ],
  ];
  const calendar = start === undefined ? undefined : new Calendar(start);
  trajectories.forEach(({ name, times, states }, k) => {
    const written = calendar?.writer(times) ?? ((time: number) => time);
    times.forEach((time, i) => {
      const cells: unknown[] = [name, i < trained[k] ? "training" : "holdout", written(time)];
      for (let j = 0; j < d; j++) {
        const at = i * d + j;
        cells.push(numberOrNothing(states[at]), numberOrNothing(forecasts[k][at]));
        if (edges === undefined) continue;
        const { lower, upper } = edges[k];
        cells.push(
          ...(i < trained[k] ? ["", ""] : [numberOrNothing(lower[at]), numberOrNothing(upper[at])]),
        );
      }
      rows.push(cells);
    });
  });
  return stringify(rows, { headers: false }).replaceAll("\r\n", "\n");
}

function numberOrNothing(value: number): number | string {
  return Number.isNaN(value) ? "" : value;
}
