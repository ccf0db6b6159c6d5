import { stringify } from "@std/csv";
import {
  DrawingError,
  fileError,
  MachineError,
  oneLine,
  runCommand,
  UsageError,
  writeNewFile,
} from "../../commands/mod.ts";
import { checkNewFile } from "../fit/check_new_file.ts";
import type { Forecaster, ModelConfig } from "../fit/plan.ts";
import type { NewTable } from "../fit/predict/forecast_request.ts";
import { readRecordingFile } from "../fit/read_recording_file.ts";
import { checkRange } from "./check_range.ts";
import { forecastPaths, type Forecasts } from "../fit/predict/forecast_paths.ts";
import { ModelClock } from "../fit/predict/predict_times.ts";
import { predictHelp, type PredictRequest, predictRequest } from "./predict_request.ts";
import { pictureText } from "./picture.ts";
import { seenInTraining } from "./seen_data.ts";
import { readModel } from "./read_model.ts";

/** Where the predict command says what it has to say. */
interface PredictConsole {
  /** Prints a text as it is. */
  readonly print: (text: string) => void | Promise<void>;
  /** Prints a line of what went wrong. */
  readonly complain: (line: string) => void;
}

/**
 * The predict command: forecasts with a model, from the folder of its run alone.
 *
 * @returns The exit code: 0, 1 where the solve fails, 2 for bad input.
 *
 * @example
 * ```ts
 * import { predictCommand } from "./predict_command.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const code = await predictCommand(["runs/spring"], {
 *   print: console.log,
 *   complain: (line) => lines.push(line),
 * });
 * assertEquals([code, lines], [2, ["predict: say with --to until when to forecast"]]);
 * ```
 */
export function predictCommand(args: readonly string[], console: PredictConsole): Promise<number> {
  return runCommand("predict", async () => {
    const request = predictRequest(args);
    if (request === "help") {
      await console.print(`${predictHelp()}\n`);
      return 0;
    }
    const { out, picture } = request;
    const { forecaster, run } = await readModel(request.folder, console.complain);
    const { model } = forecaster;
    const { verdict } = run;
    if (verdict?.kind === "worse") console.complain(`predict: ${oneLine(verdict.text)}`);
    if (out !== undefined) await checkNewFile(out);
    if (picture !== undefined) await checkNewFile(picture, "picture");
    const order = ORDERS.find((each) => each === run.options["date-order"]);
    const clock = new ModelClock(model, order);
    if (request.bands && run.bands === undefined) {
      throw new UsageError(
        "--bands: nothing is known of how far its forecasts are off: the run is of a built-in system, of " +
          "equations, of too few rows, or of an earlier version; leave --bands out",
      );
    }
    const forecasts = await forecastPaths({
      ...request,
      bands: request.bands || picture !== undefined,
      ...tablesOf(request),
    }, { forecaster, run, clock });
    const { range } = run;
    const { stateNames, timeName, starts } = model;
    const named = forecasts.grouped || request.start === undefined && starts.length > 1;
    const told = range === undefined ? [] : checkRange(
      forecasts.paths.map(({ name, ...rows }) => named ? { name, ...rows } : rows),
      { ...{ stateNames, timeName, range }, timeText: (t) => clock.text(t) },
      request.extrapolate ?? false,
    );
    for (const line of told) console.complain(`predict: ${oneLine(line)}`);
    // Before anything is written: whatever comes of it, no half of what was asked for is left.
    const drawing = picture && await drawn(picture, request, model, clock, forecasts);
    const parts = csvOf(forecaster, forecasts, clock, request.bands ?? false);
    if (out === undefined) { for (const part of parts) await console.print(part); }
    else await writeFile(out, parts);
    if (picture !== undefined) await writeFile(picture, [drawing!]);
    return 0;
  }, console.complain);
}

/** The tables that a request names, to be read when the columns are known. */
function tablesOf({ inputs, fromData }: PredictRequest) {
  const tableOf = (path: string): NewTable => ({
    name: oneLine(path),
    read: (columns) => readRecordingFile(path, columns),
  });
  return {
    inputs: inputs === undefined ? inputs : tableOf(inputs),
    fromData: fromData === undefined ? fromData : tableOf(fromData),
  };
}

/** The text of the picture. */
async function drawn(
  picture: string,
  { folder, start }: PredictRequest,
  model: ModelConfig,
  clock: ModelClock,
  { paths }: Forecasts,
): Promise<string> {
  const pictured = await Promise.all(paths.map(async (path) => {
    const { name, goesOn } = path;
    const seen = goesOn ??
      (start === undefined ? await seenInTraining(folder, model, clock, name) : undefined);
    return { ...path, ...(seen && { seen }) };
  }));
  try {
    return await pictureText(picture, { folder, model, paths: pictured });
  } catch (cause) {
    if (!(cause instanceof DrawingError)) throw cause;
    throw new MachineError(`${cause.message}; leave --picture out`, { cause });
  }
}

async function writeFile(path: string, parts: Iterable<string>): Promise<void> {
  await writeNewFile(path, parts).catch((cause) => {
    throw fileError(`cannot write ${path}`, cause);
  });
}

const ORDERS = ["mdy", "dmy", "ymd"] as const;

/** Rows that are written at a time: all of them in one text may be more than a text can hold. */
const ROWS_AT_A_TIME = 10_000;

/** The forecasts as CSV, states without a column last; a column tells trajectories apart where they have names. */
function* csvOf(
  { model: { stateNames, timeName }, hidden: unseen }: Forecaster,
  { paths, grouped }: Forecasts,
  clock: ModelClock,
  bands: boolean,
): Generator<string> {
  const d = stateNames.length;
  const names = unseen?.names ?? [];
  const written = clock.writer(
    paths.length === 1 ? paths[0].times : paths.flatMap(({ times }) => [...times]),
  );
  const columns = stateNames.flatMap((x) => bands ? [x, `${x} low`, `${x} high`] : [x]);
  yield csvLines([[...grouped ? ["trajectory"] : [], timeName, ...columns, ...names]]);
  for (const { name, times, states, band, hidden = states } of paths) {
    for (let from = 0; from < times.length; from += ROWS_AT_A_TIME) {
      const some = times.subarray(from, from + ROWS_AT_A_TIME);
      yield csvLines(
        Array.from(some, (time, i) => [
          ...grouped ? [name] : [],
          written(time),
          ...Array.from(states.subarray((from + i) * d, (from + i + 1) * d)).flatMap((x, k) => {
            const at = (from + i) * d + k;
            return bands && band ? [x, ...[band.lower[at], band.upper[at]].map(orNothing)] : [x];
          }),
          ...hidden.subarray((from + i) * names.length, (from + i + 1) * names.length),
        ]),
      );
    }
  }
}

function orNothing(x: number): number | string {
  return Number.isFinite(x) ? x : "";
}

function csvLines(rows: readonly (readonly unknown[])[]): string {
  return stringify(rows, { headers: false }).replaceAll("\r\n", "\n");
}
