import { failureOf, flagsUnder, LIMITS, runChild, withWords } from "../../../commands/mod.ts";

/** What a worker is given. */
export interface Job<Case> {
  /** What it is to do, sent as JSON. */
  readonly what: Case;
  /** The one file that it may read. */
  readonly file?: string;
}

/** What became of a job: what the worker found, or why it found nothing. */
export type JobEnd<Found> =
  | { readonly found: Found; readonly failed?: undefined }
  | { readonly found?: undefined; readonly failed: string };

/** How {@linkcode runJobs} goes about it. */
export interface JobOptions<Case, Found> {
  /** How many processes at a time. */
  readonly jobs: number;
  /** Seconds after which a worker is killed. */
  readonly timeout: number;
  /** Told of every job that has ended. */
  readonly onEnd: (what: Case, end: JobEnd<Found>) => unknown;
  /** Reads what a worker found; undefined where that is nothing of the kind. */
  readonly read: (reply: unknown) => Found | undefined;
  /** Ends the run when it is aborted; jobs that are running then are killed and not told of. */
  readonly signal?: AbortSignal;
  /** The worker's module; default the one of the paper's experiments. */
  readonly worker?: string;
}

const WORKER = import.meta.resolve("./worker.ts");

/** How long to wait for news of an interrupt that has reached a worker first, in milliseconds. */
const PATIENCE = 100;

/**
 * Runs each job in a Deno process of its own, several at a time, in order. A process may read one
 * file and nothing else; time, memory and output are bounded.
 *
 * @param queue The jobs.
 * @param options How many at a time, the limits, who is told.
 */
export async function runJobs<Case, Found>(
  queue: readonly Job<Case>[],
  options: JobOptions<Case, Found>,
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

async function runJob<Case, Found>(
  { what, file }: Job<Case>,
  { signal, timeout, read, worker = WORKER }: JobOptions<Case, Found>,
): Promise<JobEnd<Found>> {
  const { memory } = LIMITS;
  const end = await runChild([
    "run",
    "--no-prompt",
    // All but the worker's own few lines is in this program already; those a registry may give.
    ...(worker.startsWith("http") ? [] : ["--cached-only"]),
    `--v8-flags=${flagsUnder(memory).join(",")}`,
    // A comma would end the file's name.
    ...(file === undefined ? [] : [file.includes(",") ? "--allow-read" : `--allow-read=${file}`]),
    worker,
    JSON.stringify(what),
    ...(file === undefined ? [] : [file]),
  ], { signal, memory, timeout });
  // A terminal sends an interrupt to the workers as well, and they may be faster.
  if (end.signal === "SIGINT" || end.signal === "SIGTERM" || end.code === 130) {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  }
  const failed = failureOf(end);
  if (failed !== undefined) return { failed };
  let reply: { found?: unknown; failed?: unknown };
  try {
    reply = Object(JSON.parse(end.stdout));
  } catch {
    return { failed: withWords("printed no result", end.stdout) };
  }
  if (typeof reply.failed === "string") return { failed: reply.failed };
  const found = read(reply.found);
  return found === undefined ? { failed: withWords("printed no result", end.stdout) } : { found };
}
