import { runChild } from "./child.ts";
import { type ChildEnd, failureOf, withWords } from "./child_end.ts";
import { importMapOf } from "./import_map.ts";
import { flagsUnder, LIMITS, type Limits } from "./process_limits.ts";
import { SEAL } from "./worker_seal.ts";

/** What a worker is given. */
export interface Job<What> {
  /** What it is to do: its first argument, as JSON. */
  readonly what: What;
  /** The one file that it may read: its second argument. */
  readonly file?: string;
  /**
   * A module of the user's that is loaded before the worker, as part of it: that needs no
   * permission. Whatever it prints, only what the worker says by `reply` is heard.
   */
  readonly preload?: string;
}

/** What became of a job: what the worker found, or why it found nothing. */
export type JobEnd<Found> =
  | { readonly found: Found; readonly failed?: undefined }
  | { readonly found?: undefined; readonly failed: string };

/** How a worker is run. */
export interface WorkerOptions extends Partial<Limits> {
  /** Its module. */
  readonly worker: string | URL;
  /** Kills it when it is aborted. */
  readonly signal?: AbortSignal;
}

/** How {@linkcode runJob} goes about it. */
export interface JobOptions<Found> extends WorkerOptions {
  /**
   * Reads the worker's reply, which took so many seconds to come; undefined where it is nothing of
   * the kind.
   */
  readonly read: (reply: unknown, seconds: number) => JobEnd<Found> | undefined;
  /** What the reply is to be, for messages. Default "result". */
  readonly wanted?: string;
}

/** How {@linkcode runJobs} goes about it. */
export interface QueueOptions<What, Found> extends JobOptions<Found> {
  /** How many processes at a time. */
  readonly jobs: number;
  /** Is told of every job that has ended; those that an abort has cut have not. */
  readonly onEnd: (what: What, end: JobEnd<Found>) => unknown;
}

const REPLY = import.meta.resolve("./worker_reply.ts");

/** How long to wait for news of an interrupt that has reached a worker first, in milliseconds. */
const PATIENCE = 100;

/**
 * Runs a worker: a Deno process of its own, which may do nothing but read the job's file. Time,
 * memory and output are bounded.
 */
export async function runWorker<What>(
  { what, file, preload }: Job<What>,
  { worker, signal, memory = LIMITS.memory, timeout = LIMITS.timeout }: WorkerOptions,
): Promise<ChildEnd> {
  const seal = preload === undefined ? "" : crypto.randomUUID();
  const map = isRemote(worker) && preload?.startsWith("file:")
    ? await importMapOf(preload)
    : undefined;
  const end = await runChild([
    ...["run", "--no-prompt"],
    // All but the worker's own few lines is in this program already; those a registry may give.
    ...(isRemote(worker) ? [] : ["--cached-only"]),
    ...(map === undefined ? [] : [`--import-map=${map}`]),
    `--v8-flags=${flagsUnder(memory).join(",")}`,
    // A comma would end the file's name.
    ...(file === undefined ? [] : [file.includes(",") ? "--allow-read" : `--allow-read=${file}`]),
    ...(preload === undefined ? [] : [`--preload=${REPLY}`, `--preload=${preload}`]),
    ...[String(worker), JSON.stringify(what)],
    ...(file === undefined ? [] : [file]),
    ...(preload === undefined ? [] : [SEAL + seal]),
  ], { signal, memory, timeout });
  // A terminal sends an interrupt to the workers as well, and they may be faster.
  if (end.signal === "SIGINT" || end.signal === "SIGTERM" || end.code === 130) {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  }
  return seal === "" ? end : { ...end, stdout: sealed(end.stdout, seal) };
}

/** Whether a worker's module comes from a registry. */
function isRemote(worker: string | URL): boolean {
  return String(worker).startsWith("http");
}

/** What the worker said by `reply`, among all that was printed; empty where it said nothing, or twice. */
function sealed(printed: string, seal: string): string {
  const lines = printed.split("\n").filter((line) => line.startsWith(seal));
  return lines.length === 1 ? lines[0].slice(seal.length) : "";
}

/** Runs a worker, and reads the one line of JSON that it prints. */
export async function runJob<What, Found>(
  job: Job<What>,
  options: JobOptions<Found>,
): Promise<JobEnd<Found>> {
  try {
    return readEnd(await runWorker(job, options), options);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return { failed: `could not be started: ${(error as Error).message}` };
  }
}

/** Reads what a worker said, and believes none of it unseen. */
export function readEnd<Found>(
  end: ChildEnd,
  { read, wanted = "result" }: Pick<JobOptions<Found>, "read" | "wanted">,
): JobEnd<Found> {
  const failed = failureOf(end);
  if (failed !== undefined) return { failed };
  const nothing = { failed: withWords(`printed no ${wanted}`, end.stdout) };
  let reply: unknown;
  try {
    reply = JSON.parse(end.stdout);
  } catch {
    return nothing;
  }
  return read(reply, end.seconds ?? Infinity) ?? nothing;
}

/** Runs jobs, several at a time, in order. */
export async function runJobs<What, Found>(
  queue: readonly Job<What>[],
  options: QueueOptions<What, Found>,
): Promise<void> {
  const { jobs, signal, onEnd } = options;
  let next = 0;
  const runner = async () => {
    while (next < queue.length && !signal?.aborted) {
      const job = queue[next++];
      const end = await runJob(job, options);
      if (!signal?.aborted || end.found !== undefined) await onEnd(job.what, end);
    }
  };
  await Promise.all(Array.from({ length: jobs }, runner));
}
