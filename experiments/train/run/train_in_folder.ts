import { encodeSafetensors } from "../../../models/mod.ts";
import { joinedModel, tensorsOf } from "../../fit/ensemble_plan.ts";
import type { ModelConfig, TrainingPlan } from "../../fit/plan.ts";
import type { OutputFolder, Progress } from "../../../commands/mod.ts";
import {
  runTraining,
  type TrainingOutcome,
  type TrainingProgress,
  type TrainingState,
} from "../../fit/training.ts";
import type { MetricsFile } from "./metrics_file.ts";
import { CONFIG, configText, type RunConfig } from "../../fit/options/run_config.ts";
import { PARAMETERS, saveCheckpoint } from "./run_folder.ts";

/** What {@linkcode trainInFolder} is told. */
interface TrainInFolder {
  /** The run's folder. */
  readonly folder: OutputFolder;
  /** What the run is. */
  readonly config: RunConfig;
  /** What is trained. */
  readonly plan: TrainingPlan;
  /** Goes on from here. */
  readonly from?: TrainingState;
  /** Is given every update. */
  readonly metrics: MetricsFile;
  /** Shows how far it is. */
  readonly progress: Progress<TrainingProgress>;
  /** Seconds between two checkpoints. */
  readonly every: number;
  /** Ends it when it is aborted. */
  readonly signal: AbortSignal;
}

/** A training that was ended before its time. */
interface Stopped {
  /** Updates until then. */
  readonly done: number;
  /** The least loss of the stage; infinite before the first. */
  readonly bestLoss: number;
}

/**
 * Trains, and writes checkpoints into the run's folder as it goes. Where it is interrupted or
 * fails, the best parameters until then are there as well.
 *
 * @param onStop Is told where it was ended before its time.
 * @returns The result; unset where it was interrupted.
 * @throws {SolveError} If a solve failed.
 * @throws {NonFiniteGradientError} If the loss or its gradient is not finite.
 * @throws {ReconstructionError} If a way back missed where the way there had been, and was not redone.
 */
export async function trainInFolder(
  run: TrainInFolder,
  onStop: (stopped: Stopped, failed: boolean) => void,
): Promise<TrainingOutcome | undefined> {
  const { folder, plan, from, metrics, progress, every, signal } = run;
  const checkpoint = async (state: TrainingState) => {
    // The lines of the updates first: a checkpoint can be gone on from only with all of them.
    await metrics.flush();
    await saveCheckpoint(folder, state);
  };
  const stop = async (state: TrainingState, status: "interrupted" | "failed") => {
    await checkpoint(state);
    await folder.write(bestSoFar(run, state, status));
    onStop({ done: state.done, bestLoss: state.trainer.bestLoss }, status === "failed");
  };
  let saved = performance.now();
  try {
    const outcome = await runTraining(plan, {
      ...(from && { from }),
      onUpdate: (update) => metrics.add(update),
      onTurn: async (state, save) => {
        progress.show(state);
        if (signal.aborted) {
          await stop(save(), "interrupted");
          return false;
        }
        if (performance.now() - saved >= 1e3 * every) {
          await checkpoint(save());
          saved = performance.now();
        }
      },
      onFailure: (state) => stop(state, "failed"),
    });
    await metrics.flush();
    return outcome;
  } finally {
    await progress.stop();
  }
}

/** The files of a model: what it is, and its numbers. */
export function modelFiles(
  // A run that is resumed has a model by now: the new one stands last all the same.
  { model: _, ...config }: RunConfig,
  plan: TrainingPlan,
  flat: Float64Array,
  model: ModelConfig,
): Record<string, string | Uint8Array> {
  return {
    [PARAMETERS]: encodeSafetensors(tensorsOf(model, plan, flat), { made_by: "revode" }),
    [CONFIG]: configText({ ...config, model }),
  };
}

/** The best model until now: of an ensemble the mean of the members that are trained, if there is one. */
function bestSoFar(
  { config, plan }: TrainInFolder,
  { stage, trainer, finished = [] }: TrainingState,
  status: "interrupted" | "failed",
): Record<string, string | Uint8Array> {
  const { bestParameters, bestStarts } = trainer.arrays;
  const { model, parameters } = finished.length > 0 ? joinedModel(plan, finished) : {
    model: plan.model(
      stage === plan.stages.length - 1 ? bestStarts : startsOf(plan),
      bestParameters,
    ),
    parameters: bestParameters,
  };
  return modelFiles({ ...config, status }, plan, parameters, model);
}

/** The starts that the last stage begins with. */
function startsOf({ stages }: TrainingPlan): Float64Array {
  const trainer = stages[stages.length - 1].makeTrainer();
  try {
    return trainer.starts.slice();
  } finally {
    trainer.release();
  }
}
