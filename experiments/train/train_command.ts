import { isFailedSolve } from "../../solvers/mod.ts";
import {
  calledAs,
  DrawingError,
  interruptible,
  MachineError,
  oneLine,
  type OutputFolder,
  type Progress,
  type ProgressState,
  runCommand,
  UsageError,
} from "../../commands/mod.ts";
import { updatesIn } from "../fit/ensemble_plan.ts";
import { rangeOf } from "../fit/forecasts/data_range.ts";
import { finishRun } from "./run/finish_run.ts";
import { MetricsFile } from "./run/metrics_file.ts";
import { prepareJob } from "./run/prepare_job.ts";
import { resumedRequest } from "./run/resume.ts";
import { CONFIG, configText, type RunConfig } from "../fit/options/run_config.ts";
import { checkFree, endRun, EQUATIONS, loadCheckpoint, openRun } from "./run/run_folder.ts";
import { trainInFolder } from "./run/train_in_folder.ts";
import { trialsBy } from "./run/trials_by.ts";
import { fingerprint, hashOf } from "../fit/job/training_job.ts";
import { writeTemplate } from "./run/write_template.ts";
import { trainHelp } from "./train_help.ts";
import { stoppedLine } from "./train_report.ts";
import type { TrainingProgress } from "../fit/training.ts";
import { type TrainRequest, trainRequest } from "./train_request.ts";

/** Where the train command says what it has to say, and how much of the machine it may take. */
interface TrainConsole {
  /** Prints a line of what it found. */
  readonly print: (line: string) => void;
  /** Prints a line of what went wrong. */
  readonly complain: (line: string) => void;
  /** Shows how far it is; `of` is the number of iterations. */
  readonly progress: (of: number) => Progress<TrainingProgress>;
  /** Shows how much of a hundred is tried while a model is chosen. Default: nothing is shown. */
  readonly choosing?: () => Progress<ProgressState>;
  /** The cores that it may take where `--workers` says nothing. Default 1. */
  readonly cores?: number;
}

/**
 * The train command: checks everything, trains, and leaves a run's folder. Nothing is written
 * before the options and the data were checked.
 *
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
    if (request.template !== undefined) {
      for (const line of await writeTemplate(request, request.template)) console.print(line);
      return 0;
    }
    if (!request.resume) {
      await checkFree(request.out);
      return await begin(request, undefined, console);
    }
    const { request: first, config } = await resumedRequest(request);
    if (config?.status === "finished") {
      await using folder = await openRun(request.out);
      // All of it is there; a kill may have come before the last thing that a finished run does.
      await folder.read();
      await endRun(folder);
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
  const say = (line: string) => console.print(oneLine(line));
  let choosing: Progress<ProgressState> | undefined;
  const job = await prepareJob(request, {
    say,
    onTrial(done, of) {
      choosing ??= console.choosing?.();
      choosing?.show({ done: 100 * done / of, of: 100 });
    },
    ...trialsBy(request.workers, console.cores),
    ...(earlier?.chosen && { chosen: earlier.chosen }),
  }).finally(() => choosing?.stop());
  const sha256 = await fingerprint(job.recording);
  if (earlier !== undefined && earlier.data.sha256 !== sha256) {
    throw new UsageError(
      `--resume: the data are not those that the run in ${out} was begun with: ` +
        `${request.source} was changed, or an earlier version took its columns for something else; ` +
        "train anew with another --out",
    );
  }
  const { equations } = job;
  const source = equations && { path: equations.path, sha256: await hashOf(equations.text) };
  if (earlier !== undefined && earlier.equations?.sha256 !== source?.sha256) {
    throw new UsageError(
      `--resume: ${equations?.path} is not the module that the run in ${out} was begun with, which ` +
        `is ${out}/${EQUATIONS}; train anew with another --out`,
    );
  }
  const bands = job.bands ?? earlier?.bands;
  const config: RunConfig = {
    format: 1,
    status: "training",
    data: { source: request.source!, sha256 },
    options: job.options,
    ...(job.table && { columns: job.table }),
    deno: earlier?.deno ?? Deno.version.deno,
    ...(source && { equations: source }),
    ...(job.chosen && { chosen: job.chosen }),
    ...(bands && { bands }),
    range: rangeOf(job.recording.trajectories, job.recording.stateNames.length, job.trained),
    ...(earlier?.model && { model: earlier.model }),
  };
  for (const line of [job.how, ...job.notes]) say(line);
  if (config.deno !== Deno.version.deno) {
    console.print(
      `The run was begun with Deno ${config.deno}, this is ${Deno.version.deno}: the last bits of ` +
        "its numbers may come out otherwise.",
    );
  }
  await using folder = await openRun(out);
  try {
    // All that it had must be there still, and nobody may have been here meanwhile.
    await folder.read();
    await checkSame(folder, earlier);
    await folder.write({
      [CONFIG]: configText(config),
      ...(equations && { [EQUATIONS]: equations.text }),
    });
    const from = await loadCheckpoint(folder);
    const metrics = await MetricsFile.open(folder, from?.done ?? 0);
    const of = updatesIn(job.plan);
    if (from !== undefined) console.print(`goes on after ${from.done} of ${of} iterations`);
    const { value, exitCode } = await interruptible((signal) =>
      trainInFolder({
        ...{ folder, config, plan: job.plan, metrics, signal },
        ...(from && { from }),
        progress: console.progress(of),
        every: request.checkpointEvery,
      }, (stopped, failed) => console.print(stoppedLine(stopped, of, out, failed)))
    );
    if (value === undefined) return exitCode ?? 1;
    const { lines, verdict } = await finishRun(folder, config, job, value);
    for (const line of lines) console.print(line);
    console.print(`The report is ${out}/report.html, with forecast.csv and metrics.csv.`);
    if (verdict !== undefined) console.print(verdict);
    return 0;
  } catch (error) {
    throw brokenOff(error, out);
  }
}

/** Throws where a folder is not as it was found before it was locked. */
async function checkSame(folder: OutputFolder, earlier: RunConfig | undefined): Promise<void> {
  if (await folder.readText(CONFIG) === (earlier && configText(earlier))) return;
  throw new UsageError(
    `another command has worked in ${folder.path} meanwhile; try again, or name another folder ` +
      "with --out",
  );
}

/** Why a training broke off, with how to go on where it can; a fault of the program as it is. */
function brokenOff(error: unknown, out: string): unknown {
  const again = calledAs("train", ["--resume", "--out", out]);
  if (error instanceof DrawingError) {
    return new MachineError(
      `${error.message}. All but the report is in ${out}; for that: ${again}`,
      { cause: error },
    );
  }
  if (error instanceof MachineError) {
    return new MachineError(`${error.message}. Once that is mended, go on with: ${again}`, {
      cause: error,
    });
  }
  if (!(error instanceof RangeError) || isFailedSolve(error)) return error;
  return new MachineError(error.message, { cause: error });
}
