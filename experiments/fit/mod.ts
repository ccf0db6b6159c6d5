/**
 * The recipe for tables as a call: a model is chosen, trained, judged beside plain rivals, and forecasts with
 * bands. It runs wherever the library does, and needs no permission.
 *
 * ```ts
 * import { fit } from "@revode/revode/fit";
 *
 * const text = "t,x\n" + Array.from({ length: 40 }, (_, i) => `${i},${5 * 0.9 ** i}`).join("\n");
 * const model = await fit(text, { hidden: 0, iterations: 50 });
 * console.log(model.description, model.verdict?.text);
 * console.log((await model.forecast({ to: 60, dt: 5 })).paths[0].columns.x.values);
 * ```
 *
 * @module
 */

export type {
  Covariate,
  DateOrder,
  Dose,
  Recording,
  RecordingOptions,
  Trajectory,
} from "../../systems/mod.ts";
export type { Tensor, TensorLike } from "../../tensors/mod.ts";
export type { StartedWorker, UrlLike, WorkerOptions } from "../../models/mod.ts";
export { fitWorker } from "./choose/fit_worker.ts";
export type { FirstDeparture } from "./forecasts/departures.ts";
export type { ForecastVerdict, RunVerdict } from "./forecasts/verdict.ts";
export type { EquationsModule } from "./library/equations_module.ts";
export { Fit, fit, type FittedTrajectory } from "./library/fit.ts";
export type { FitCell, FitColumns, FitData } from "./library/fit_data.ts";
export type { FitOptions, FitProgress, FitWorkers } from "./library/fit_options.ts";
export { type FitError, FittedModel, type SavedFit } from "./library/fitted_model.ts";
export type {
  FitForecast,
  FitForecastPath,
  ForecastColumn,
  ForecastOptions,
} from "./library/forecast_options.ts";
export { loadFit, type RunFiles } from "./library/load_fit.ts";
export type { ParameterRow } from "./plan.ts";
export type { Metrics } from "./training.ts";
