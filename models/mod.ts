/**
 * Networks, losses, optimisers, the training loop, least squares, and parameter files. The root
 * exports all of it.
 *
 * @module
 */

export {
  type Ensemble,
  ensemble,
  type EnsembleForecast,
  type EnsembleOptions,
  type ForecastOptions,
} from "./confidence/ensemble.ts";
export { ensembleWorker } from "./confidence/ensemble_worker.ts";
export type { Interval, Intervals } from "./confidence/interval_types.ts";
export { type IntervalOptions, intervals, type Trained } from "./confidence/intervals.ts";
export {
  type Profile,
  profileLikelihood,
  type ProfileOptions,
  type ProfilePoint,
} from "./confidence/profile_likelihood.ts";
export {
  type DecodeOptions,
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
} from "./files/safetensors.ts";
export {
  type Fit,
  type FitIteration,
  levenbergMarquardt,
  type LevenbergMarquardtOptions,
} from "./least_squares/levenberg_marquardt.ts";
export {
  type MultiStart,
  multiStart,
  type MultiStartOptions,
} from "./least_squares/multi_start.ts";
export { multiStartWorker } from "./least_squares/multi_start_worker.ts";
export type { Distribution } from "./losses/densities.ts";
export { finalStateLoss } from "./losses/final_state_loss.ts";
export { meanSquaredError, type MeanSquaredErrorOptions } from "./losses/mean_squared_error.ts";
export {
  negativeLogLikelihood,
  type NegativeLogLikelihoodOptions,
} from "./losses/negative_log_likelihood.ts";
export type { Noise, Observe, ObservedAt } from "./losses/row_loss.ts";
export { glorot, logNormal, normal, uniform } from "./networks/initializers.ts";
export { mlp, type MlpInputs, type MlpOptions } from "./networks/mlp.ts";
export { type LayerNames, type Network, network, type NetworkOptions } from "./networks/network.ts";
export {
  adamW,
  type AdamWOptions,
  type BoundOptimizer,
  type Optimizer,
} from "./optimisers/adamw.ts";
export { clipNorm } from "./optimisers/clip_norm.ts";
export { lbfgs, type LbfgsOptions } from "./optimisers/lbfgs.ts";
export { cosineDecay, type CosineDecayOptions, type Schedule } from "./optimisers/schedules.ts";
export { type Broadcast, liveLoss, type LiveLossOptions } from "./training/live_loss.ts";
export {
  type Iteration,
  train,
  type TrainEachOptions,
  type Training,
  type TrainingOptions,
  type TrainOptions,
} from "./training/train.ts";
export { Trainer } from "./training/trainer.ts";
export type { TrainerOptions, TrainerState } from "./training/trainer_options.ts";
export { gradientWorker } from "./training/workers/gradient_worker.ts";
export type { WorkerProblems } from "./training/workers/worker_problems.ts";
export { WorkerError } from "./workers/worker_error.ts";
export type {
  StartedWorker,
  UrlLike,
  WithWorkers,
  WorkerOptions,
} from "./workers/worker_options.ts";
