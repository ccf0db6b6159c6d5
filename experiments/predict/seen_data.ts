import { parse } from "@std/csv";
import { readWhole } from "../../commands/mod.ts";
import type { CommonConfig } from "../fit/plan.ts";
import { FORECAST } from "../train/run/forecast_csv.ts";
import type { ModelClock } from "../fit/predict/predict_times.ts";

/** What was measured of a trajectory: of shape [times, d], row by row; NaN where nothing was. */
export interface SeenData {
  /** The times. */
  readonly times: Float64Array;
  /** The states there. */
  readonly states: Float64Array;
}

/**
 * What was measured of a trajectory of the training, as the run's forecast.csv has it.
 *
 * @param folder The run's folder.
 * @param name The trajectory.
 * @returns The data; undefined where the run is not finished, and has no such file.
 * @throws {UsageError} If the file was changed.
 */
export async function seenInTraining(
  folder: string,
  { stateNames, start }: Pick<CommonConfig, "stateNames" | "start">,
  clock: ModelClock,
  name: string,
): Promise<SeenData | undefined> {
  const bytes = (await readWhole(folder, "train", [FORECAST]))?.get(FORECAST);
  if (bytes === undefined) return undefined;
  const [head, ...rows] = parse(new TextDecoder().decode(bytes)) as string[][];
  const columns = stateNames.map((state) => head.indexOf(`data:${state}`));
  const own = rows.filter(([trajectory]) => trajectory === name);
  const time = (text: string) => start === undefined ? Number(text) : clock.time(text, "time");
  return {
    times: Float64Array.from(own, (row) => time(row[head.indexOf("time")])),
    states: Float64Array.from(
      own.flatMap((row) => columns.map((j) => (row[j] ?? "") === "" ? NaN : Number(row[j]))),
    ),
  };
}
