import { jobFolder, type SweepPlan } from "../jobs/sweep_plan.ts";
import { Claim, isFree } from "../queue/claim.ts";
import { type JobState, jobState } from "../queue/job_state.ts";
import { runJobOf } from "./run_job.ts";

/** How often to look what others are doing, in milliseconds. */
const LOOK = 1000;

/** How {@linkcode runSweep} goes about it. */
export interface SweepOptions {
  /** The sweep's folder, by its whole path. */
  readonly folder: string;
  /** What is in it. */
  readonly plan: SweepPlan;
  /** The jobs that are done here; default all. */
  readonly jobs?: readonly number[];
  /** How many at a time. */
  readonly workers: number;
  /** The name of this machine. */
  readonly host: string;
  /** Whether what failed before is tried again, once. Default false. */
  readonly retry?: boolean;
  /** Interrupts all. */
  readonly signal: AbortSignal;
  /** Is told of how many jobs have ended, failed and are at work, whenever that changes. */
  readonly onChange?: (counts: SweepCounts) => void;
  /** After how long without a sign a worker elsewhere is gone, in milliseconds. */
  readonly stale?: number;
}

/** How far a sweep is. */
export interface SweepCounts {
  /** Jobs with exit code 0. */
  readonly done: number;
  /** Jobs with another, or that were killed too often. */
  readonly failed: number;
  /** Jobs that this process works at. */
  readonly here: number;
  /** Jobs that others work at. */
  readonly elsewhere: number;
}

/**
 * Does the jobs of a sweep that are not done, several at a time, beside whoever does so too. It comes
 * back when every job has ended, here or elsewhere, or it is interrupted.
 *
 * @returns How far the sweep is then.
 */
export async function runSweep(options: SweepOptions): Promise<SweepCounts> {
  const { folder, plan, workers, host, retry = false, signal, onChange, stale } = options;
  const left = new Set(options.jobs ?? plan.jobs.keys());
  const tried = new Set<number>();
  const running = new Set<number>();
  const counts = { done: 0, failed: 0, elsewhere: 0 };
  const tell = () => onChange?.({ ...counts, here: running.size });
  const settle = (job: number, { now }: Pick<JobState, "now">) => {
    left.delete(job);
    running.delete(job);
    if (now === "done") counts.done++;
    else counts.failed++;
    tell();
  };
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const faults: unknown[] = [];

  /** Does a job, or finds that it is not to be done here now; returns whether it was done. */
  const attempt = async (job: number) => {
    const own = jobFolder(folder, plan, job);
    const again = retry && !tried.has(job);
    const claim = await Claim.take(own, { host, retry: again, stale });
    if (claim === undefined) {
      const state = await jobState(own, host, stale);
      if (state.now !== "running" && !isFree(state, again)) settle(job, state);
      return false;
    }
    tried.add(job);
    tell();
    const { how } = await runJobOf({ folder, plan, job, claim, signal: both });
    if (how === "done" || how === "failed") settle(job, { now: how });
    return true;
  };

  /** Goes over all that is left until nothing is. */
  const worker = async () => {
    while (left.size > 0 && !both.aborted) {
      let [any, elsewhere] = [false, 0];
      for (const job of [...left]) {
        if (both.aborted) break;
        if (running.has(job) || !left.has(job)) continue;
        running.add(job);
        try {
          if (await attempt(job)) any = true;
          else if (left.has(job)) elsewhere++;
        } finally {
          running.delete(job);
        }
      }
      counts.elsewhere = elsewhere;
      tell();
      if (!any && left.size > 0) await pause(LOOK, both);
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(workers, left.size) }, () =>
      worker().catch((error) => {
        faults.push(error);
        stop.abort();
      })),
  );
  if (faults.length > 0) throw faults[0];
  return { ...counts, here: 0 };
}

/** Waits, unless it is interrupted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
