import type { TrainerState } from "../../models/mod.ts";
import { isFailedSolve, ReconstructionError } from "../../solvers/mod.ts";
import { joinedModel, stagesOf, type TrainedMember, updatesIn } from "./ensemble_plan.ts";
import type { ModelConfig, StageTrainer, TrainingPlan } from "./plan.ts";

/** One update, as metrics.csv has it. */
export interface Metrics {
  /** Its number over all stages; the first is 0. */
  readonly iteration: number;
  /** The stage's name. */
  readonly stage: string;
  /** The loss before the update. */
  readonly loss: number;
  /** The stage's least loss so far. */
  readonly bestLoss: number;
  /** Steps of the solves, rejected ones included. */
  readonly steps: number;
  /** The largest reconstruction error, for the reversible adjoint. */
  readonly reconstructionError?: number;
}

/** How far a training is, in iterations. */
export interface TrainingProgress {
  /** The iterations that are done. */
  readonly done: number;
  /** All of them. */
  readonly of: number;
  /** The last loss. */
  readonly loss: number;
  /** The least loss so far. */
  readonly bestLoss: number;
  /** The time that it took so far, in seconds. */
  readonly seconds: number;
  /** Iterations that an earlier run had done, in other time. Default 0. */
  readonly already?: number;
}

/** All that a training goes on from. */
export interface TrainingState {
  /** The number of the stage. */
  readonly stage: number;
  /** Updates over all stages. */
  readonly done: number;
  /** The largest reconstruction error so far; unset where none was reported. */
  readonly reconstructionError?: number;
  /** Of the stage. */
  readonly trainer: TrainerState;
  /** What the members came to that are trained, of an ensemble; unset before the first one is. */
  readonly finished?: readonly TrainedMember[];
}

/** What a training came to; of an ensemble the losses are those of its first member. */
export interface TrainingOutcome {
  /** The least loss of the last stage. */
  readonly bestLoss: number;
  /** The iteration that had it, counted over all stages; the first is 0. */
  readonly bestIteration: number;
  /** The parameters that had it, flat. */
  readonly bestParameters: Float64Array;
  /** Updates over all stages. */
  readonly iterations: number;
  /** Those of them that this run of it did. */
  readonly updates: number;
  /** The largest reconstruction error of all, for the reversible adjoint. */
  readonly reconstructionError?: number;
  /** The model, whose parameters are the best ones. */
  readonly model: ModelConfig;
  /** The time that this run of it took, in seconds. */
  readonly seconds: number;
  /** The stages that this run of it left before their end, with the best they had, as their solves failed. */
  readonly fellBack?: readonly string[];
}

/** What {@linkcode runTraining} is told. */
export interface TrainingHooks {
  /** Goes on from here. */
  readonly from?: TrainingState;
  /** Is shown every update. */
  readonly onUpdate?: (metrics: Metrics) => void;
  /**
   * Is called at every turn and at the end with how far it is, and with what saves the
   * state. Where it gives false the training ends there, without an outcome.
   */
  readonly onTurn?: (
    progress: TrainingProgress,
    save: () => TrainingState,
  ) => boolean | void | Promise<boolean | void>;
  /** Seconds from one turn to the next, at least. Default 0.2. */
  readonly turnEvery?: number;
  /** Is given the state that the training failed at, before the error goes on. */
  readonly onFailure?: (state: TrainingState) => void | Promise<void>;
}

/**
 * Trains as planned. It pauses a few times a second, so that timers, signals and a progress
 * bar get their turn. The numbers do not depend on the pauses, nor on being resumed.
 *
 * @returns The result; unset where `onTurn` ended it.
 * @throws {SolveError} If a solve fails, such as by a state that becomes infinite.
 * @throws {NonFiniteGradientError} If the loss or its gradient is not finite, again and again.
 * @throws {ReconstructionError} If a way back misses where the way there had been, and is not redone.
 * @throws {TypeError} If the state to go on from is of another training.
 *
 * @example
 * ```ts
 * import { builtInPlan } from "./built_in_plan.ts";
 * import { SYSTEMS } from "./systems.ts";
 * import { systemDefaults, trainSettings } from "./options/train_settings.ts";
 * import { runTraining } from "./training.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const system = SYSTEMS["white-dwarf"];
 * const { settings } = trainSettings({ iterations: "3" }, systemDefaults(system));
 * const outcome = await runTraining(builtInPlan(system, system.data(), settings));
 * assert(outcome !== undefined && outcome.bestLoss < 10);
 * assertEquals(outcome.iterations, 3);
 * ```
 */
export async function runTraining(
  plan: TrainingPlan,
  hooks: TrainingHooks = {},
): Promise<TrainingOutcome | undefined> {
  const { from, onUpdate, onTurn, onFailure, turnEvery = 0.2 } = hooks;
  const stages = stagesOf(plan);
  const of = updatesIn(plan);
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1e3;
  const already = from?.done ?? 0;
  let done = already;
  let worst = from?.reconstructionError;
  let turned = elapsed();
  const fellBack: string[] = [];
  const finished = [...from?.finished ?? []];
  for (let number = from?.stage ?? 0; number < stages.length; number++) {
    const { stage, plan: own, last } = stages[number];
    const trainer = stage.makeTrainer();
    const save = (): TrainingState => ({
      stage: number,
      done,
      ...(worst === undefined ? {} : { reconstructionError: worst }),
      trainer: trainer.save(),
      ...(finished.length > 0 && { finished: [...finished] }),
    });
    try {
      if (from?.stage === number) trainer.restore(from.trainer);
      let loss = trainer.bestLoss;
      const turn = () => {
        const { bestLoss } = trainer;
        return onTurn?.({ done, of, loss, bestLoss, seconds: elapsed(), already }, save);
      };
      while (trainer.updates < stage.iterations) {
        const found = runOrStop(trainer, own.fallsBack ?? false);
        if (found === undefined) {
          fellBack.push(stage.name);
          break;
        }
        loss = found;
        const metrics = measured(trainer);
        if (metrics.reconstructionError !== undefined) {
          worst = Math.max(worst ?? 0, metrics.reconstructionError);
        }
        onUpdate?.({ iteration: done, stage: stage.name, loss, ...metrics });
        trainer.update();
        done++;
        if (elapsed() - turned >= turnEvery) {
          if (await turn() === false) return undefined;
          // A macrotask, so that timers and signals are heard even where onTurn awaits nothing.
          await new Promise((resolve) => setTimeout(resolve, 0));
          turned = elapsed();
        }
      }
      own.field.parameters.flat.set(trainer.bestParameters);
      if (number === stages.length - 1 && await turn() === false) return undefined;
      if (last) {
        finished.push({
          bestLoss: trainer.bestLoss,
          bestIteration: done - trainer.updates + trainer.bestUpdate,
          parameters: trainer.bestParameters.slice(),
          starts: trainer.bestStarts.slice(),
        });
      }
      if (number === stages.length - 1) {
        const { parameters: bestParameters, ...joined } = joinedModel(plan, finished);
        return {
          ...{ ...joined, bestParameters },
          ...{ iterations: done, updates: done - already, reconstructionError: worst },
          ...{ seconds: elapsed(), fellBack },
        };
      }
    } catch (error) {
      if (error instanceof RangeError || error instanceof ReconstructionError) {
        await onFailure?.(save());
      }
      throw error;
    } finally {
      trainer.release();
    }
  }
  throw new TypeError(
    `runTraining: the state is of stage ${from?.stage}, the plan has ${stages.length}`,
  );
}

/** A loss and its gradient; undefined where solves fail and the stage is to end there. */
function runOrStop(trainer: StageTrainer, stops: boolean): number | undefined {
  try {
    return trainer.run();
  } catch (error) {
    if (!stops || !isFailedSolve(error)) throw error;
    return undefined;
  }
}

function measured(
  trainer: StageTrainer,
): Pick<Metrics, "bestLoss" | "steps" | "reconstructionError"> {
  let steps = 0;
  let reconstructionError: number | undefined;
  for (const stats of trainer.stats) {
    steps += stats.steps + (stats.rejected ?? 0);
    if (stats.reconstructionError !== undefined) {
      reconstructionError = Math.max(reconstructionError ?? 0, stats.reconstructionError);
    }
  }
  return {
    bestLoss: trainer.bestLoss,
    steps,
    ...(reconstructionError === undefined ? {} : { reconstructionError }),
  };
}
