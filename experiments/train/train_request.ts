import type { RecordingOptions } from "../../systems/mod.ts";
import { numberIn, readOptions, UsageError } from "../../commands/mod.ts";
import { type System, SYSTEMS } from "../fit/systems.ts";
import { recordingDefaults, SETTINGS, systemDefaults, trainSettings } from "./train_settings.ts";

/** What the train command is asked to do. */
export interface TrainRequest {
  /** The system or file to train on; unset where a run is gone on with, which knows. */
  readonly source?: string;
  /** The system, where `source` names one. */
  readonly system?: System;
  /** Every option about data and training that is there, as text. */
  readonly given: Readonly<Record<string, string>>;
  /** The run's folder. */
  readonly out: string;
  /** Whether a run is gone on with. */
  readonly resume: boolean;
  /** Seconds between two checkpoints. */
  readonly checkpointEvery: number;
}

/** The options about the data: of all, of a system that can be read, of a file. */
const DATA_OPTIONS = ["holdout", "data", "time", "state", "group"];
const OF_A_FILE = ["time", "state", "group", "standardise"];

/** What the data of a file can tell. */
const AUTO_OF_A_FILE = ["hidden", "decay"];

/** The options of the train command that take a value. */
export const TRAIN_OPTIONS: readonly string[] = [
  ...DATA_OPTIONS,
  ...SETTINGS,
  "out",
  "checkpoint",
];

/** How often a checkpoint is written, in seconds. */
export const CHECKPOINT_EVERY = 2;

/**
 * Reads the command line of the train command. Whether a file is there and what is in it
 * shows later.
 *
 * @param args The arguments.
 * @returns The request; "help" where help is asked for.
 * @throws {UsageError} If a name is unknown, a number is out of range, or options do not
 *   go together.
 *
 * @example
 * ```ts
 * import { trainRequest } from "@revode/revode/experiments";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const request = trainRequest(["measured/spring.csv", "--state", "x,v"]);
 * assert(request !== "help");
 * assertEquals([request.source, request.out], ["measured/spring.csv", "runs/spring"]);
 * assertEquals(request.given, { state: "x,v" });
 * ```
 */
export function trainRequest(args: readonly string[]): TrainRequest | "help" {
  const { help, names, values } = readOptions(args, TRAIN_OPTIONS, ["resume"]);
  if (help) return "help";
  const { out, checkpoint, resume, ...rest } = values;
  const given = Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const [source, ...more] = names;
  if (more.length > 0) {
    throw new UsageError(`one system or file at a time: got ${names.join(", ")}`);
  }
  if (source === undefined && !(resume && out !== undefined)) {
    throw new UsageError(
      `name a system (${Object.keys(SYSTEMS).join(", ")}) or a file; --help says more`,
    );
  }
  const system = source !== undefined && Object.hasOwn(SYSTEMS, source)
    ? SYSTEMS[source]
    : undefined;
  if (source !== undefined) checkDataOptions(source, system, given);
  if (given.holdout !== undefined) holdoutIn(given.holdout);
  // What can be wrong with the options is told before any file is read; a run that is gone on
  // with knows what it is of.
  if (source !== undefined) {
    trainSettings(settingsIn(given), system ? systemDefaults(system) : recordingDefaults());
  }
  return {
    source,
    system,
    given,
    out: out ?? `runs/${folderName(source!)}`,
    resume: resume !== undefined,
    checkpointEvery: checkpoint === undefined ? CHECKPOINT_EVERY : numberIn(
      "--checkpoint",
      checkpoint,
      "a number of seconds of at least 0",
      (x) => x >= 0,
    ),
  };
}

/**
 * The columns that a request asks for in a file.
 *
 * @param given The request's options.
 * @returns The columns.
 */
export function columnsIn({ time, state, group }: TrainRequest["given"]): RecordingOptions {
  return {
    ...(time === undefined ? {} : { time }),
    ...(state === undefined ? {} : { state: state.split(",").map((name) => name.trim()) }),
    ...(group === undefined ? {} : { group }),
  };
}

/**
 * The part of the data that is held out.
 *
 * @param text The option's text.
 * @returns The part, from 0 to below 1.
 * @throws {UsageError} If it is no such number.
 */
export function holdoutIn(text: string): number {
  return numberIn(
    "--holdout",
    text,
    "a part of the data, from 0 to 0.9",
    (x) => x >= 0 && x <= 0.9,
  );
}

/**
 * Those of a request's options that are about the training.
 *
 * @param given The options.
 * @returns Texts by option.
 */
export function settingsIn(given: TrainRequest["given"]): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => SETTINGS.includes(name)));
}

function checkDataOptions(
  source: string,
  system: System | undefined,
  given: TrainRequest["given"],
): void {
  if (system === undefined) {
    if (given.data === undefined) return;
    throw new UsageError(
      `--data is a recording of a built-in system (${readable()}); ${source} is none: ` +
        "leave --data out",
    );
  }
  const column = OF_A_FILE.find((name) => given[name] !== undefined);
  if (column !== undefined) {
    throw new UsageError(
      `--${column} is for files, ${source} is a built-in system: leave --${column} out`,
    );
  }
  const auto = AUTO_OF_A_FILE.find((name) => given[name] === "auto");
  if (auto !== undefined) {
    throw new UsageError(
      `--${auto} auto is for files, ${source} is a built-in system: say a number`,
    );
  }
  if (given.data !== undefined && system.read === undefined) {
    throw new UsageError(`${source} reads no recording; leave --data out, or train ${readable()}`);
  }
}

function readable(): string {
  return Object.values(SYSTEMS).filter(({ read }) => read).map(({ name }) => name).join(" or ");
}

/** What a run's folder is called after its system or file. */
function folderName(source: string): string {
  const base = source.split(/[/\\]/).at(-1)!.replace(/(?<=.)\.[^.]*$/, "");
  return base.replace(/[^\p{L}\p{N}._-]+/gu, "-") || "run";
}
