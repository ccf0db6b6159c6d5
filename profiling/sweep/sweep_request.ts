import {
  calledAs,
  flag,
  oneOf,
  option,
  optionHelp,
  type OptionTable,
  readOptions,
  readTable,
  unknownName,
  UsageError,
  whole,
} from "../../commands/mod.ts";
import { type Axis, readAxis } from "./jobs/grid.ts";
import { SWEEP_COMMANDS } from "./jobs/job_command.ts";

/** What makes a sweep. */
interface MakeRequest {
  /** "begin" does its jobs as well. */
  readonly what: "begin" | "make";
  /** The file of jobs. */
  readonly jobs?: string;
  /** The options of a grid. */
  readonly axes: readonly Axis[];
  /** The command of every job, and what all say to it. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly workers: number;
  readonly retry: boolean;
}

/** What is done with a sweep that is there. */
type FolderRequest =
  | {
    readonly what: "run";
    readonly folder: string;
    readonly workers: number;
    readonly job?: number;
    readonly retry: boolean;
  }
  | { readonly what: "status"; readonly folder: string }
  | {
    readonly what: "collect";
    readonly folder: string;
    readonly by?: string;
    readonly most: boolean;
    readonly over: string;
  }
  | { readonly what: "print"; readonly folder: string; readonly form: "parallel" | "slurm" };

/** What the sweep command is asked to do. */
export type SweepRequest = MakeRequest | FolderRequest;

/** The options, by what they are for. */
interface Options {
  readonly out?: string;
  readonly workers?: number;
  readonly retry?: true;
  readonly job?: number;
  readonly by?: string;
  readonly most?: true;
  readonly over: string;
}

const TABLE: OptionTable<Options> = {
  out: option(
    "out DIR",
    "the folder of the sweep; default sweeps/ and the name\nof JOBS or the command",
    String,
  ),
  workers: option("workers N", "jobs at a time; default one a core", whole(1, 1024)),
  retry: option("retry", "also does again what failed before", flag),
  job: option("job K", "does this job alone, from 0 on", whole(0)),
  by: option(
    "by NAME",
    "the number by which runs are ranked; default the model's\nerror, in deviations where there are several columns",
    String,
  ),
  most: option("most", "the largest number is the best; default the smallest", flag),
  over: option("over NAME", "the option that only repeats a run; default", String, "seed"),
};

/** What stands first, and the options that go with it. */
const ACTIONS: Readonly<Record<SweepRequest["what"], readonly (keyof Options)[]>> = {
  begin: ["out", "workers", "retry"],
  make: ["out"],
  run: ["workers", "job", "retry"],
  status: [],
  collect: ["by", "most", "over"],
  print: [],
};

const FORMS = ["parallel", "slurm"] as const;

/** What `--help` prints. */
export function sweepHelp(): string {
  const call = (...args: string[]) => `${calledAs("sweep")} ${args.join(" ")}`;
  return `Runs a command many times, with other seeds or options each time, on one machine or many.

${call("[JOBS]", "[--grid NAME=VALUES …]", "[options]", "-- COMMAND …")}
${call("make", "…")}        the same, and does no job yet
${call("run FOLDER")}     does what is not done
${call("status FOLDER")}  how far it is, and why what failed did
${call("collect FOLDER")} one table of all runs
${call("print parallel|slurm FOLDER")}

JOBS is JSON, a list of objects, or CSV: a row a job, a column an option. --grid seed=0..4
hidden=32,64 has every combination. The column "${"source"}" is what stands before the options. COMMAND is one of
${
    Object.keys(SWEEP_COMMANDS).join(", ")
  }, or a module that takes --out DIR and writes summary.json there.
The same call again goes on where the sweep was ended; so does every other machine that sees the folder.

${Object.values(TABLE).map((row) => optionHelp(row, 19)).join("\n")}
  --grid A=1,2 B=0..9
                   options with their values
  --help           this text
  --version        the version, and Deno's

print parallel gives lines for GNU parallel --joblog FILE --resume, print slurm a script for sbatch.

The exit code is 0 where every job is done, 1 where one failed, 2 for input that is wrong, 130 or 143
where the sweep was interrupted by Ctrl-C or asked to end.`;
}

/**
 * Reads the command line.
 *
 * @param cores The default of `--workers`.
 * @throws {UsageError} If something is unknown or out of range.
 *
 * @example
 * ```ts
 * import { sweepRequest } from "./sweep_request.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const request = sweepRequest(["--grid", "seed=0..4", "--", "train", "white-dwarf"], 2);
 * assert(request !== "help" && request.what === "begin");
 * assertEquals([request.folder, request.workers], ["sweeps/train", 2]);
 * assertEquals(request.command, ["train", "white-dwarf"]);
 * ```
 */
export function sweepRequest(args: readonly string[], cores: number): SweepRequest | "help" {
  const cut = args.indexOf("--");
  const [own, command] = cut < 0 ? [args, []] : [args.slice(0, cut), args.slice(cut + 1)];
  // Whatever has a value after it: --grid a=1 b=2.
  const isGrid = own.some((word) => /^--grid(=|$)/.test(word));
  const words = own.flatMap((word) => word === "--grid" ? [] : [word.replace(/^--grid=/, "")]);
  const rows = Object.values(TABLE);
  const { help, names, values } = readOptions(
    words,
    rows.filter(({ value }) => value !== undefined).map(({ name }) => name),
    rows.filter(({ value }) => value === undefined).map(({ name }) => name),
  );
  if (help) return "help";
  const axes = isGrid ? names.filter((name) => name.includes("=")) : [];
  const [first, ...more] = names.filter((name) => !axes.includes(name));
  const what = isAction(first) ? first : "begin";
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const foreign = given.find((name) => !ACTIONS[what].includes(name as keyof Options));
  if (foreign !== undefined) {
    throw new UsageError(
      what === "begin"
        ? `--${foreign} is for a sweep that is there, as in "sweep ${whose(foreign)} FOLDER"`
        : `"sweep ${what}" has no --${foreign}; see --help`,
    );
  }
  const read = readTable(TABLE, values);
  const { workers = cores, retry = false } = read;
  if (what === "begin" || what === "make") {
    const rest = what === "make" ? more : first === undefined ? [] : [first, ...more];
    return makeRequest(what, rest, axes, command, { ...read, workers, retry });
  }
  if (axes.length > 0 || cut >= 0) {
    throw new UsageError(`"sweep ${what}" takes a folder: what its jobs are is in there`);
  }
  const form = what === "print" ? oneOf(FORMS, "form to print")(more.shift() ?? "", "") : undefined;
  const [folder, ...others] = more;
  if (folder === undefined || others.length > 0) {
    throw new UsageError(`"sweep ${what}" takes one folder of a sweep, got ${more.length}`);
  }
  const { job, by, most = false, over } = read;
  switch (what) {
    case "run":
      return { what, folder, workers, job, retry };
    case "status":
      return { what, folder };
    case "collect":
      return { what, folder, by, most, over };
    case "print":
      return { what, folder, form: form! };
  }
}

function makeRequest(
  what: MakeRequest["what"],
  files: readonly string[],
  axes: readonly string[],
  command: readonly string[],
  { out, workers, retry }: Pick<Options, "out"> & { workers: number; retry: boolean },
): MakeRequest {
  const [jobs, ...more] = files;
  if (jobs !== undefined && !/\.(json|csv)$/i.test(jobs)) {
    // A word that was meant to be an action, more likely than a file.
    if (!/[./\\=]/.test(jobs)) {
      throw unknownName("action", jobs, Object.keys(ACTIONS).filter((each) => each !== "begin"));
    }
    throw new UsageError(
      `${jobs} is no file of jobs, which ends in .json or .csv` +
        (jobs.includes("=") ? "; a grid begins with --grid" : ""),
    );
  }
  if (more.length > 0) {
    throw new UsageError(
      `one file of jobs at a time, got ${files.join(", ")}; ` +
        "options with values stand after --grid, the command after --",
    );
  }
  if (jobs === undefined && axes.length === 0) {
    throw new UsageError("name a file of jobs, or a grid as in --grid seed=0..4; see --help");
  }
  if (command.length === 0) {
    throw new UsageError('say what each job runs, as in "-- train white-dwarf"; see --help');
  }
  const name = (jobs ?? command[0]).split(/[/\\]/).at(-1)!.replace(/(?<=.)\.[^.]*$/, "");
  return {
    ...{ what, command, workers, retry },
    ...(jobs !== undefined && { jobs }),
    axes: axes.map(readAxis),
    folder: out ?? `sweeps/${name.replace(/[^\p{L}\p{N}._-]+/gu, "-") || "sweep"}`,
  };
}

function isAction(word: string | undefined): word is Exclude<SweepRequest["what"], "begin"> {
  return word !== undefined && word !== "begin" && Object.hasOwn(ACTIONS, word);
}

/** An action that an option belongs to. */
function whose(name: string): string {
  return Object.entries(ACTIONS).find(([, names]) => names.includes(name as keyof Options))![0];
}
