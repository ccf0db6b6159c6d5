/**
 * Vector fields to train (networks, or any traced function), losses, an optimiser
 * and the training loop.
 *
 * @module
 */

export * from "./adamw.ts";
export * from "./clip_norm.ts";
export * from "./initializers.ts";
export * from "./lbfgs.ts";
export {
  type Fit,
  type FitIteration,
  levenbergMarquardt,
  type LevenbergMarquardtOptions,
} from "./least_squares/levenberg_marquardt.ts";
export {
  type Ensemble,
  ensemble,
  type EnsembleForecast,
  type ForecastOptions,
} from "./least_squares/ensemble.ts";
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
export { type IntervalOptions, intervals, type Trained } from "./least_squares/intervals.ts";
export type { Interval, Intervals } from "./least_squares/interval_types.ts";
export * from "./losses/final_state_loss.ts";
export * from "./losses/mean_squared_error.ts";
export type { Distribution } from "./losses/densities.ts";
export * from "./losses/negative_log_likelihood.ts";
export type { Noise, Observe, ObservedAt } from "./losses/row_loss.ts";
export * from "./mlp.ts";
export { type Network, network, type NetworkOptions } from "./network.ts";
export * from "./safetensors.ts";
export * from "./schedules.ts";
export * from "./train.ts";
export * from "./trainer.ts";
export type { TrainerOptions, TrainerState } from "./trainer_options.ts";
