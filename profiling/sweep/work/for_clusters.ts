import { commandLine, programOf } from "../../../commands/mod.ts";
import { digitsOf, type SweepPlan } from "../jobs/sweep_plan.ts";

/** The most tasks of an array, which Slurm allows unless it is told otherwise. */
const MOST_TASKS = 1000;

/** The command that does one job of a sweep, from any folder. */
function jobLine(folder: string, job: string): string {
  const words = [Deno.execPath(), ...programOf("sweep"), "run", folder, "--job"];
  return `${commandLine(words)} ${job}`;
}

/**
 * A line a job, as GNU parallel reads them.
 *
 * @param folder The sweep's folder, by its whole path.
 */
export function parallelLines(folder: string, { jobs }: SweepPlan): string[] {
  return [...jobs.keys()].map((job) => jobLine(folder, `${job}`));
}

/**
 * A script for `sbatch`: an array with a task a job. Where there are more jobs than an array may have
 * tasks, each task does several.
 *
 * @param folder The sweep's folder, by its whole path.
 */
export function slurmScript(folder: string, plan: SweepPlan): string[] {
  const { jobs, command } = plan;
  const tasks = Math.min(jobs.length, MOST_TASKS);
  const line = jobLine(folder, '"$job"');
  // In a comment of the script there are no quotes: what ends a word is escaped.
  const output = `${folder.replaceAll("%", "%%").replace(/([\s"'\\])/g, "\\$1")}/jobs/%${
    digitsOf(plan)
  }a/slurm.log`;
  const name = command.split(/[/\\]/).at(-1)!.replace(/[^\w.-]/g, "-");
  return [
    "#!/bin/sh",
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=0-${tasks - 1}`,
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
    `#SBATCH --output=${output}`,
    "# What each task may have, such as: sbatch --time=1:00:00 --mem=2G --cpus-per-task=1",
    "",
    ...(tasks === jobs.length ? ['job="$SLURM_ARRAY_TASK_ID"', `exec ${line}`] : [
      "failed=0",
      'job="$SLURM_ARRAY_TASK_ID"',
      `while [ "$job" -lt ${jobs.length} ]; do`,
      `  ${line}`,
      "  code=$?",
      // Whoever ends the task ends all of it.
      '  if [ "$code" -gt 1 ]; then exit "$code"; fi',
      '  if [ "$code" -eq 1 ]; then failed=1; fi',
      `  job=$((job + ${tasks}))`,
      "done",
      'exit "$failed"',
    ]),
  ];
}
