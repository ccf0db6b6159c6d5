import type { Trajectory } from "../../systems/mod.ts";
import { chooseModel, type ChoosingHooks } from "./choose/choose.ts";
import type { Chosen, ChosenModel } from "./choose/chosen.ts";
import { type Miss, orNothing } from "./choose/judge.ts";
import { departureOf, rangeOf, TOLD } from "./forecasts/data_range.ts";
import { lastState, networkForecaster } from "./forecasts/forecaster.ts";
import { type Known, networkPlan } from "./network/network_plan.ts";
import type { Forecaster, ModelConfig, NetworkConfig, TrainingPlan } from "./plan.ts";
import type { TrainSettings } from "./options/train_options.ts";

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
 * that are held out in turn; then it is trained on all of them, and so are those that are averaged with it.
 *
 * @param training The trajectories to train on: what is held out is not among them.
 * @throws {UsageError} If there is no activation of a name.
 * @throws {RangeError} If a column has no value in the rows to train on, or an option is out
 *   of range.
 *
 * @example
 * ```ts
 * import { recordingPlan } from "./recording_plan.ts";
 * import { RECORDING_DEFAULTS } from "./options/train_settings.ts";
 * import { runTraining } from "./training.ts";
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
  { whole = training.length >= ENOUGH, chosen: earlier, ...hooks }: RecordingPlanOptions = {},
): Promise<RecordingPlan> {
  const { chosen, misses } = earlier === undefined
    ? await chooseModel(recording, training, options, whole, hooks)
    : { chosen: earlier, misses: [] };
  const { members = [], starts = 1 } = chosen;
  const others = [chosen, ...members].flatMap((model, k) =>
    Array.from({ length: startsOf(model, starts) }, (_, n) => ({ model, of: k, n }))
      // The chosen one from its first start is the plan itself.
      .filter(({ of, n }) => of > 0 || n > 0)
  );
  return {
    ...planOf(chosen, 0),
    ...(others.length > 0 && {
      others: others.flatMap(({ model, of, n }) =>
        orNothing(() => ({
          ...planOf(model, n),
          of,
          joins: (config: ModelConfig, parameters: Float64Array) =>
            staysNear(networkForecaster(config as NetworkConfig, parameters), training, whole),
        })) ?? []
      ),
    }),
    chosen,
    misses,
  };

  /** The training of one model from one of its starts. */
  function planOf({ shape, units, from }: ChosenModel, start: number): TrainingPlan {
    const seed = seedOf(options.seed, start);
    const plan = networkPlan(recording, training, { ...options, seed }, shape, units);
    return {
      ...plan,
      model(starts, parameters) {
        const model = plan.model(starts, parameters) as NetworkConfig;
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
}

/** From how many starts a model is trained: without a hidden layer there is but one. */
function startsOf({ shape }: ChosenModel, starts: number): number {
  return shape.hidden.length > 0 ? starts : 1;
}

/** The seed of another start: far from those that users count up from 0. */
function seedOf(seed: number, start: number): number {
  return (seed + start * 0x9e3779b9) % 2 ** 32;
}

/** A member is tried so far beyond the data, as a part of their length, at so many times. */
const BEYOND = 1 / 3;
const TIMES = 50;

/**
 * Whether a model stays within a width of the range of the data, over them and, where ends are forecast and
 * nothing drives it that is not known by then, a third of their length beyond.
 */
function staysNear(
  forecaster: Forecaster,
  training: readonly Trajectory[],
  whole: boolean,
): boolean {
  const { stateNames } = forecaster.model;
  const range = rangeOf(training, stateNames.length, training.map(({ times }) => times.length));
  return training.every((one) => {
    const { times, inputs, doses } = one;
    const [first, last] = [times[0], times[times.length - 1]];
    const known = whole || inputs !== undefined || doses !== undefined;
    const end = known ? last : last + BEYOND * (last - first);
    const all = Float64Array.from(
      { length: TIMES },
      (_, i) => first + (end - first) * i / (TIMES - 1),
    );
    const path = forecaster.forecast(forecaster.startOf(one, times.length), all, one);
    return !path.some(Number.isNaN) && departureOf(range, path, TOLD) === undefined;
  });
}
