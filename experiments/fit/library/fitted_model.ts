import { column } from "../../../figures/internal.ts";
import { encodeSafetensors } from "../../../models/mod.ts";
import { Calendar } from "../../../commands/internal.ts";
import type { Tensor } from "../../../tensors/mod.ts";
import { nearEdge, nearOf, widthsBeyond } from "../forecasts/data_range.ts";
import { departuresOf, type ForecastRows, runawayText } from "../forecasts/departures.ts";
import type { ForecastVerdict } from "../forecasts/verdict.ts";
import type { Forecaster, ParameterRow } from "../plan.ts";
import { type ForecastPath, forecastPaths } from "../predict/forecast_paths.ts";
import { ModelClock } from "../predict/predict_times.ts";
import type { Summary } from "../result/summary_file.ts";
import { configText, type RunConfig } from "../options/run_config.ts";
import { type FitForecast, type ForecastOptions, requestOf } from "./forecast_options.ts";
import { toCaller } from "./own_words.ts";

/**
 * A model as plain data, which `JSON.stringify` writes and {@linkcode loadFit} reads.
 *
 * @category Fitting
 */
export interface SavedFit {
  /** The version of this layout. */
  readonly format: 1;
  /** What the model is: as `config.json` in the folder of a run. */
  readonly config: unknown;
  /** What it came to: as `summary.json` there. */
  readonly summary?: unknown;
  /** Its numbers by name. */
  readonly parameters: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
  >;
}

/**
 * How far off a forecast is: the root of the mean squared error of the model and of its rivals.
 *
 * @category Fitting
 */
export interface FitError {
  /** The data that were trained on, or those held out. */
  readonly part: "training" | "hold-out";
  /** The column, in its unit; or "all, in deviations". */
  readonly element: string;
  /** Of the model. */
  readonly model: number;
  /** Of the last value known, as a forecast; unset where nothing was held out. */
  readonly "last value"?: number;
  /** Of a straight line. */
  readonly "straight line"?: number;
}

/** What a fitted model is made of. */
export interface ModelParts {
  readonly config: RunConfig;
  readonly summary?: Summary;
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly forecaster: Forecaster;
}

/**
 * A model that {@linkcode fit} made, or {@linkcode loadFit} read.
 *
 * @category Fitting
 * @example
 * ```ts
 * import { fit, loadFit } from "@revode/revode/fit";
 * import { assertEquals } from "@std/assert";
 *
 * const t = Array.from({ length: 30 }, (_, i) => i / 10);
 * const made = await fit({ t, x: t.map((t) => Math.exp(-t)) }, { hidden: 0, hiddenStates: 0, members: 1 });
 * const model = await loadFit(JSON.stringify(made));
 * assertEquals([model.stateNames, model.timeName], [["x"], "t"]);
 * assertEquals(model.verdict?.kind, "better");
 * assertEquals(model.range.x.high, 1);
 * ```
 */
export class FittedModel {
  readonly #parts: ModelParts;

  /** @ignore */
  constructor(parts: unknown) {
    this.#parts = parts as ModelParts;
  }

  /** The names of the columns that it forecasts. */
  get stateNames(): readonly string[] {
    return this.#parts.forecaster.model.stateNames;
  }

  /** The name of the time. */
  get timeName(): string {
    return this.#parts.forecaster.model.timeName;
  }

  /** Where times are dates that of time 0; undefined where they are numbers. */
  get startDate(): string | undefined {
    return this.#parts.forecaster.model.start;
  }

  /** What it is and how it was fitted, in a line; of an earlier run without a summary empty. */
  get description(): string {
    return this.#parts.summary?.model.how ?? "";
  }

  /**
   * Whether its forecast is of any use beside the last value and a straight line: its kind is "better",
   * "no better" or "worse". Undefined where nothing says so.
   */
  get verdict(): ForecastVerdict | undefined {
    return this.#parts.summary?.verdict ?? undefined;
  }

  /** How far off it and its rivals are, on what was trained on and what was held out. */
  get errors(): readonly FitError[] {
    return (this.#parts.summary?.errors ?? []) as unknown as readonly FitError[];
  }

  /** The numbers that were found of equations, with intervals; undefined of a network. */
  get found(): readonly ParameterRow[] | undefined {
    return this.#parts.summary?.parameters?.found;
  }

  /** Between which values each column was in the data trained on. */
  get range(): Readonly<Record<string, { readonly low: number; readonly high: number }>> {
    const { range = [] } = this.#parts.config;
    return Object.fromEntries(this.stateNames.map((name, k) => [name, range[k]]));
  }

  /** Its numbers in the safetensors layout, as `parameters.safetensors` in the folder of a run. */
  get parameters(): Uint8Array<ArrayBuffer> {
    return encodeSafetensors(this.#parts.tensors, { made_by: "revode" });
  }

  /**
   * What it forecasts. Nothing is refused, but for what cannot be solved: what leaves the range of the
   * training data says so.
   *
   * @param options Until when, or at which times; from where; what drives it.
   * @returns The paths, with bands and how far outside of the data they are.
   * @throws {TypeError} If an option is unknown.
   * @throws {RangeError} If one has a value that it cannot have, or what drives the model is not known.
   * @throws {TableError} If a table is none.
   *
   * @example
   * ```ts
   * import { fit } from "@revode/revode/fit";
   * import { assertAlmostEquals } from "@std/assert";
   *
   * const t = Array.from({ length: 30 }, (_, i) => i / 10);
   * const options = { hidden: 0, hiddenStates: 0, members: 1, iterations: 50 };
   * const model = await fit({ t, x: t.map((t) => 5 * Math.exp(-t)) }, options);
   * const { paths: [{ columns: { x } }] } = await model.forecast({ times: [3, 4] });
   * assertAlmostEquals(x.values[0], 5 * Math.exp(-3), 1e-3);
   * ```
   */
  forecast(options: ForecastOptions): Promise<FitForecast> {
    return toCaller("forecast", async () => {
      const request = requestOf(options);
      const { config, forecaster } = this.#parts;
      const { model } = forecaster;
      const order = config.options["date-order"];
      const clock = new ModelClock(
        model,
        (["mdy", "dmy", "ymd"] as const).find((each) => each === order),
      );
      const { paths, grouped } = await forecastPaths(request, { forecaster, run: config, clock });
      const named = grouped || request.start === undefined && model.starts.length > 1;
      return this.#told(paths, named);
    });
  }

  #told(all: readonly ForecastPath[], named: boolean): FitForecast {
    const { config: { range }, forecaster: { model, hidden } } = this.#parts;
    const { stateNames, timeName, start } = model;
    const calendar = start === undefined ? undefined : new Calendar(start);
    const timeText = (t: number) => calendar?.writer([t])(t) ?? t;
    const paths = range === undefined
      ? all
      : all.map((path) => ({ ...path, states: nearOf(path.states.slice(), range) }));
    const rows = paths.map(({ name, times, states }): ForecastRows => ({
      ...(named && { name }),
      ...{ times, states },
    }));
    const runsAway = runawayText(rows, { timeName, timeText });
    return {
      paths: paths.map(({ name, times, states, band, hidden: unseen }) => {
        const edges = band && range
          ? { lower: nearEdge(band.lower, range), upper: nearEdge(band.upper, range) }
          : band;
        return {
          ...{ name, times },
          ...(calendar && { dates: Array.from(times, calendar.writer(times)) }),
          columns: byName(stateNames, (k, d) => {
            const values = column(states, d, k);
            return {
              values,
              ...(edges && { low: column(edges.lower, d, k), high: column(edges.upper, d, k) }),
              outside: values.map((x) => range === undefined ? 0 : widthsBeyond(range[k], x)),
            };
          }),
          ...(hidden && unseen && {
            unmeasured: byName(hidden.names, (k, d) => column(unseen, d, k)),
          }),
        };
      }),
      leaves: range === undefined
        ? []
        : departuresOf(rows, { stateNames, timeName, range, timeText }),
      ...(runsAway !== undefined && { runsAway }),
    };
  }

  /**
   * The model in bytes, to be kept: a safetensors file that has all that {@linkcode loadFit} needs.
   *
   * @returns The bytes; the same ones for the same model.
   */
  save(): Uint8Array<ArrayBuffer> {
    const { tensors, config, summary } = this.#parts;
    return encodeSafetensors(tensors, {
      made_by: "revode",
      config: configText(config),
      ...(summary && { summary: JSON.stringify(summary) }),
    });
  }

  /** The model as plain data, which `JSON.stringify` takes. */
  toJSON(): SavedFit {
    const { tensors, config, summary } = this.#parts;
    return {
      format: 1,
      config: JSON.parse(configText(config)),
      ...(summary && { summary: JSON.parse(JSON.stringify(summary)) }),
      parameters: Object.fromEntries(
        Object.entries(tensors).map(([name, { shape, data }]) => [
          name,
          { shape: [...shape], data: Array.from(data) },
        ]),
      ),
    };
  }
}

function byName<T>(names: readonly string[], make: (k: number, d: number) => T): Record<string, T> {
  return Object.fromEntries(names.map((name, k) => [name, make(k, names.length)]));
}
