import { readWhole, UsageError } from "../../../commands/mod.ts";
import { bootstrapInterval } from "../../statistics/bootstrap.ts";
import { median } from "../../statistics/fit.ts";
import { isModule, type JobOptions, resultsOf } from "../jobs/job_command.ts";
import { jobFolder, RUN, type SweepPlan } from "../jobs/sweep_plan.ts";
import type { JobState } from "../queue/job_state.ts";
import { type Numbers, numbersOf } from "./numbers_of.ts";

/** A run of a sweep. */
export interface CollectedRun {
  /** The job's number. */
  readonly job: number;
  /** What it was asked for. */
  readonly options: JobOptions;
  /** How it stands. */
  readonly state: JobState["now"];
  /** How long it took, in all attempts, in seconds. */
  readonly seconds: number;
  /** What its results say; none where it is not done. */
  readonly numbers: Numbers;
  /** Why there are none. */
  readonly reason?: string;
}

/** The most bytes of a file of results. */
const LONGEST = 2 ** 24;

/** Reads what every run of a sweep came to. */
export async function collectRuns(
  folder: string,
  plan: SweepPlan,
  states: readonly JobState[],
): Promise<CollectedRun[]> {
  const runs: CollectedRun[] = [];
  for (const [job, { now, end, seconds }] of states.entries()) {
    const about = { job, options: plan.jobs[job], state: now, seconds };
    const run = `${jobFolder(folder, plan, job)}/${RUN}`;
    const read = now === "done"
      ? await readNumbers(run, plan.command)
      : { numbers: {}, reason: end?.reason };
    runs.push({ ...about, ...read });
  }
  return runs;
}

/** The numbers of a run, or why there are none. */
async function readNumbers(
  run: string,
  command: string,
): Promise<{ readonly numbers: Numbers; readonly reason?: string }> {
  const name = resultsOf(command);
  try {
    let text: string | undefined;
    if (isModule(command)) {
      const { size } = await Deno.stat(`${run}/${name}`);
      if (size > LONGEST) return { numbers: {}, reason: `${name} has ${size} bytes` };
      text = await Deno.readTextFile(`${run}/${name}`);
    } else {
      const bytes = (await readWhole(run, command, [name]))?.get(name);
      text = bytes && new TextDecoder().decode(bytes);
    }
    if (text === undefined) return { numbers: {}, reason: `it has no ${name}` };
    return { numbers: numbersOf(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { numbers: {}, reason: `it has no ${name}` };
    if (error instanceof UsageError) return { numbers: {}, reason: error.message };
    if (error instanceof SyntaxError) return { numbers: {}, reason: `${name} is no JSON` };
    throw error;
  }
}

/** What a number is called that runs are ranked by where nothing else is said, the best first. */
const RANKED: readonly RegExp[] = [
  /^errors hold-out (all\b.* )model$/,
  /^errors hold-out .*model$/,
  /^errors training (all\b.* )model$/,
  /^errors training .*model$/,
  /loss$/i,
  /error$/i,
];

/**
 * The number that runs are ranked by.
 *
 * @param by Its name, where it was named.
 * @returns The name; undefined where no run has numbers.
 * @throws {UsageError} If no run has one of that name.
 */
export function rankedBy(runs: readonly CollectedRun[], by?: string): string | undefined {
  const names = [...new Set(runs.flatMap(({ numbers }) => Object.keys(numbers)))];
  if (by !== undefined) {
    if (names.includes(by)) return by;
    throw new UsageError(
      `--by ${JSON.stringify(by)}: no run has a number of that name; there are: ${
        names.slice(0, 50).join(", ") || "none"
      }`,
    );
  }
  for (const pattern of RANKED) {
    const found = names.find((name) => pattern.test(name));
    if (found !== undefined) return found;
  }
  const varies = (name: string) => new Set(runs.flatMap(({ numbers }) => numbers[name] ?? [])).size;
  return names.find((name) => varies(name) > 1) ?? names[0];
}

/** Runs that differ in nothing but what only repeats a run. */
export interface RunGroup {
  /** What they have in common. */
  readonly options: JobOptions;
  /** How many there are, and how many of them are done. */
  readonly of: number;
  readonly done: number;
  /** The median of a number over those that are done. */
  readonly median?: number;
  /** Its 95 % interval by the bootstrap; unset of fewer than two. */
  readonly interval?: readonly [low: number, high: number];
}

/**
 * Medians over the runs that are repeats of one another.
 *
 * @param by The name of the number.
 * @param over The option that only repeats a run.
 * @returns The groups in the order of their first runs.
 */
export function groupsOf(
  runs: readonly CollectedRun[],
  by: string | undefined,
  over: string,
): RunGroup[] {
  const groups = Map.groupBy(runs, ({ options: { [over]: _, ...others } }) => {
    return JSON.stringify(Object.entries(others).sort(([a], [b]) => a < b ? -1 : 1));
  });
  return [...groups.values()].map((members) => {
    const { [over]: _, ...options } = members[0].options;
    const values = members.flatMap(({ numbers }) => by === undefined ? [] : numbers[by] ?? []);
    const interval = bootstrapInterval([[1, values]], ([[, middle]]) => middle);
    return {
      ...{ options, of: members.length },
      done: members.filter(({ state }) => state === "done").length,
      ...(values.length > 0 && { median: median(values) }),
      ...(interval !== undefined && { interval }),
    };
  });
}

/**
 * The runs that are done, the best first.
 *
 * @param most Whether the largest number is the best.
 */
export function bestFirst(
  runs: readonly CollectedRun[],
  by: string | undefined,
  most: boolean,
): CollectedRun[] {
  if (by === undefined) return [];
  return runs.filter(({ numbers }) => Number.isFinite(numbers[by]))
    .sort((a, b) => (most ? -1 : 1) * (a.numbers[by] - b.numbers[by]));
}
