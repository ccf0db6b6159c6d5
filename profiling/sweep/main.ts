/**
 * The sweep command: runs a command with many seeds and options, on one machine or many.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import {
  calledAs,
  complain,
  formatSeconds,
  interruptible,
  print,
  printText,
  progressOn,
  runProgram,
  UsageError,
} from "../../commands/mod.ts";
import { crossed } from "./jobs/grid.ts";
import { isModule } from "./jobs/job_command.ts";
import { readJobsFile } from "./jobs/read_jobs.ts";
import { checkJobs, makeSweep, planIn, type SweepPlan, sweepPlan } from "./jobs/sweep_plan.ts";
import { collectSweep } from "./results/collect_sweep.ts";
import { statesOf, statusLines } from "./results/sweep_status.ts";
import { sweepHelp, type SweepRequest, sweepRequest } from "./sweep_request.ts";
import { parallelLines, slurmScript } from "./work/for_clusters.ts";
import { runSweep } from "./work/run_sweep.ts";
import { type SweepProgress, sweepText } from "./work/sweep_progress.ts";

async function main(request: SweepRequest): Promise<number> {
  // Where it may not be asked for, that is said before the work.
  const host = Deno.hostname();
  const folder = resolve(request.folder);
  switch (request.what) {
    case "begin":
    case "make": {
      const rows = request.jobs === undefined ? [{}] : await readJobsFile(request.jobs);
      const [name, ...common] = request.command;
      const command = isModule(name) ? resolve(name) : name;
      const jobs = crossed(rows, request.axes);
      const plan = sweepPlan({ cwd: Deno.cwd(), command, common, jobs });
      await checkJobs(plan);
      const was = await makeSweep(request.folder, plan);
      print(
        `${plan.jobs.length} jobs ${was ? "are" : "were put"} in ${request.folder}; ` +
          `how far they are: ${calledAs("sweep", ["status", request.folder])}`,
      );
      if (request.what === "make") return 0;
      return await work(request, folder, plan, host);
    }
  }
  const plan = await planIn(request.folder);
  switch (request.what) {
    case "run":
      return await work(request, folder, plan, host);
    case "status":
      print(statusLines(plan, await statesOf(folder, plan, host)));
      return 0;
    case "collect":
      return await collectSweep(request, plan, host);
    case "print":
      // As it is: a line that is folded is another one.
      printText(
        (request.form === "slurm" ? slurmScript : parallelLines)(folder, plan)
          .map((line) => `${line}\n`).join(""),
      );
      return 0;
  }
}

/** Does what is to be done of a sweep, and says how far it is. */
async function work(
  { folder: path, workers, job, retry }: {
    readonly folder: string;
    readonly workers: number;
    readonly job?: number;
    readonly retry: boolean;
  },
  folder: string,
  plan: SweepPlan,
  host: string,
): Promise<number> {
  if (job !== undefined && job >= plan.jobs.length) {
    throw new UsageError(
      `--job ${job}: the sweep in ${path} has jobs 0 to ${plan.jobs.length - 1}`,
    );
  }
  const jobs = job === undefined ? [...plan.jobs.keys()] : [job];
  const begun = performance.now();
  const progress = progressOn<SweepProgress>(jobs.length, sweepText, { parts: 20 });
  let first: number | undefined;
  const { value, exitCode } = await interruptible((signal) =>
    runSweep({
      ...{ folder, plan, jobs, workers, host, retry, signal },
      onChange(counts) {
        const ended = counts.done + counts.failed;
        first ??= ended;
        const seconds = (performance.now() - begun) / 1e3;
        progress.show({ ...counts, done: ended, of: jobs.length, fresh: ended - first, seconds });
      },
    }).finally(() => progress.stop())
  );
  const { done, failed } = value;
  const left = jobs.length - done - failed;
  const again = calledAs("sweep", ["run", path]);
  print(
    `${done} of ${jobs.length} jobs are done${failed > 0 ? `, ${failed} failed` : ""}` +
      `${left > 0 ? `, ${left} are left: ${again}` : ""}; it took ${
        formatSeconds((performance.now() - begun) / 1e3)
      }`,
  );
  if (exitCode !== undefined) return exitCode;
  if (failed > 0) {
    complain(`Why they failed: ${calledAs("sweep", ["status", path])}`);
    return 1;
  }
  if (job === undefined) print(`The table: ${calledAs("sweep", ["collect", path])}`);
  return 0;
}

if (import.meta.main) {
  const read = (args: readonly string[]) => sweepRequest(args, availableParallelism());
  await runProgram("sweep", read, sweepHelp, main);
}
