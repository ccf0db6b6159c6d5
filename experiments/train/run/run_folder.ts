import {
  readIfThere,
  removeOld,
  removeUnfinished,
  UsageError,
  writeWhole,
} from "../../../commands/mod.ts";
import type { TrainingState } from "../training.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { CONFIG, configText, readConfig, type RunConfig } from "./run_config.ts";

/** The name of the checkpoint's file; it is there until the run is finished. */
const CHECKPOINT = "checkpoint.safetensors";

/** The name of the parameters' file. */
export const PARAMETERS = "parameters.safetensors";

/**
 * Sees to it that a run can begin in a folder: there is none, or nothing is in it.
 *
 * @throws {UsageError} If something is in it.
 */
export async function checkFree(path: string): Promise<void> {
  let names: string[];
  try {
    names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw new UsageError(`cannot write into --out ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (names.length > 0) {
    throw new UsageError(
      `${path} is there already, and no run is overwritten; go on with it by --resume, or name ` +
        "another folder with --out",
    );
  }
}

/**
 * What a run's folder says about itself.
 *
 * @returns The configuration; undefined where there is none, as the run was ended before it was
 *   written, or there is no such folder.
 * @throws {UsageError} If it is no folder, or the configuration is broken.
 */
export async function configIn(path: string): Promise<RunConfig | undefined> {
  const file = `${path}/${CONFIG}`;
  const text = await readIfThere(file, Deno.readTextFile);
  return text === undefined ? undefined : readConfig(text, file);
}

/** Cleans the folder of a run up, which may be an unfinished one, and writes what it is. */
export async function beginRun(path: string, config: RunConfig): Promise<void> {
  await removeUnfinished(path);
  await writeWhole(path, { [CONFIG]: configText(config) });
}

/** Writes a run's checkpoint, whole or not at all. */
export async function saveCheckpoint(path: string, state: TrainingState): Promise<void> {
  await writeWhole(path, { [CHECKPOINT]: encodeCheckpoint(state) });
}

/**
 * Reads a run's checkpoint.
 *
 * @returns The training's state; undefined where there is none.
 * @throws {UsageError} If it is damaged.
 */
export async function loadCheckpoint(path: string): Promise<TrainingState | undefined> {
  const file = `${path}/${CHECKPOINT}`;
  const bytes = await readIfThere(file, Deno.readFile);
  if (bytes === undefined) return undefined;
  try {
    return decodeCheckpoint(bytes, file);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(`${cause.message}; train anew with another --out`, { cause });
  }
}

/** Removes a run's checkpoint: the run is finished. */
export async function removeCheckpoint(path: string): Promise<void> {
  await removeOld(path, [CHECKPOINT]);
}
