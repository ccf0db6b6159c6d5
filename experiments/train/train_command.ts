import { SolveError } from "../../solvers/mod.ts";
import {
  commandLine,
  DrawingError,
  interruptible,
  makeFolder,
  type Progress,
  runCommand,
  UsageError,
} from "../../commands/mod.ts";
import { finishRun } from "./run/finish_run.ts";
import { MetricsFile } from "./run/metrics_file.ts";
import { prepareJob } from "./run/prepare_job.ts";
import { resumedRequest } from "./run/resume.ts";
import type { RunConfig } from "./run/run_config.ts";
import { beginRun, checkFree, loadCheckpoint, removeCheckpoint } from "./run/run_folder.ts";
import { trainInFolder } from "./run/train_in_folder.ts";
import { fingerprint } from "./run/training_job.ts";
import { trainHelp } from "./train_help.ts";
import { stoppedLine } from "./train_report.ts";
import type { TrainingProgress } from "./training_progress.ts";
import { type TrainRequest, trainRequest } from "./train_request.ts";

/** Where the train command says what it has to say. */
export interface TrainConsole {
  /** Prints a line of what it found. */
  readonly print: (line: string) => void;
  /** Prints a line of what went wrong. */
  readonly complain: (line: string) => void;
  /** Shows how far it is; `of` is the number of iterations. */
  readonly progress: (of: number) => Progress<TrainingProgress>;
}

/**
 * The train command: checks everything, trains, and leaves a run's folder. Nothing is written
 * before the options and the data were checked.
 *
 * @param args The arguments.
 * @param console Where it says what it has to say.
 * @returns The exit code: 0 where all is well, 1 where a solve failed, 2 for bad input, 130 or
 *   143 where it was interrupted.
 *
 * @example
 * ```ts
 * import { trainCommand } from "./train_command.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const code = await trainCommand(["white-dwarf", "--lr", "0"], {
 *   print: console.log,
 *   complain: (line) => lines.push(line),
 *   progress: () => ({ show() {}, stop: () => Promise.resolve() }),
 * });
 * assertEquals(code, 2);
 * assertEquals(lines, ['train: --lr must be a number above 0, got "0"']);
 * ```
 */
export function trainCommand(args: readonly string[], console: TrainConsole): Promise<number> {
  return runCommand("train", async () => {
    const request = trainRequest(args);
    if (request === "help") {
      for (const line of trainHelp().split("\n")) console.print(line);
      return 0;
    }
    if (!request.resume) {
      await checkFree(request.out);
      return await begin(request, undefined, console);
    }
    const { request: first, config } = await resumedRequest(request);
    if (config?.status === "finished") {
      // A kill may have come before this last thing that a finished run does.
      await removeCheckpoint(request.out);
      console.print(`The run in ${request.out} is finished: there is nothing to go on with.`);
      return 0;
    }
    return await begin(first, config, console);
  }, console.complain);
}

/** Begins a run, or goes on with an earlier one. */
async function begin(
  request: TrainRequest,
  earlier: RunConfig | undefined,
  console: TrainConsole,
): Promise<number> {
  const { out } = request;
  const job = await prepareJob(request);
  const sha256 = await fingerprint(job.recording);
  if (earlier !== undefined && earlier.data.sha256 !== sha256) {
    throw new UsageError(
      `--resume: the data are not those that the run in ${out} was begun with: ` +
        `${request.source} was changed; train anew with another --out`,
    );
  }
  const config: RunConfig = {
    format: 1,
    status: "training",
    data: { source: request.source!, sha256 },
    options: job.options,
    deno: earlier?.deno ?? Deno.version.deno,
    ...(earlier?.model && { model: earlier.model }),
  };
  for (const line of [job.what, job.how, ...job.notes]) console.print(line);
  if (config.deno !== Deno.version.deno) {
    console.print(
      `The run was begun with Deno ${config.deno}, this is ${Deno.version.deno}: the last bits of ` +
        "its numbers may come out otherwise.",
    );
  }
  await makeFolder(out);
  const metrics = await MetricsFile.open(out);
  try {
    await beginRun(out, config);
    const from = await loadCheckpoint(out);
    await metrics.cut(from?.done ?? 0);
    const of = job.plan.stages.reduce((sum, { iterations }) => sum + iterations, 0);
    if (from !== undefined) console.print(`goes on after ${from.done} of ${of} iterations`);
    const { value, exitCode } = await interruptible((signal) =>
      trainInFolder({
        ...{ folder: out, config, plan: job.plan, metrics, signal },
        ...(from && { from }),
        progress: console.progress(of),
        every: request.checkpointEvery,
      }, (stopped, failed) => console.print(stoppedLine(stopped, of, out, failed)))
    );
    if (value === undefined) return exitCode ?? 1;
    const summary = await finishRun(out, config, job, value);
    for (const line of summary) console.print(line);
    console.print(`The report is ${out}/report.html, with forecast.csv and metrics.csv.`);
    return 0;
  } catch (error) {
    const why = reasonOf(error, out);
    if (why === undefined) throw error;
    console.complain(`train: ${why}`);
    return 1;
  } finally {
    metrics.close();
  }
}

/** Why a training broke off, where it is neither a failed solve nor a fault of the program. */
function reasonOf(error: unknown, out: string): string | undefined {
  if (error instanceof SolveError || error instanceof UsageError) return undefined;
  const again = commandLine(["deno", "task", "train", "--resume", "--out", out]);
  if (error instanceof DrawingError) {
    return `${error.message}. All but the report is in ${out}; for that: ${again}`;
  }
  // Of the operating system, such as a full disk.
  if (error instanceof Error && "code" in error) {
    return `cannot write into ${out}: ${error.message}. Once that is mended, go on with: ${again}`;
  }
  if (error instanceof RangeError) return error.message;
}
