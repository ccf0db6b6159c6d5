import { UsageError } from "../../../commands/mod.ts";
import { type TrainRequest, trainRequest } from "../train_request.ts";
import type { RunConfig } from "../../fit/options/run_config.ts";
import { configIn } from "./run_folder.ts";

/** A run to go on with. */
interface Resumed {
  /** The request that it was begun with. */
  readonly request: TrainRequest;
  /** What it says about itself; unset where there is none, so that it begins. */
  readonly config?: RunConfig;
}

/**
 * Finds the run that is to be resumed.
 *
 * @throws {UsageError} If there is none in the folder, or it was begun with other options.
 */
export async function resumedRequest(asked: TrainRequest): Promise<Resumed> {
  const { source, given, out, checkpointEvery } = asked;
  const config = await configIn(out);
  if (config === undefined) {
    if (source !== undefined) return { request: asked };
    throw new UsageError(
      `--resume: there is no run in ${out}; name the system or file as well, and one begins there`,
    );
  }
  const { data, options } = config;
  if (source !== undefined && source !== data.source) {
    throw new UsageError(
      `--resume: the run in ${out} is of ${data.source}, not of ${source}; name another folder ` +
        "with --out",
    );
  }
  const other = Object.keys(given).find((name) => !isSame(given[name], options[name]));
  if (other !== undefined) {
    const had = options[other] === undefined ? `no --${other}` : `--${other} ${options[other]}`;
    throw new UsageError(
      `--resume: the run in ${out} was begun with ${had}, not --${other} ${given[other]}; leave ` +
        `--${other} out, or train anew with another --out`,
    );
  }
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const request = trainRequest([...args, `--out=${out}`, "--resume", "--", data.source]);
  if (request === "help") throw new UsageError(`${out} holds no run`);
  return { request: { ...request, checkpointEvery }, config };
}

function isSame(given: string, had: string | undefined): boolean {
  return given === had || (had !== undefined && had !== "" && Number(given) === Number(had));
}
