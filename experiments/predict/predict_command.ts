import { stringify } from "@std/csv";
import { decodeSafetensors } from "../../models/mod.ts";
import { SolveError } from "../../solvers/mod.ts";
import {
  fileError,
  folderOf,
  isThere,
  manifestIn,
  runCommand,
  unknownName,
  UsageError,
  writeNewFile,
} from "../../commands/mod.ts";
import { fieldOf, parameterShapes } from "../fit/field_of.ts";
import { type Forecaster, forecasterOf } from "../fit/forecasts/forecaster.ts";
import type { ModelConfig, Start } from "../fit/plan.ts";
import { ModelClock, timesOf } from "./predict_times.ts";
import { predictHelp, type PredictRequest, predictRequest } from "./predict_request.ts";
import type { DateOrder } from "../../systems/mod.ts";
import { CONFIG, readConfig } from "../train/run/run_config.ts";
import { modelIn, PARAMETERS } from "../train/run/run_folder.ts";

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
    const { out } = request;
    const { forecaster, order } = await readModel(request.folder);
    const { model } = forecaster;
    if (out !== undefined) await checkOut(out);
    const clock = new ModelClock(model, order);
    const start = startOf(request, model, clock);
    const times = timesOf(request, start.t0, clock);
    const parts = csvOf(model, times, statesAt(times, forecaster, start, clock), clock);
    if (out === undefined) { for (const part of parts) await console.print(part); }
    else {
      await writeNewFile(out, parts).catch((cause) => {
        throw fileError(`cannot write ${out}`, cause);
      });
    }
    return 0;
  }, console.complain);
}

/** What forecasts, from a run's folder, and the order of dates there. */
async function readModel(
  folder: string,
): Promise<{ forecaster: Forecaster; order: DateOrder | undefined }> {
  const { config, parameters: bytes } = await modelIn(folder);
  const { model, options } = readConfig(config, `${folder}/${CONFIG}`);
  if (model === undefined || bytes === undefined) {
    throw new UsageError(`there is no model in ${folder} yet: its training has only begun`);
  }
  const path = `${folder}/${PARAMETERS}`;
  try {
    const { tensors } = decodeSafetensors(bytes, { source: path });
    for (const [name, wanted] of parameterShapes(model)) {
      const stored = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (stored?.shape.join() !== wanted.join()) {
        throw new SyntaxError(
          `${path}: ${name} must have shape [${wanted.join(", ")}], got ` +
            (stored === undefined ? "none" : `[${stored.shape.join(", ")}]`),
        );
      }
    }
    // Of the size of the file by now, whatever the configuration says.
    const { parameters } = fieldOf(model);
    for (const name of parameters.names) parameters.get(name).data.set(tensors[name].data);
    const order = (["mdy", "dmy", "ymd"] as const).find((each) => each === options["date-order"]);
    return { forecaster: await forecasterOf(model, parameters.flat), order };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

function startOf(
  { start, trajectory, from }: PredictRequest,
  model: ModelConfig,
  clock: ModelClock,
): Start {
  const { starts, stateNames } = model;
  const first = trajectory === undefined
    ? starts[0]
    : starts.find(({ name }) => name === trajectory);
  if (first === undefined) {
    throw unknownName("trajectory", trajectory!, starts.map(({ name }) => name));
  }
  if (start !== undefined) {
    const size = first.y0.length;
    if (start.length !== size) {
      throw new UsageError(
        `--start must have ${size} numbers, for ${stateNames.join(", ")}; got ${start.length}`,
      );
    }
    return { name: "start", t0: clock.time(from, "from") ?? first.t0, y0: start };
  }
  return first;
}

function statesAt(
  times: Float64Array,
  forecaster: Forecaster,
  start: Start,
  clock: ModelClock,
): Float64Array {
  const { model } = forecaster;
  try {
    const states = forecaster.forecast(start, times);
    const broken = states.findIndex(Number.isNaN);
    if (broken < 0) return states;
    const after = Math.floor(broken / model.stateNames.length);
    const reached = after === 0 ? start.t0 : times[after - 1];
    throw new SolveError(
      "not finite",
      0,
      reached,
      `the path cannot be followed beyond ${model.timeName} = ${
        clock.text(reached)
      }, where it grows without ` +
        "limit; forecast a shorter time",
    );
  } catch (cause) {
    if (cause instanceof SolveError) throw cause;
    // Such as times that are too far apart to tell steps between them.
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

/** Rows that are written at a time: all of them in one text may be more than a text can hold. */
const ROWS_AT_A_TIME = 10_000;

function* csvOf(
  { stateNames, timeName }: ModelConfig,
  times: Float64Array,
  states: Float64Array,
  clock: ModelClock,
): Generator<string> {
  const d = stateNames.length;
  const written = clock.writer(times);
  yield csvLines([[timeName, ...stateNames]]);
  for (let from = 0; from < times.length; from += ROWS_AT_A_TIME) {
    const some = times.subarray(from, from + ROWS_AT_A_TIME);
    yield csvLines(
      Array.from(
        some,
        (time, i) => [written(time), ...states.subarray((from + i) * d, (from + i + 1) * d)],
      ),
    );
  }
}

function csvLines(rows: readonly (readonly unknown[])[]): string {
  return stringify(rows, { headers: false }).replaceAll("\r\n", "\n");
}

/** Throws where a forecast would replace something, or would stand among the files of a run. */
async function checkOut(path: string): Promise<void> {
  try {
    const manifest = await manifestIn(folderOf(path));
    if (manifest?.command === "train") {
      throw new UsageError(
        `${path} would be within a run; name a file in another folder with --out`,
      );
    }
    if (await isThere(path)) {
      throw new UsageError(
        `${path} is there already, and nothing is replaced; move it away, or name another file with --out`,
      );
    }
  } catch (cause) {
    throw fileError(`cannot write ${path}`, cause);
  }
}
