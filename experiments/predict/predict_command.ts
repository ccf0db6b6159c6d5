import { stringify } from "@std/csv";
import { decodeSafetensors } from "../../models/mod.ts";
import { SolveError } from "../../solvers/mod.ts";
import { runCommand, unknownName, UsageError, writeWhole } from "../../commands/mod.ts";
import { fieldOf } from "../fit/field_of.ts";
import { forecast } from "../fit/forecasts/forecast.ts";
import type { ModelConfig, Start } from "../fit/plan.ts";
import { MOST_ROWS, predictHelp, type PredictRequest, predictRequest } from "./predict_request.ts";
import { CONFIG } from "../train/run/run_config.ts";
import { configIn, PARAMETERS } from "../train/run/run_folder.ts";

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
    const { model, parameters } = await readModel(request.folder);
    const start = startOf(request, model);
    const times = timesOf(request, start.t0);
    const text = csvOf(model, times, statesAt(times, model, parameters, start));
    if (request.out === undefined) await console.print(text);
    else await writeFile(request.out, text);
    return 0;
  }, console.complain);
}

/** The model in a run's folder, and its parameters. */
async function readModel(
  folder: string,
): Promise<{ model: ModelConfig; parameters: Float64Array }> {
  const config = await configIn(folder);
  if (config?.model === undefined) {
    throw new UsageError(
      config === undefined
        ? `there is no run in ${folder}: it has no ${CONFIG}`
        : `there is no model in ${folder} yet: its training has only begun`,
    );
  }
  const { model } = config;
  const path = `${folder}/${PARAMETERS}`;
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  try {
    const { tensors } = decodeSafetensors(bytes, { source: path });
    const field = fieldOf(model);
    for (const name of field.parameters.names) {
      const own = field.parameters.get(name);
      const stored = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (stored?.shape.join() !== own.shape.join()) {
        throw new SyntaxError(
          `${path}: ${name} must have shape [${own.shape.join(", ")}], got ` +
            (stored === undefined ? "none" : `[${stored.shape.join(", ")}]`),
        );
      }
      own.data.set(stored.data);
    }
    return { model, parameters: field.parameters.flat };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

function startOf({ start, trajectory, from }: PredictRequest, model: ModelConfig): Start {
  const { starts, stateNames } = model;
  const first = trajectory === undefined
    ? starts[0]
    : starts.find(({ name }) => name === trajectory);
  if (first === undefined) {
    throw unknownName("trajectory", trajectory!, starts.map(({ name }) => name));
  }
  if (start !== undefined) {
    if (start.length !== stateNames.length) {
      throw new UsageError(
        `--start must have ${stateNames.length} numbers, for ${stateNames.join(", ")}; got ` +
          start.length,
      );
    }
    return { name: "start", t0: from ?? first.t0, y0: start };
  }
  return first;
}

function timesOf({ from, to, dt }: PredictRequest, t0: number): Float64Array {
  const first = from ?? t0;
  if (!(to > first)) throw new UsageError(`--to must be after ${first}, got ${to}`);
  const step = dt ?? (to - first) / 100;
  // The last time counts where it is met but for rounding.
  const rows = Math.floor((to - first) / step * (1 + 1e-12) + 1e-9) + 1;
  if (rows > MOST_ROWS) {
    throw new UsageError(`a forecast has at most ${MOST_ROWS} rows, --dt ${step} asks for ${rows}`);
  }
  return Float64Array.from({ length: rows }, (_, i) => Math.min(to, first + i * step));
}

function statesAt(
  times: Float64Array,
  model: ModelConfig,
  parameters: Float64Array,
  start: Start,
): Float64Array {
  try {
    const states = forecast(model, parameters, start, times);
    const broken = states.findIndex(Number.isNaN);
    if (broken < 0) return states;
    const after = Math.floor(broken / model.stateNames.length);
    const reached = after === 0 ? start.t0 : times[after - 1];
    throw new SolveError(
      "not finite",
      0,
      reached,
      `the path cannot be followed beyond ${model.timeName} = ${reached}, where it grows without ` +
        "limit; forecast a shorter time",
    );
  } catch (cause) {
    if (cause instanceof SolveError) throw cause;
    // Such as times that are too far apart to tell steps between them.
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

function csvOf(
  { stateNames, timeName }: ModelConfig,
  times: Float64Array,
  states: Float64Array,
): string {
  const d = stateNames.length;
  const rows = Array.from(times, (time, i) => [time, ...states.subarray(i * d, (i + 1) * d)]);
  return stringify([[timeName, ...stateNames], ...rows], { headers: false })
    .replaceAll("\r\n", "\n");
}

async function writeFile(path: string, text: string): Promise<void> {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  try {
    await writeWhole(at < 0 ? "." : path.slice(0, at + 1), { [path.slice(at + 1)]: text });
  } catch (cause) {
    throw new UsageError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
