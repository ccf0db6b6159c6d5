import {
  commandLine,
  firstDifference,
  isThere,
  OutputFolder,
  readWhole,
  UsageError,
  VERSION,
} from "../../../commands/mod.ts";
import { checkJob, type JobOptions } from "./job_command.ts";

/** What a sweep is: what `sweep.json` holds. */
export interface SweepPlan {
  /** The version of this layout. */
  readonly format: 1;
  /** The version of the package that made it. */
  readonly revode: string;
  /** The folder that it was made in, which names of files are read from. */
  readonly cwd: string;
  /** The command of every job: one of this project, or a module by its whole path. */
  readonly command: string;
  /** What all jobs say to it. */
  readonly common: readonly string[];
  /** What each says besides. */
  readonly jobs: readonly JobOptions[];
}

/** The file. */
export const PLAN = "sweep.json";

/** All that is written beside it, but for the folders of the jobs. */
export const SWEEP_FILES: readonly string[] = [
  ...[PLAN, "results.csv", "results.json", "report.html", "report.md"],
];

/** The plan of a sweep that is made with this version. */
export function sweepPlan(about: Omit<SweepPlan, "format" | "revode">): SweepPlan {
  return { format: 1, revode: VERSION, ...about };
}

/** Opens the folder of a sweep, which others look into meanwhile, and nobody else writes into. */
export function openSweep(folder: string): Promise<OutputFolder> {
  return OutputFolder.open(folder, { command: "sweep", files: SWEEP_FILES });
}

/** Looks whether every job is one that its command would take. */
export async function checkJobs({ command, common, jobs }: SweepPlan): Promise<void> {
  for (const [k, options] of jobs.entries()) {
    try {
      await checkJob(command, common, options, "run");
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const which = Object.keys(options).length === 0 ? "" : ` (${optionsText(options)})`;
      throw new UsageError(`job ${k}${which}: ${error.message}`, { cause: error });
    }
  }
}

/** Options in a line, as "seed 0, hidden 32". */
export function optionsText(options: JobOptions): string {
  return Object.entries(options).filter(([, value]) => value !== "")
    .map(([name, value]) => value === "true" ? name : `${name} ${value}`).join(", ");
}

/**
 * Makes the folder of a sweep; where it is there it must be the same sweep.
 *
 * @returns Whether it was there.
 * @throws {UsageError} If it is another one, or somebody else's.
 */
export async function makeSweep(folder: string, plan: SweepPlan): Promise<boolean> {
  await using output = await openSweep(folder);
  const text = await output.readText(PLAN);
  if (text !== undefined) {
    const earlier = readPlan(text, `${folder}/${PLAN}`);
    const { revode: _, ...wanted } = plan;
    const name = firstDifference({ ...earlier, revode: undefined }, { ...wanted });
    if (name !== undefined) throw anotherSweep(folder, earlier, plan, name as keyof SweepPlan);
    await makeFolders(folder, plan);
    return true;
  }
  if (await isThere(`${folder}/jobs`)) {
    throw new UsageError(
      `${folder}/jobs is there, and was not made by this command: name another folder with --out`,
    );
  }
  await output.write({ [PLAN]: `${JSON.stringify(plan)}\n` });
  await output.settle();
  await makeFolders(folder, plan);
  return false;
}

/** All of them at once: Slurm writes into them before anything of ours runs. */
async function makeFolders(folder: string, plan: SweepPlan): Promise<void> {
  for (const k of plan.jobs.keys()) {
    await Deno.mkdir(jobFolder(folder, plan, k), { recursive: true });
  }
}

function anotherSweep(
  folder: string,
  earlier: SweepPlan,
  plan: SweepPlan,
  name: keyof SweepPlan,
): UsageError {
  const what = ({ command, common, cwd, jobs }: SweepPlan) =>
    name === "jobs"
      ? `${jobs.length} jobs`
      : name === "cwd"
      ? `made in ${cwd}`
      : commandLine([command, ...common]);
  const [had, wants] = [what(earlier), what(plan)];
  return new UsageError(
    `${folder} holds another sweep (${had}${
      had === wants ? ", with other options" : `, not ${wants}`
    }); ` +
      `go on with it by "sweep run ${folder}", or name another folder with --out`,
  );
}

/**
 * Reads the plan of the sweep in a folder.
 *
 * @throws {UsageError} If there is none.
 */
export async function planIn(folder: string): Promise<SweepPlan> {
  const bytes = (await readWhole(folder, "sweep", [PLAN]))?.get(PLAN);
  if (bytes === undefined) {
    throw new UsageError(
      `there is no sweep in ${folder}; make one with "sweep JOBS --out ${folder} -- COMMAND", see --help`,
    );
  }
  return readPlan(new TextDecoder().decode(bytes), `${folder}/${PLAN}`);
}

function readPlan(text: string, path: string): SweepPlan {
  const plan: SweepPlan = JSON.parse(text);
  if (plan.format === 1) return plan;
  throw new UsageError(`${path} was made by another version; make the sweep anew with this one`);
}

/** How many digits the numbers of a sweep's jobs have. */
export function digitsOf({ jobs }: SweepPlan): number {
  return Math.max(3, `${jobs.length - 1}`.length);
}

/** The folder of a job. */
export function jobFolder(folder: string, plan: SweepPlan, job: number): string {
  return `${folder}/jobs/${`${job}`.padStart(digitsOf(plan), "0")}`;
}

/** The folder in it that the job's command writes into. */
export const RUN = "run";

/** The file in it that has all that the job printed. */
export const LOG = "log.txt";
