import type { DataSettings } from "../options/data_options.ts";
import { SETTINGS, type TrainSettings } from "../options/train_options.ts";

/** How equations are fitted to a recording. */
export type EquationsSettings =
  & Pick<TrainSettings, "method" | "iterations" | "seed">
  & Required<Pick<TrainSettings, "rtol">>;

/** How equations are fitted to a recording, and how what drives it goes from row to row. */
export type EquationsFit = EquationsSettings & Pick<DataSettings, "inputKind">;

/** The options that equations have of those about the training. */
export const EQUATIONS_SETTINGS: {
  readonly [Key in keyof EquationsSettings]: (typeof SETTINGS)[Key];
} = {
  method: SETTINGS.method,
  rtol: SETTINGS.rtol,
  iterations: SETTINGS.iterations,
  seed: SETTINGS.seed,
};
