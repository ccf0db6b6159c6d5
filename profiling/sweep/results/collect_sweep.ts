import { stringify } from "@std/csv";
import { print, reportFiles, sectionLines } from "../../../commands/mod.ts";
import { openSweep, type SweepPlan } from "../jobs/sweep_plan.ts";
import { bestFirst, type CollectedRun, collectRuns, groupsOf, rankedBy } from "./collected.ts";
import { sweepDocument } from "./sweep_document.ts";
import { statesOf } from "./sweep_status.ts";

/** What `sweep collect` is asked for. */
interface CollectRequest {
  readonly folder: string;
  /** The number that runs are ranked by. */
  readonly by?: string;
  /** Whether the largest is the best. */
  readonly most: boolean;
  /** The option that only repeats a run. */
  readonly over: string;
}

/**
 * Writes one table of all runs of a sweep, and says which are the best.
 *
 * @param host The name of this machine.
 * @returns The exit code: 1 where a job failed.
 */
export async function collectSweep(
  { folder, by: named, most, over }: CollectRequest,
  plan: SweepPlan,
  host: string,
): Promise<number> {
  await using output = await openSweep(folder);
  const runs = await collectRuns(folder, plan, await statesOf(folder, plan, host));
  const by = rankedBy(runs, named);
  const best = bestFirst(runs, by, most);
  const groups = groupsOf(runs, by, over);
  const document = sweepDocument({ plan, runs, by, best, groups, over });
  await output.write({
    "results.csv": resultsCsv(runs),
    "results.json": resultsJson(runs, { by, best, groups, over }),
    ...await reportFiles(document),
  });
  await output.settle();
  print([document.subtitle, "", ...document.sections.flatMap(sectionLines)]);
  print(`The table is ${folder}/results.csv, with results.json and report.html.`);
  return runs.some(({ state }) => state === "failed" || state === "killed") ? 1 : 0;
}

/**
 * A row a run: its number, its options, how it stands, and its numbers.
 *
 * @returns CSV; where a run has no such option or number the cell is empty.
 */
export function resultsCsv(runs: readonly CollectedRun[]): string {
  const options = namesOf(runs.map((run) => run.options));
  const numbers = namesOf(runs.map((run) => run.numbers));
  const rows = runs.map((run) => [
    run.job,
    ...options.map((name) => run.options[name] ?? ""),
    run.state,
    run.seconds,
    ...numbers.map((name) => run.numbers[name] ?? ""),
    run.reason ?? "",
  ]);
  const head = ["job", ...options, "state", "seconds", ...numbers, "reason"];
  return stringify([head, ...rows], { headers: false }).replaceAll("\r\n", "\n");
}

function resultsJson(
  runs: readonly CollectedRun[],
  { by = null, best, groups, over }: {
    readonly by?: string | null;
    readonly best: readonly CollectedRun[];
    readonly groups: ReturnType<typeof groupsOf>;
    readonly over: string;
  },
): string {
  const about = {
    format: 1,
    by,
    over,
    best: best.map(({ job }) => job).slice(0, 10),
    groups,
    runs,
  };
  return `${JSON.stringify(about, null, 2)}\n`;
}

/** All names that objects have, in the order in which they come. */
function namesOf(objects: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(objects.flatMap(Object.keys))];
}
