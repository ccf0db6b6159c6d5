import type { Recording, Trajectory } from "../../systems/mod.ts";
import { fieldOf } from "./field_of.ts";
import { matchGradients } from "./matching/gradient_matching.ts";
import { chooseLinear } from "./choose_linear.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainSettings } from "./train_options.ts";
import { recordingStages, stepSize } from "./recording_stages.ts";
import { type SmoothedRecording, smoothRecording } from "./matching/smoothed_recording.ts";

/** A training on a recording, and what is worth telling about it. */
interface RecordingPlan extends TrainingPlan {
  /** The widths of the hidden layers; none where a linear field is enough. */
  readonly hidden: readonly number[];
  /** What the user should know, in whole sentences. */
  readonly notes: readonly string[];
}

/** The widths that "auto" takes where a linear field is not enough: in few columns, in many. */
const FOR_FEW: readonly number[] = [64];
const FOR_MANY: readonly number[] = [32];
const FEW = 6;
/**
 * The training on a recording. The network begins where ridge regression on the slopes of the
 * smoothed data puts it. Then it is trained on short windows, on windows of twice the length
 * again and again, and at last on the whole trajectories. Where each window and trajectory
 * starts is fitted as well, as no row is free of noise.
 *
 * @param training The trajectories to train on: what is held out is not among them.
 * @throws {UsageError} If there is no activation of a name.
 * @throws {RangeError} If a column has no value in the rows to train on, or an option is out
 *   of range.
 *
 * @example
 * ```ts
 * import { recordingPlan } from "./recording_plan.ts";
 * import { RECORDING_DEFAULTS } from "../train/train_settings.ts";
 * import { runTraining } from "../train/training.ts";
 * import { readRecording } from "@revode/revode/systems";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 30 }, (_, i) => `${i / 10},${5 * Math.exp(-i / 10)}`);
 * const recording = readRecording(["t,x", ...rows].join("\n"), "decay.csv");
 * const options = { ...RECORDING_DEFAULTS, iterations: 60 };
 * const plan = recordingPlan(recording, recording.trajectories, options);
 * const outcome = await runTraining(plan);
 * assert(outcome !== undefined);
 * assertAlmostEquals(outcome.model.starts[0].y0[0], 5, 1e-2);
 * ```
 */
export function recordingPlan(
  recording: Pick<Recording, "stateNames" | "timeName" | "start">,
  training: readonly Trajectory[],
  options: TrainSettings,
): RecordingPlan {
  const { stateNames, timeName, start } = recording;
  const { activation, method, rtol, seed, standardise } = options;
  const d = stateNames.length;
  const data = smoothRecording(training, d, standardise);
  const dt = stepSize(data, method);
  const hidden = options.hidden !== "auto"
    ? options.hidden
    : chooseLinear(standardise ? data : smoothRecording(training, d, true), options)
    ? []
    : d <= FEW
    ? FOR_FEW
    : FOR_MANY;
  const bypass = hidden.length > 0;
  const network = { stateNames, hidden, activation, seesTime: false, bypass, seed };
  const field = fieldOf(network);
  const { parameters, precondition } = matchGradients(data, network, { method, dt, rtol });
  field.parameters.flat.set(parameters);
  const { offset, factor, timeOffset, timeFactor } = data;
  return {
    field,
    hidden,
    notes: notesOf(data, stateNames, hidden, options.hidden),
    stages: recordingStages(data, { field, precondition, dt }, options),
    model: (starts) => ({
      kind: "network",
      ...network,
      timeName,
      ...(start === undefined ? {} : { start }),
      ...{ offset, factor, timeOffset, timeFactor },
      method: method.name,
      dt,
      ...(rtol === undefined ? {} : { rtol }),
      starts: training.map(({ name, times }, j) => ({
        name,
        t0: times[0],
        y0: stateNames.map((_, k) => starts[j * d + k] / factor[k] + offset[k]),
      })),
    }),
  };
}

function notesOf(
  { constant }: SmoothedRecording,
  stateNames: readonly string[],
  hidden: readonly number[],
  asked: readonly number[] | "auto",
): string[] {
  const notes: string[] = [];
  if (constant.length > 0) {
    const names = constant.map((k) => stateNames[k]).join(", ");
    notes.push(`${names} does not vary in the rows to train on and keeps its unit.`);
  }
  if (asked === "auto" && hidden.length === 0) {
    notes.push(
      "A linear field follows the data to within their noise, so there are no hidden layers; " +
        "--hidden 32 asks for some.",
    );
  }
  return notes;
}
