import { programOf, unknownName, UsageError } from "../../../commands/mod.ts";

/** A command that a sweep runs. */
interface SweepCommand {
  /** Reads a command line, and throws where something is wrong with it. */
  readonly check: (args: readonly string[]) => Promise<unknown>;
  /** The file of its folder that has its numbers. */
  readonly results: string;
  /** Whether it goes on where it was interrupted only where `--resume` says so. */
  readonly resumes?: true;
  /** What keeps it to one core, as other jobs have the others; a job that says so itself goes by its own. */
  readonly oneCore?: string;
}

/** The commands of this project that write into a folder; those of the room above are not here. */
export const SWEEP_COMMANDS = {
  train: {
    check: async (args) => (await import("../../../experiments/internal.ts")).trainRequest(args),
    results: "summary.json",
    resumes: true,
    oneCore: "--workers=1",
  },
  paper: {
    check: async (args) => (await import("../../../experiments/internal.ts")).paperRequest(args, 1),
    results: "summary.json",
  },
  bench: {
    check: async (args) => (await import("../../bench/bench_request.ts")).benchRequest(args),
    results: "summary.json",
    resumes: true,
  },
  exactness: {
    check: async (args) =>
      (await import("../../exactness/exactness_request.ts")).exactnessRequest(args),
    results: "exactness.json",
  },
} as const satisfies Readonly<Record<string, SweepCommand>>;

/** The name of such a command. */
export type SweepCommandName = keyof typeof SWEEP_COMMANDS;

/** What the sweep itself says to each job. */
const OWN = ["out", "resume", "help", "h", "version"];

/** The column, or axis of a grid, that is no option but what stands before them, as a file's name. */
export const SOURCE = "source";

/** Options by name; "" where one is left out, "true" where it has no value. */
export type JobOptions = Readonly<Record<string, string>>;

/** Whether a job is a module of the user's, and no command of this project. */
export function isModule(command: string): boolean {
  return /\.[cm]?[jt]s$/.test(command);
}

/** The file of a run's folder that has its numbers. */
export function resultsOf(command: string): string {
  return isModule(command) ? "summary.json" : commandNamed(command).results;
}

/** The arguments of a job, without the folder. */
export function jobArguments(common: readonly string[], options: JobOptions): string[] {
  const words = Object.entries(options).flatMap(([name, value]) =>
    name === SOURCE || value === "" ? [] : [value === "true" ? `--${name}` : `--${name}=${value}`]
  );
  const source = options[SOURCE] ?? "";
  return [...common, ...words, ...(source === "" ? [] : [source])];
}

/**
 * Looks whether a command would take its options.
 *
 * @param folder The folder that it is to write into.
 * @throws {UsageError} If it would not, or they include some that the sweep gives itself.
 */
export async function checkJob(
  command: string,
  common: readonly string[],
  options: JobOptions,
  folder: string,
): Promise<void> {
  for (const name of Object.keys(options)) {
    if (OWN.includes(name)) throw ownOption(name);
    if (name !== SOURCE && !/^[a-z][\w-]*$/i.test(name)) {
      throw new UsageError(`${JSON.stringify(name)} is no name of an option`);
    }
    if (common.some((word) => word === `--${name}` || word.startsWith(`--${name}=`))) {
      throw new UsageError(
        `--${name} stands in the command, and differs from job to job; leave one of them out`,
      );
    }
  }
  for (const word of common) {
    const name = /^--?([^=]*)/.exec(word)?.[1];
    if (name === "") throw new UsageError(`the command may have no ${word} of its own`);
    if (name !== undefined && OWN.includes(name)) throw ownOption(name);
  }
  if (isModule(command)) return;
  const { check } = commandNamed(command);
  await check([...jobArguments(common, options), `--out=${folder}`]);
}

function ownOption(name: string): UsageError {
  return new UsageError(`--${name} is the sweep's own: leave it out, each job has its folder`);
}

/**
 * The arguments by which Deno does a job.
 *
 * @param command A command of this project, or a module by its whole path.
 * @param args Its arguments.
 * @param out The folder of the run, by its whole path.
 * @param again Whether there was an attempt before.
 */
export function denoArguments(
  command: string,
  args: readonly string[],
  out: string,
  again: boolean,
): string[] {
  const own = [`--out=${out}`, ...args];
  if (isModule(command)) {
    // A comma would end the folder's name.
    const write = out.includes(",") ? "--allow-write" : `--allow-write=${out}`;
    return ["run", "--no-prompt", "--allow-read", write, command, ...own];
  }
  const { resumes, oneCore } = commandNamed(command);
  const says = (option: string) => args.some((word) => word.split("=")[0] === option.split("=")[0]);
  return [
    ...programOf(command as SweepCommandName),
    ...oneCore === undefined || says(oneCore) ? [] : [oneCore],
    ...own,
    ...again && resumes ? ["--resume"] : [],
  ];
}

function commandNamed(name: string): SweepCommand {
  if (Object.hasOwn(SWEEP_COMMANDS, name)) return SWEEP_COMMANDS[name as SweepCommandName];
  throw unknownName("command of a sweep", name, Object.keys(SWEEP_COMMANDS));
}
