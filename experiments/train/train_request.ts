import { readOptions, readTable, UsageError } from "../../commands/mod.ts";
import { type System, SYSTEMS } from "../fit/systems.ts";
import { DATA, READABLE } from "../fit/options/data_options.ts";
import type { TrainOption } from "../fit/options/train_option.ts";
import { KEPT, RUN } from "../fit/options/train_options.ts";
import {
  equationsSettings,
  recordingDefaults,
  type SettingTexts,
  systemDefaults,
  textsOf,
  trainSettings,
} from "../fit/options/train_settings.ts";

/** What the train command is asked to do. */
export interface TrainRequest {
  /** The system or file to train on; unset where a run is resumed, which knows. */
  readonly source?: string;
  /** The system, where `source` names one. */
  readonly system?: System;
  /** Every option about data and training that is there, as text. */
  readonly given: SettingTexts;
  /** The run's folder. */
  readonly out: string;
  /** Whether a run is resumed. */
  readonly resume: boolean;
  /** Seconds between two checkpoints. */
  readonly checkpointEvery: number;
  /** How many workers try models; unset as many as it pays for. */
  readonly workers?: number;
  /** The file that a template of equations is to be written to, where that is all that is wanted. */
  readonly template?: string;
}

/** What stands in place of a module where a template is wanted, and where it goes by default. */
const NEW = "new";
const TEMPLATE = "equations.ts";

/** The options of the train command. */
export const TRAIN_OPTIONS: readonly TrainOption<unknown>[] = [...KEPT, ...Object.values(RUN)];

/**
 * Reads the command line of the train command. Whether a file is there and what is in it
 * shows later.
 *
 * @throws {UsageError} If a name is unknown, a number is out of range, or options do not
 *   go together.
 *
 * @example
 * ```ts
 * import { trainRequest } from "./train_request.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const request = trainRequest(["measured/spring.csv", "--state", "x,v"]);
 * assert(request !== "help");
 * assertEquals([request.source, request.out], ["measured/spring.csv", "runs/spring"]);
 * assertEquals(request.given, { state: "x,v" });
 * ```
 */
export function trainRequest(args: readonly string[]): TrainRequest | "help" {
  const [valued, flags] = [true, false].map((takesValue) =>
    TRAIN_OPTIONS.filter(({ value }) => (value !== undefined) === takesValue)
      .map(({ name }) => name)
  );
  const { help, names, values } = readOptions(args, valued, flags);
  if (help) return "help";
  const given = textsOf(({ name }) => values[name]);
  const [source, ...more] = names;
  if (more.length > 0) {
    throw new UsageError(`one system or file at a time: got ${names.join(", ")}`);
  }
  const isNew = given.equations === NEW;
  if (source === undefined && !(values.resume && values.out !== undefined) && !isNew) {
    throw new UsageError(
      values.resume
        ? "--resume goes on with the run in a folder: name it with --out, as in --out runs/NAME"
        : `name a system (${Object.keys(SYSTEMS).join(", ")}) or a file; --help says more`,
    );
  }
  const system = source !== undefined && Object.hasOwn(SYSTEMS, source)
    ? SYSTEMS[source]
    : undefined;
  if (source !== undefined) checkDataOptions(source, system, given);
  readTable(DATA, given);
  // What can be wrong with the options is told before any file is read; a run that is gone on
  // with knows what it is of.
  if (source !== undefined) {
    if (given.equations !== undefined && system === undefined) equationsSettings(given);
    else trainSettings(given, system ? systemDefaults(system) : recordingDefaults());
  }
  const run = readTable(RUN, values);
  const { resume = false, checkpoint, workers } = run;
  if (
    workers !== undefined && workers > 1 && (system !== undefined || given.equations !== undefined)
  ) {
    throw new UsageError(
      "--workers says how many try models on a file, and here there is nothing to choose: leave it out",
    );
  }
  const { out = isNew ? TEMPLATE : `runs/${folderName(source!)}` } = run;
  return {
    ...{ source, system, given, out, resume, checkpointEvery: checkpoint },
    ...(workers !== undefined && { workers }),
    ...(isNew && { template: out }),
  };
}

function checkDataOptions(
  source: string,
  system: System | undefined,
  given: TrainRequest["given"],
): void {
  if (system === undefined) {
    if (given.dt !== undefined && given.time !== undefined) {
      throw new UsageError(
        "--dt is for files without times, --time names the column of times; leave one of them out",
      );
    }
    if (
      given["input-kind"] !== undefined && given.input === undefined &&
      given.equations === undefined
    ) {
      throw new UsageError(
        "--input-kind says how inputs go from row to row, and there are none: name them with " +
          "--input, or leave --input-kind out",
      );
    }
    if (given.data === undefined) return;
    throw new UsageError(
      `--data is a recording of a built-in system (${READABLE}); ${source} is none: ` +
        "leave --data out",
    );
  }
  const option = KEPT.find(({ name, forFiles }) =>
    forFiles === "option" && given[name] !== undefined
  )?.name;
  if (option !== undefined) {
    throw new UsageError(
      `--${option} is for files, ${source} is a built-in system: leave --${option} out`,
    );
  }
  const auto = KEPT.find(({ name, forFiles }) => forFiles === "auto" && given[name] === "auto")
    ?.name;
  if (auto !== undefined) {
    throw new UsageError(
      `--${auto} auto is for files, ${source} is a built-in system: say a number`,
    );
  }
  if (given.data !== undefined && system.read === undefined) {
    throw new UsageError(`${source} reads no recording; leave --data out, or train ${READABLE}`);
  }
}

/** What a run's folder is called after its system or file. */
function folderName(source: string): string {
  const base = source.split(/[/\\]/).at(-1)!.replace(/(?<=.)\.[^.]*$/, "");
  return base.replace(/[^\p{L}\p{N}._-]+/gu, "-") || "run";
}
