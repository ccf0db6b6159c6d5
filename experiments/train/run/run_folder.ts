import { isFree, manifestIn, OutputFolder, readWhole, UsageError } from "../../../commands/mod.ts";
import type { TrainingState } from "../../fit/training.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { FORECAST } from "./forecast_csv.ts";
import { METRICS } from "./metrics_file.ts";
import { SUMMARY } from "../../fit/result/summary_file.ts";
import { CONFIG, readConfig, type RunConfig } from "../../fit/options/run_config.ts";

/** The command whose folders these are. */
const COMMAND = "train";

/** The name of the checkpoint's file; it is there until the run is finished. */
const CHECKPOINT = "checkpoint.safetensors";

/** The name of the parameters' file. */
export const PARAMETERS = "parameters.safetensors";

/** The name of the copy of a module of equations. */
export const EQUATIONS = "equations.ts";

/** The name of the report in a run's folder. */
export const REPORT = "report.html";

/** All that a run's folder may hold of its own. */
const FILES: readonly string[] = [
  ...[CONFIG, EQUATIONS, METRICS, CHECKPOINT, PARAMETERS, FORECAST, SUMMARY, REPORT],
];

/**
 * Sees to it that a run can begin in a folder: there is none, or nothing is in it.
 *
 * @throws {UsageError} If something is in it.
 */
export async function checkFree(path: string): Promise<void> {
  if (await isFree(path, FILES)) return;
  throw new UsageError(
    `${path} is there already, and no run is overwritten; go on with it by --resume, or name ` +
      "another folder with --out",
  );
}

/**
 * What a run's folder says about itself.
 *
 * @returns The configuration; undefined where there is none, as the run was ended before it was
 *   written, or nothing is in the folder.
 * @throws {UsageError} If the folder is none of a run, or a file of the run is missing or was
 *   changed: the message names it.
 */
export async function configIn(path: string): Promise<RunConfig | undefined> {
  const manifest = await manifestIn(path);
  if (manifest === undefined) {
    if (await isFree(path, FILES)) return undefined;
    throw new UsageError(
      `--resume: ${path} holds no run, and other files: it has no files.json; name another folder ` +
        "with --out",
    );
  }
  const files = await readWhole(path, COMMAND, [CONFIG]);
  const text = files?.get(CONFIG);
  return text && readConfig(new TextDecoder().decode(text), `${path}/${CONFIG}`);
}

/** The files of a model, and those that they came from: they are whole together. */
export interface ModelFiles {
  /** The text of the configuration. */
  readonly config: string;
  /** The bytes of the parameters; unset where there are none yet. */
  readonly parameters?: Uint8Array;
  /** The text of the module, of a model that is equations. */
  readonly equations?: string;
}

/**
 * Reads a model from a run's folder; all that the training wrote beside it must be whole.
 *
 * @param path The folder.
 * @returns The files.
 * @throws {UsageError} If there is no run, or a file of it is missing or was changed.
 */
export async function modelIn(path: string): Promise<ModelFiles> {
  const files = await readWhole(path, COMMAND, [
    ...[CONFIG, EQUATIONS, METRICS, CHECKPOINT, PARAMETERS],
  ]);
  const config = files?.get(CONFIG);
  if (config === undefined) {
    throw new UsageError(
      `there is no run in ${path}: it has no ${files === undefined ? "files.json" : CONFIG}`,
    );
  }
  const equations = files!.get(EQUATIONS);
  return {
    config: new TextDecoder().decode(config),
    parameters: files!.get(PARAMETERS),
    ...(equations && { equations: new TextDecoder().decode(equations) }),
  };
}

/**
 * Opens the folder of a run, which nobody else works in from then on.
 *
 * @param path The folder.
 * @returns The folder.
 * @throws {UsageError} If it cannot be written into, another command is at work in it, or a file is
 *   in it that is not the run's, or was changed.
 */
export function openRun(path: string): Promise<OutputFolder> {
  return OutputFolder.open(path, { command: COMMAND, files: FILES });
}

/**
 * Writes a run's checkpoint, whole or not at all.
 *
 * @param folder The folder.
 * @param state The training's state.
 */
export async function saveCheckpoint(folder: OutputFolder, state: TrainingState): Promise<void> {
  await folder.write({ [CHECKPOINT]: encodeCheckpoint(state) });
}

/**
 * Reads a run's checkpoint.
 *
 * @param folder The folder.
 * @returns The training's state; undefined where there is none.
 * @throws {UsageError} If it is damaged.
 */
export async function loadCheckpoint(folder: OutputFolder): Promise<TrainingState | undefined> {
  const bytes = (await folder.read([CHECKPOINT])).get(CHECKPOINT);
  if (bytes === undefined) return undefined;
  try {
    return decodeCheckpoint(bytes, `${folder.path}/${CHECKPOINT}`);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(`${cause.message}; train anew with another --out`, { cause });
  }
}

/**
 * Ends a finished run: its checkpoint goes, and its files are what they stay.
 *
 * @param folder The folder.
 */
export async function endRun(folder: OutputFolder): Promise<void> {
  await folder.remove([CHECKPOINT]);
  await folder.settle();
}
