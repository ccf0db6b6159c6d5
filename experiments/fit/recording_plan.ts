import type { Trajectory } from "../../systems/mod.ts";
import { chooseModel, type ChoosingHooks } from "./choose/choose.ts";
import type { Chosen } from "./choose/chosen.ts";
import type { Miss } from "./choose/judge.ts";
import { lastState, networkForecaster } from "./forecasts/forecaster.ts";
import { type Known, networkPlan } from "./network/network_plan.ts";
import type { NetworkConfig, TrainingPlan } from "./plan.ts";
import type { TrainSettings } from "./train_options.ts";

/** A training on a recording, and how its model was chosen. */
export interface RecordingPlan extends TrainingPlan {
  /** The model. */
  readonly chosen: Chosen;
  /** Its misses on the parts of the training data that were held out in turn; none of an earlier choice. */
  readonly misses: readonly Miss[];
}

/** What {@linkcode recordingPlan} is told besides. */
export interface RecordingPlanOptions extends ChoosingHooks {
  /** Whether whole trajectories are to be forecast. Default where there are four to train on, or more. */
  readonly whole?: boolean;
  /** A model that was chosen before. */
  readonly chosen?: Chosen;
}

/** With as many trajectories whole ones are forecast. */
export const ENOUGH = 4;

/**
 * The training on a recording. First a model is chosen, by what it forecasts of parts of the training data
 * that are held out in turn; then it is trained on all of them.
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
 * const options = { ...RECORDING_DEFAULTS, hidden: [], hiddenStates: 0, iterations: 60 };
 * const plan = await recordingPlan(recording, recording.trajectories, options);
 * const outcome = await runTraining(plan);
 * assert(outcome !== undefined);
 * assertAlmostEquals(outcome.model.starts[0].y0[0], 5, 1e-2);
 * ```
 */
export async function recordingPlan(
  recording: Known,
  training: readonly Trajectory[],
  options: TrainSettings,
  { whole = training.length >= ENOUGH, chosen: earlier, onTrial }: RecordingPlanOptions = {},
): Promise<RecordingPlan> {
  const { chosen, misses } = earlier === undefined
    ? await chooseModel(recording, training, options, whole, { ...(onTrial && { onTrial }) })
    : { chosen: earlier, misses: [] };
  const plan = networkPlan(recording, training, options, chosen.shape, chosen.units);
  return {
    ...plan,
    chosen,
    misses,
    model(starts, parameters) {
      const model = plan.model(starts, parameters) as NetworkConfig;
      const { from } = chosen;
      if (from === "path") return model;
      const forecaster = networkForecaster(model, parameters);
      return {
        ...model,
        starts: model.starts.map((start, j) => ({
          ...start,
          then: lastState(forecaster, start, training[j], training[j].times.length, from),
        })),
      };
    },
  };
}
