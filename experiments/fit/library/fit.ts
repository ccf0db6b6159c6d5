import { column } from "../../../figures/internal.ts";
import type { Recording, RecordingOptions } from "../../../systems/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";
import { tensorsOf } from "../ensemble_plan.ts";
import { rangeOf } from "../forecasts/data_range.ts";
import { forecasterOf } from "../forecasts/forecaster.ts";
import { TrialCrew } from "../choose/trial_crew.ts";
import { checkedEquations } from "../equations/equations.ts";
import { equationsJob } from "../job/equations_job.ts";
import { networkJob } from "../job/network_job.ts";
import { checkPlan, type Preparing, type TrainingJob } from "../job/training_job.ts";
import { drawnTrajectories } from "../result/drawn_trajectories.ts";
import { resultOf, type TrainingResult } from "../result/result.ts";
import { summaryOf } from "../result/summary_file.ts";
import type { RunConfig } from "../options/run_config.ts";
import { equationsSettings, recordingDefaults, trainSettings } from "../options/train_settings.ts";
import { type Metrics, runTraining, type TrainingOutcome } from "../training.ts";
import { type FitData, readFitData } from "./fit_data.ts";
import { type FitOptions, readOptions } from "./fit_options.ts";
import { FittedModel, type ModelParts } from "./fitted_model.ts";
import { toCaller } from "./own_words.ts";

/**
 * A trajectory beside what the model makes of it, to be drawn. All lists are of numbers in the data's units.
 *
 * @category Fitting
 */
export interface FittedTrajectory {
  /** Its name. */
  readonly name: string;
  /** How many of its rows were trained on: the first ones. */
  readonly trained: number;
  /** The times of its rows. */
  readonly times: Float64Array;
  /** By column what was measured at these times, NaN where nothing was, and what the model says. */
  readonly columns: Readonly<
    Record<string, { readonly data: Float64Array; readonly model: Float64Array }>
  >;
  /** The path of the model at 400 times or more, with the band around it where one is known. */
  readonly path: {
    readonly times: Float64Array;
    readonly columns: Readonly<
      Record<string, {
        readonly model: Float64Array;
        readonly low?: Float64Array;
        readonly high?: Float64Array;
      }>
    >;
  };
  /** What drives it at the times of its rows, by name; unset where nothing does. */
  readonly inputs?: Readonly<Record<string, Float64Array>>;
}

/**
 * A model that was fitted now, beside the data that it was fitted to.
 *
 * @category Fitting
 * @example
 * ```ts
 * import { fit } from "@revode/revode/fit";
 * import { assertEquals } from "@std/assert";
 *
 * const t = Array.from({ length: 30 }, (_, i) => i / 10);
 * const options = { hidden: 0, hiddenStates: 0, members: 1, iterations: 20 };
 * const { notes, history, trajectories } = await fit({ t, x: t.map((t) => Math.exp(-t)) }, options);
 * assertEquals(notes[0], "the data: 30 rows of x, the last 6 rows held out");
 * assertEquals(history.length, 20);
 * const [{ columns, trained }] = trajectories;
 * assertEquals([columns.x.data.length, trained], [30, 24]);
 * ```
 */
export class Fit extends FittedModel {
  /** What was read. */
  readonly recording: Recording;
  /** What is worth knowing of the data and of the forecast, in lines. */
  readonly notes: readonly string[];
  /** Every update of the training. */
  readonly history: readonly Metrics[];
  /** The time that choosing and training took, in seconds. */
  readonly seconds: number;
  readonly #drawn: () => FittedTrajectory[];
  #trajectories?: readonly FittedTrajectory[];

  /** @ignore */
  constructor(parts: unknown, more: unknown) {
    super(parts);
    const { recording, notes, history, seconds, drawn } = more as More;
    this.recording = recording;
    this.notes = notes;
    this.history = history;
    this.seconds = seconds;
    this.#drawn = drawn;
  }

  /** The trajectories beside what the model makes of them. */
  get trajectories(): readonly FittedTrajectory[] {
    return this.#trajectories ??= this.#drawn();
  }
}

/** What is known of a fit besides the model. */
interface More {
  readonly recording: Recording;
  readonly notes: readonly string[];
  readonly history: readonly Metrics[];
  readonly seconds: number;
  readonly drawn: () => FittedTrajectory[];
}

/**
 * Fits a model to a recording: what `deno task train` does with a table, as a call, in any runtime and without
 * any permission. Models are tried on parts of the data that are held out in turn; the one that forecasts
 * best is trained, and compared with two plain rivals on what was held out from all of that. The same data and
 * options give the same model, to the last bit where the engine computes the same functions.
 *
 * It computes for seconds to minutes, and lets others have a turn a few times a second, and between two trials,
 * which take up to a second or so each: in a page run it in a worker. With `workers` models are tried on as many cores
 * beside it, to the same numbers.
 *
 * @category Fitting
 * @param data The recording, or what one is made of.
 * @param options What its columns are, and how it is fitted.
 * @returns The model, how good it is, and what charts need.
 * @throws {TypeError} If the data are of none of the kinds, or an option is unknown or of a wrong type.
 * @throws {TableError} If the data are no table; it says in which row and column.
 * @throws {RangeError} If an option has a value that it cannot have, or the data cannot have what was asked for.
 * @throws {SolveError} If no path can be solved.
 * @throws {WorkerError} If a worker dies, or does not call `fitWorker`.
 *
 * @example
 * ```ts
 * import { fit } from "@revode/revode/fit";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const t = Array.from({ length: 40 }, (_, i) => i / 10);
 * const x = t.map((t) => 3 + 5 * Math.exp(-t));
 * const cooling = await fit({ t, x }, { hidden: 0, iterations: 60 });
 * assertEquals(cooling.verdict?.kind, "better");
 * const { paths: [{ columns }] } = await cooling.forecast({ to: 10, dt: 1 });
 * assert(Math.abs(columns.x.values[10] - 3) < 0.05);
 * ```
 */
export function fit(data: FitData, options: FitOptions = {}): Promise<Fit> {
  return toCaller("fit", async () => {
    const started = performance.now();
    const { signal, onProgress, workers } = options;
    const lines: string[] = [];
    const job = await jobOf(data, options, {
      say: (line) => lines.push(line),
      onTrial(done, of) {
        signal?.throwIfAborted();
        onProgress?.({ phase: "choosing", done, of });
      },
      ...(workers && {
        trialsBy: (here, data, texts) =>
          new TrialCrew(here, data, texts, { caller: "fit", ...workers }),
      }),
    });
    checkPlan(job.plan);
    const history: Metrics[] = [];
    const outcome = await runTraining(job.plan, {
      onUpdate: (update) => history.push(update),
      onTurn({ done, of, loss, bestLoss }) {
        signal?.throwIfAborted();
        onProgress?.({ phase: "training", done, of, loss, bestLoss });
      },
      turnEvery: TURN,
    });
    const result = await resultOf(job, outcome!);
    const parts = await partsOf(job, outcome!, result);
    return new Fit(parts, {
      recording: job.recording,
      notes: [...lines, ...job.notes, ...found(outcome!), ...result.told],
      history,
      seconds: (performance.now() - started) / 1e3,
      drawn: () => drawnOf(job, result),
    });
  });
}

/** Seconds from one turn of others to the next. */
const TURN = 0.05;

async function jobOf(
  data: FitData,
  options: FitOptions,
  preparing: Preparing,
): Promise<TrainingJob> {
  const { source = "the data", equations, signal } = options;
  const { columns, holdout, inputKind, texts: given } = readOptions(options);
  signal?.throwIfAborted();
  const request = {
    ...{ name: source, holdout, inputKind, columns },
    // deno-lint-ignore require-await
    read: async (columns: RecordingOptions) => readFitData(data, source, columns),
  };
  if (equations === undefined) {
    const { settings, texts } = trainSettings(given, recordingDefaults());
    return await networkJob({ ...request, settings, options: texts }, preparing);
  }
  const { settings, texts } = equationsSettings(given);
  return await equationsJob({
    ...{ ...request, settings, options: texts },
    equations: checkedEquations("equations", "", { ...equations }),
  }, preparing);
}

/** What a training says of itself. */
function found({ fellBack = [] }: TrainingOutcome): string[] {
  return fellBack.map((stage) =>
    `The stage "${stage}" left all numbers again and again, and was ended with the best it had.`
  );
}

/** The model, and what it came to. */
async function partsOf(
  job: TrainingJob,
  { model, bestParameters }: TrainingOutcome,
  result: TrainingResult,
): Promise<ModelParts> {
  const { recording, trained, plan, name, table, chosen, bands, options } = job;
  const { trajectories, stateNames } = recording;
  const { verdict, coverage, found, rows, range, departures, runaway } = result;
  const config: RunConfig = {
    format: 1,
    status: "finished",
    data: { source: name },
    options,
    ...(table && { columns: table }),
    ...(chosen && { chosen }),
    ...(bands && { bands }),
    range: rangeOf(trajectories, stateNames.length, trained),
    ...(verdict && { verdict: { kind: verdict.kind, text: verdict.text } }),
    model,
  };
  const summary = summaryOf({
    ...{ config, how: job.how, stateNames, errors: rows, range, departures },
    rows: trajectories.reduce((sum, { times }) => sum + times.length, 0),
    trained: trained.reduce((sum, n) => sum + n, 0),
    ...(verdict && { verdict }),
    ...(coverage && { coverage }),
    ...(found && { parameters: found }),
    ...(runaway !== undefined && { runaway }),
  });
  const tensors = tensorsOf(model, plan, bestParameters);
  return {
    ...{ config, summary },
    // They are views of what goes on being written.
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [name, copyOf(tensor)]),
    ),
    forecaster: plan.kit?.forecaster(model, bestParameters) ??
      await forecasterOf(model, bestParameters),
  };
}

function copyOf({ data, shape }: Tensor): Tensor {
  return new Tensor(data.slice(), shape);
}

/** Data and model by column. */
function drawnOf(
  { recording, trained, options }: TrainingJob,
  { forecaster, errors: { forecasts }, band }: TrainingResult,
): FittedTrajectory[] {
  const { stateNames, inputNames = [] } = recording;
  const d = stateNames.length;
  const drawn = drawnTrajectories({
    ...{ recording, trained, forecaster, forecasts },
    ...(band && { band }),
    inputKind: options["input-kind"] === "previous" ? "previous" : "linear",
  });
  return drawn.map(({ name, times, states, forecast, trained, path, band, inputs }) => ({
    ...{ name, trained, times },
    columns: Object.fromEntries(stateNames.map((name, k) => [name, {
      data: column(states, d, k),
      model: column(forecast, d, k),
    }])),
    path: {
      times: path!.times,
      columns: Object.fromEntries(stateNames.map((name, k) => [name, {
        model: column(path!.states, d, k),
        ...(band && { low: column(band.lower, d, k), high: column(band.upper, d, k) }),
      }])),
    },
    ...(inputs && {
      inputs: Object.fromEntries(
        inputNames.map((name, k) => [name, column(inputs.values, inputNames.length, k)]),
      ),
    }),
  }));
}
