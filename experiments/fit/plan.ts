import type { Trainer } from "../../models/mod.ts";
import type { GradientStats, VectorField } from "../../solvers/mod.ts";
import type { Tensor } from "../../tensors/mod.ts";
import type { Trajectory } from "../../systems/mod.ts";
import type { AmountsConfig } from "./network/amounts.ts";
import type { DoseConfig } from "./network/dose_effect.ts";
import type { DriveConfig } from "./network/drive.ts";
import type { EncoderConfig } from "./network/start_encoder.ts";
import type { Units } from "./units/units.ts";

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
  /**
   * The number of hidden elements of the state, behind those with names; unset is 0. They are in the
   * network's units everywhere.
   */
  readonly hiddenStates?: number;
  /** What drives it; unset where nothing does. */
  readonly inputs?: DriveConfig;
  /** What enters at once; unset where nothing does. What is solved for is then the state less the doses. */
  readonly doses?: DoseConfig;
  /** What computes the starts, those of the trajectories trained on too; unset where each has its own. */
  readonly encoder?: EncoderConfig;
  /** The widths of the network's hidden layers. */
  readonly hidden: readonly number[];
  /** The activation of the hidden layers, by name. */
  readonly activation: string;
  /** Whether the network sees the time. */
  readonly seesTime: boolean;
  /** Whether a linear map goes past the hidden layers. */
  readonly bypass: boolean;
  /** Whether the linear map of the state is stable by construction; unset it is free. */
  readonly stable?: boolean;
  /**
   * Whether it is empty until its first dose: the state is 0 in the user's units, and nothing but doses is
   * added. Unset it has starts of its own or an encoder's.
   */
  readonly rest?: boolean;
  /** Whether covariates say how fast all flows in a model that is empty until then; unset they do not. */
  readonly paced?: boolean;
  /** The units that the columns are brought to before; unset they are the user's. */
  readonly units?: Units;
  /** Which elements the network sees as the amounts whose logarithms they are; unset it sees none so. */
  readonly amounts?: AmountsConfig;
  /** Of each element: the network's unit is (x − offset) · factor. */
  readonly offset: readonly number[];
  /** The factor of each element. */
  readonly factor: readonly number[];
  /** The network's unit of time is (t − timeOffset) · timeFactor. */
  readonly timeOffset: number;
  /** The factor of the time. */
  readonly timeFactor: number;
  /** Other models whose forecasts are averaged with its own; unset where it is alone. */
  readonly members?: readonly NetworkConfig[];
  /** How much it counts among them. Default 1. */
  readonly weight?: number;
}

/** Equations of the user's, which a module has. */
export interface EquationsConfig extends CommonConfig {
  /** Tells it from other models. */
  readonly kind: "equations";
  /** The names of the state's elements; columns measure some of them, or something made of them. */
  readonly elements: readonly string[];
  /** The module's unit of time is t · timeFactor. */
  readonly timeFactor: number;
  /** The size of each element, which tolerances are relative to. */
  readonly sizes: readonly number[];
  /** What is constant along each trajectory and drives it, by its column and the trajectory's name. */
  readonly constants: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The columns that drive it and change along a trajectory; unset where none does. */
  readonly inputNames?: readonly string[];
  /** How these go from row to row. Default "linear". */
  readonly inputKind?: "linear" | "previous";
  /** What doses may enter, as they count it: columns and elements. Unset where there are no doses. */
  readonly dosed?: readonly string[];
}

/**
 * What a model is, but for its numbers: with `parameters` it forecasts. It is plain data, as
 * config.json holds it. `kind` tells which one it is.
 */
export type ModelConfig = NetworkConfig | EquationsConfig;

/** Where a trajectory starts, in the user's units. */
export interface Start {
  /** The trajectory. */
  readonly name: string;
  /** Its first time. */
  readonly t0: number;
  /** The state there; it may have more elements than the model has columns, those that are hidden. */
  readonly y0: readonly number[];
  /** Where a path goes on from another state: at the last row trained on, from what was measured there. */
  readonly then?: { readonly t0: number; readonly y0: readonly number[] };
  /** Where the paths of the other members of an ensemble start, of which this is the first one's. */
  readonly members?: readonly Start[];
}

/** A model with its numbers: what forecasts, whatever the model is made of. */
export interface Forecaster {
  /** What the model is. */
  readonly model: ModelConfig;
  /**
   * Where the model's path through a trajectory starts: where that was fitted, else as well as its
   * first rows say.
   *
   * @param trained How many of its rows were trained on.
   * @throws {TypeError} If rows were trained on, but the model has no start of that name.
   */
  startOf(trajectory: Trajectory, trained: number): Start;
  /**
   * What the model says about the columns at given times, in the user's units.
   *
   * @param times The times wanted; they must rise.
   * @param trajectory What drives the path, where something does.
   * @returns Of shape [times, columns]; NaN from where on the path became infinite.
   * @throws {TypeError} If the start does not fit the model.
   * @throws {RangeError} If the times do not rise, or there are none.
   */
  forecast(
    start: Pick<Start, "t0" | "y0" | "then" | "members">,
    times: ArrayLike<number>,
    trajectory?: Trajectory,
  ): Float64Array;
  /** The members of an ensemble, whose mean is forecast; unset of a single model. */
  readonly members?: readonly Forecaster[];
  /** How far the forecasts of the members are apart: their deviation, as `forecast` gives the mean. */
  readonly spread?: Forecaster["forecast"];
  /** What the state has that no column holds; unset where that is nothing, or has no names. */
  readonly hidden?: {
    /** The names. */
    readonly names: readonly string[];
    /** What the model says about them, as `forecast` does about the columns. */
    readonly forecast: Forecaster["forecast"];
  };
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
  makeTrainer(): StageTrainer;
}

/** What a training needs of a `Trainer`, or of what does its work. */
export interface StageTrainer extends
  Pick<
    Trainer,
    | "run"
    | "update"
    | "step"
    | "updates"
    | "bestLoss"
    | "bestUpdate"
    | "bestParameters"
    | "bestStarts"
    | "starts"
    | "save"
    | "restore"
    | "release"
  > {
  /** About the last update. */
  readonly stats: readonly StageStats[];
}

/** What a training tells of a solve. */
export type StageStats =
  & Pick<GradientStats, "steps">
  & Partial<Pick<GradientStats, "rejected" | "reconstructionError">>;

/** A number that was found, as it is printed. */
export interface ParameterRow {
  /** Its name. */
  readonly name: string;
  /** Its value. */
  readonly value: number;
  /** The lower end of its interval; -Infinity where nothing is known. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Its unit; unset where none was said. */
  readonly unit?: string;
  /** Whether the data say anything about it alone. */
  readonly identifiable: boolean;
}

/** The numbers that were found, and what else is to be said of them. */
export interface ParameterTable {
  /** The numbers, but for those of networks. */
  readonly rows: readonly ParameterRow[];
  /** How often such intervals hold the truth; unset where there are none. */
  readonly level?: number;
  /** The rest, in whole sentences. */
  readonly notes: readonly string[];
}

/**
 * The band in which 95 of 100 measurements of a trajectory should lie, at given times.
 *
 * @param trained How many of its rows were trained on.
 * @returns Its edges, each of shape [times, columns].
 */
export type Band = (
  trajectory: Trajectory,
  trained: number,
  times: ArrayLike<number>,
) => { readonly lower: Float64Array; readonly upper: Float64Array };

/** What a model leaves that is no network of all slopes. */
export interface ModelKit {
  /** What forecasts with it. */
  forecaster(model: ModelConfig, flat: Float64Array): Forecaster;
  /** What parameters.safetensors is to hold, by name. */
  tensors(flat: Float64Array): Readonly<Record<string, Tensor>>;
  /** What was found, once the training is over. */
  parameters(flat: Float64Array): ParameterTable;
  /** The band around its forecasts; undefined where none can be told. */
  band(flat: Float64Array): Band | undefined;
}

/** A training, as a command line and data make it; the same ones make the same plan. */
export interface TrainingPlan {
  /** The field that is trained. */
  readonly field: VectorField;
  /** The stages, at least one. Each begins with the best parameters of the one before. */
  readonly stages: readonly Stage[];
  /** Whether a stage whose solves fail again and again ends with the best it had. Default false: it throws. */
  readonly fallsBack?: boolean;
  /**
   * The model after the last stage.
   *
   * @param starts The best starts of the last stage, one after the other, in the network's units.
   * @param parameters The parameters that go with them, flat.
   */
  model(starts: Float64Array, parameters: Float64Array): ModelConfig;
  /** What to do with a model that is no network of all slopes; unset of one that is. */
  readonly kit?: ModelKit;
  /** The trainings of other models whose forecasts are averaged with those of its own. They come after it. */
  readonly others?: readonly TrainingPlan[];
  /** The number of its model among them: trainings of one model differ in their start. Default its own. */
  readonly of?: number;
  /** Whether what came of it may be averaged with others. Default: it may. */
  joins?(model: ModelConfig, parameters: Float64Array): boolean;
}
