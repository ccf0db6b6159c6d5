import { checkKeys, describe, type KeysOf } from "../../../tensors/internal.ts";
import { checkWorkers } from "../../../models/internal.ts";
import type { WorkerOptions } from "../../../models/mod.ts";
import type { RecordingOptions } from "../../../systems/mod.ts";
import { readTable } from "../../../commands/internal.ts";
import { DATA, type DataSettings } from "../options/data_options.ts";
import type { TrainOption } from "../options/train_option.ts";
import { SETTINGS } from "../options/train_options.ts";
import type { EquationsModule } from "./equations_module.ts";

/**
 * How {@linkcode fit} fits. What is left out is chosen by what forecasts parts of the training data best.
 *
 * @category Fitting
 */
export interface FitOptions extends Omit<RecordingOptions, "unmeasured"> {
  /** What the data are called in messages. Default "the data". */
  readonly source?: string;
  /**
   * The part that is not trained on but forecast, from 0 to 0.9: of four trajectories or more the last
   * ones, of fewer the end of each. Default 0.2.
   */
  readonly holdout?: number;
  /** How inputs go from row to row: straight, or each value until the next one. Default "linear". */
  readonly inputKind?: "linear" | "previous";
  /**
   * The width of the hidden layer, or those of several; 0 or none make the field linear. Default "auto": 0, or
   * 64, or with more than six columns 32.
   */
  readonly hidden?: number | readonly number[] | "auto";
  /** How many states there are that no column holds. Default "auto": three at most. */
  readonly hiddenStates?: number | "auto";
  /** Whether the field is stable by construction. Default "auto". */
  readonly stable?: boolean | "auto";
  /** Whether the logarithms of columns above 0 are taken. Default "auto". */
  readonly positive?: boolean | "auto";
  /**
   * What comes again: a period in the unit of the times, for dates also one such as "1y" or "7d"; or "none".
   * Default "auto".
   */
  readonly season?: number | string;
  /** Whether the network works in units of the data's deviations. Default true. */
  readonly standardise?: boolean;
  /** The activation of hidden layers: "tanh", "sigmoid", "softplus", "relu" or "sin". Default "tanh". */
  readonly activation?: string;
  /** The method by its name, such as "rk4" or "tsit5". Default "rk4", of equations "tsit5". */
  readonly method?: string;
  /** The adjoint by its name, such as "reversible" or "recursive:8". Default "automatic". */
  readonly adjoint?: string;
  /** The coupling of a reversible method, above 0 and at most 1. Default "auto". */
  readonly coupling?: number | "auto";
  /** The tolerance of adaptive steps. Default steps of one size; of equations 1e-6. */
  readonly rtol?: number;
  /** Updates in all, or whole fits of equations. Default 600, of equations 10. */
  readonly iterations?: number;
  /** What makes the updates. Default "lbfgs", with a learning rate or schedule "adamw". */
  readonly optimizer?: "lbfgs" | "adamw";
  /** The learning rate of AdamW. Default 0.001. */
  readonly learningRate?: number;
  /** Whether it stays, or falls to 0 along half a cosine. Default "cosine". */
  readonly schedule?: "constant" | "cosine";
  /** The weight decay. Default "auto", in keeping with the noise. */
  readonly weightDecay?: number | "auto";
  /** How many models are averaged at most; 1 takes the best one alone. Default 3. */
  readonly members?: number;
  /** Seeds what is drawn: a whole number from 0 on. Default 0. */
  readonly seed?: number;
  /** Equations of your own, whose numbers are fitted. Default a network gives the slopes. */
  readonly equations?: EquationsModule;
  /**
   * Workers that try models, each some of them; their module calls `fitWorker`. The numbers are those without, bit for
   * bit, whatever their count. Of equations there is nothing to try. Default: there are none.
   */
  readonly workers?: FitWorkers;
  /** Ends the fit when it is aborted: the promise is rejected with its reason. Default nothing does. */
  readonly signal?: AbortSignal;
  /** Is told how far it is, a few times a second. Default nobody is. */
  readonly onProgress?: (progress: FitProgress) => void;
}

/**
 * The workers of a fit: the module that each runs, and how many there are, by default one a core.
 *
 * @category Fitting
 */
export type FitWorkers = Pick<WorkerOptions, "module" | "count">;

/**
 * How far a fit is: models are tried first, where one is to be chosen, and then one is trained.
 *
 * @category Fitting
 */
export interface FitProgress {
  /** What is done now. */
  readonly phase: "choosing" | "training";
  /** Trials or updates that are done. */
  readonly done: number;
  /** All of them; while models are tried it may fall. */
  readonly of: number;
  /** The loss of the last update; unset while a model is chosen. */
  readonly loss?: number;
  /** The least loss so far; unset while a model is chosen. */
  readonly bestLoss?: number;
}

type SettingKey = keyof typeof SETTINGS;
type ReadingKey = keyof RecordingOptions & keyof FitOptions;

const READING: KeysOf<Pick<FitOptions, ReadingKey>> = {
  ...{ time: true, state: true, group: true, covariate: true, input: true, dose: true, dt: true },
  ...{ missing: true, dateOrder: true, decimal: true, repeated: true },
};
const SETTING = Object.fromEntries(
  Object.keys(SETTINGS).map((name) => [name, true]),
) as KeysOf<Pick<FitOptions, SettingKey>>;
const KNOWN: KeysOf<FitOptions> = {
  ...{ ...READING, ...SETTING, source: true, holdout: true, inputKind: true, equations: true },
  ...{ signal: true, onProgress: true, workers: true },
};

/** Options as the recipe takes them. */
export interface ReadOptions {
  /** How the data are read. */
  readonly columns: RecordingOptions;
  /** The part that is held out. */
  readonly holdout: number;
  /** How inputs go from row to row. */
  readonly inputKind: DataSettings["inputKind"];
  /** All that were given, as the command line has them. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Reads options.
 *
 * @throws {TypeError} If one is unknown, or of a type that it cannot have.
 * @throws {UsageError} If one has a value that it cannot have.
 */
export function readOptions(options: FitOptions): ReadOptions {
  checkKeys("fit", options, KNOWN);
  checkFitWorkers(options);
  const given = options as Readonly<Record<string, unknown>>;
  const texts: Record<string, string> = {};
  for (const [key, { name }] of Object.entries({ ...DATA, ...SETTINGS })) {
    const value = key === "data" || key === "table" ? undefined : given[key];
    if (value !== undefined) texts[name] = textOf(key, value);
  }
  const { holdout, inputKind } = readTable(
    { holdout: DATA.holdout, inputKind: DATA.inputKind },
    { holdout: DATA.holdout.file, ...texts },
  );
  const columns = Object.fromEntries(
    Object.keys(READING).filter((key) => given[key] !== undefined).map((key) => [key, given[key]]),
  );
  return { columns, holdout, inputKind, texts };
}

function checkFitWorkers({ workers, equations }: FitOptions): void {
  if (workers === undefined) return;
  checkWorkers("fit", workers);
  if ("data" in workers) {
    throw new TypeError(
      "fit: workers: data is for problems of your own; a fit sends its workers what they need",
    );
  }
  if (equations === undefined) return;
  throw new TypeError(
    "fit: workers try models, and of equations there is nothing to try: leave workers out",
  );
}

/** The option of the library's that an option of the command line is. */
export function keyOf(name: string): string {
  const found = Object.entries({ ...DATA, ...SETTINGS } as Record<string, TrainOption<unknown>>)
    .find(([, option]) => option.name === name);
  return found?.[0] ?? name.replace(/-./g, ([, letter]) => letter.toUpperCase());
}

/** A value as the command line has it. */
function textOf(key: string, value: unknown): string {
  if (key === "equations") return "equations";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" || typeof value === "string") return String(value);
  if (Array.isArray(value) && value.every((x) => typeof x === "number" || typeof x === "string")) {
    return key === "hidden" && value.length === 0 ? "0" : value.join(",");
  }
  throw new TypeError(
    `fit: the option ${key} must be a number, a text, true, false or a list, got ${
      describe(value)
    }`,
  );
}
