/**
 * Networks, losses, optimisers, the training loop, least squares, and parameter files. The root
 * exports all of it.
 *
 * @module
 */

export { adamW, type AdamWOptions, type BoundOptimizer, type Optimizer } from "./adamw.ts";
export { clipNorm } from "./clip_norm.ts";
export { glorot, logNormal, normal, uniform } from "./initializers.ts";
export { lbfgs, type LbfgsOptions } from "./lbfgs.ts";
export {
  type Ensemble,
  ensemble,
  type EnsembleForecast,
  type ForecastOptions,
} from "./least_squares/ensemble.ts";
export type { Interval, Intervals } from "./least_squares/interval_types.ts";
export { type IntervalOptions, intervals, type Trained } from "./least_squares/intervals.ts";
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
export {
  type Profile,
  profileLikelihood,
  type ProfileOptions,
  type ProfilePoint,
} from "./least_squares/profile_likelihood.ts";
export type { Distribution } from "./losses/densities.ts";
export { finalStateLoss } from "./losses/final_state_loss.ts";
export { meanSquaredError, type MeanSquaredErrorOptions } from "./losses/mean_squared_error.ts";
export {
  negativeLogLikelihood,
  type NegativeLogLikelihoodOptions,
} from "./losses/negative_log_likelihood.ts";
export type { Noise, Observe, ObservedAt } from "./losses/row_loss.ts";
export { mlp, type MlpOptions } from "./mlp.ts";
export { type Network, network, type NetworkOptions } from "./network.ts";
export {
  type DecodeOptions,
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
} from "./safetensors.ts";
export { cosineDecay, type CosineDecayOptions, type Schedule } from "./schedules.ts";
export { type Iteration, train, type Training, type TrainOptions } from "./train.ts";
export { Trainer } from "./trainer.ts";
export type { TrainerOptions, TrainerState } from "./trainer_options.ts";
