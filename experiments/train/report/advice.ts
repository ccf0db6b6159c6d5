import { errorText } from "../../fit/forecasts/error_table.ts";
import type { ForecastErrors } from "../../fit/forecasts/forecast_errors.ts";
import type { RunVerdict } from "../../fit/forecasts/verdict.ts";
import type { TrainingJob } from "../../fit/job/training_job.ts";

/** What is off by this part of a column's deviation is not followed. */
const FAR = 0.5;

/** What the model was told, as far as there is more to tell. */
type Told = Pick<TrainingJob, "table" | "recording" | "equations" | "options">;

/** What tells a model more, and whether that was done already. */
const HELPS: readonly [done: (job: Told) => boolean, advice: string][] = [
  [
    ({ recording: { inputNames, doses } }) => (inputNames ?? doses) !== undefined,
    "name what was measured of its causes (--input)",
  ],
  [
    // Of several trajectories no season is looked for.
    ({ recording: { trajectories }, options: { season = "auto" } }) =>
      trajectories.length > 1 || season !== "auto",
    "say after what time it repeats (--season)",
  ],
  [({ equations }) => equations !== undefined, "write down its law (--equations)"],
];

/**
 * Why a forecast of a table is of no use, as far as errors tell it, and what to add: in two sentences.
 *
 * @returns Undefined where the forecast is of use, or nothing says whether it is.
 *
 * @example
 * ```ts
 * import { adviceOf } from "./advice.ts";
 * import { readRecording } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const recording = readRecording("t,heater,x\n0,1,1\n1,1,2\n2,0,1", "room.csv", { input: ["heater"] });
 * const training = { model: { columns: [0.1], overall: 0.05 } };
 * const told = { recording, table: { state: ["x"] }, options: { season: "24" } };
 * assertEquals(
 *   adviceOf({ kind: "worse", text: "" }, { training }, told),
 *   "It follows what it was trained on, 0.0500 deviations off, but not what was held out. What may " +
 *     "help: write down its law (--equations), or record more.",
 * );
 * ```
 */
export function adviceOf(
  verdict: RunVerdict | undefined,
  { training }: Pick<ForecastErrors, "training">,
  job: Told,
): string | undefined {
  if (verdict === undefined || verdict.kind === "better" || job.table === undefined) {
    return undefined;
  }
  const { overall: off } = training.model;
  const far = `${errorText(off)} deviations off`;
  const [why, last] = off < FAR
    ? [`It follows what it was trained on, ${far}, but not what was held out.`, "record more"]
    : [
      `It does not follow what it was trained on either, ${far}.`,
      "leave out what is noise alone (--state)",
    ];
  const helps = HELPS.filter(([done]) => !done(job)).map(([, advice]) => advice);
  return `${why} What may help: ${[...helps, `or ${last}`].join(", ")}.`;
}
