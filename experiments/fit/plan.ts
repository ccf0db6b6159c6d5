import type { Trainer } from "../../models/mod.ts";
import type { VectorField } from "../../solvers/mod.ts";

/** What every model is, whatever its slopes are made of. */
export interface CommonConfig {
  /** The names of what it forecasts, as the columns of the data have them. */
  readonly stateNames: readonly string[];
  /** The name of the time. */
  readonly timeName: string;
  /** Where times are dates that of time 0, as of ISO 8601; times are seconds since then. */
  readonly start?: string;
  /** The method, by name: a base method, or one that is reversible by itself. */
  readonly method: string;
  /** The longest step, in the model's own unit of time; with `rtol`, the first one. */
  readonly dt: number;
  /** The tolerance of adaptive steps, relative and absolute; unset for steps of one size. */
  readonly rtol?: number;
  /** Seeds what is drawn. */
  readonly seed: number;
  /** Where each trajectory starts, in the user's units, as it was trained. */
  readonly starts: readonly Start[];
}

/** A network that gives all slopes. */
export interface NetworkConfig extends CommonConfig {
  /** Tells it from other models; unset it is one, too, as in the runs of earlier versions. */
  readonly kind?: "network";
  /** The widths of the network's hidden layers. */
  readonly hidden: readonly number[];
  /** The activation of the hidden layers, by name. */
  readonly activation: string;
  /** Whether the network sees the time. */
  readonly seesTime: boolean;
  /** Whether a linear map goes past the hidden layers. */
  readonly bypass: boolean;
  /** Of each element: the network's unit is (x − offset) · factor. */
  readonly offset: readonly number[];
  /** The factor of each element. */
  readonly factor: readonly number[];
  /** The network's unit of time is (t − timeOffset) · timeFactor. */
  readonly timeOffset: number;
  /** The factor of the time. */
  readonly timeFactor: number;
}

/**
 * What a model is, but for its numbers: with `parameters` it forecasts. It is plain data, as
 * config.json holds it. `kind` tells which one it is.
 */
export type ModelConfig = NetworkConfig;

/** Where a trajectory starts, in the user's units. */
export interface Start {
  /** The trajectory. */
  readonly name: string;
  /** Its first time. */
  readonly t0: number;
  /** The state there; it may have more elements than the model has columns, those that are hidden. */
  readonly y0: readonly number[];
}

/** A part of a training, with problems of its own: such as short windows, or whole paths. */
export interface Stage {
  /** What it is called in progress and metrics. */
  readonly name: string;
  /** The number of updates. */
  readonly iterations: number;
  /**
   * Makes its trainer over the plan's field, as its parameters stand. Called again on resuming:
   * it must make the same trainer whatever the parameters are.
   */
  makeTrainer(): Trainer;
}

/** A training, as a command line and data make it; the same ones make the same plan. */
export interface TrainingPlan {
  /** The field that is trained. */
  readonly field: VectorField;
  /** The stages, at least one. Each begins with the best parameters of the one before. */
  readonly stages: readonly Stage[];
  /**
   * The model after the last stage.
   *
   * @param starts The best starts of the last stage, one after the other, in the network's units.
   */
  model(starts: Float64Array): ModelConfig;
}
