import {
  type ChildEnd,
  commandLine,
  failureOf,
  isQuiet,
  isThere,
  MachineError,
  runLogged,
  withWords,
} from "../../../commands/mod.ts";
import { denoArguments, isModule, jobArguments } from "../jobs/job_command.ts";
import { jobFolder, LOG, RUN, type SweepPlan } from "../jobs/sweep_plan.ts";
import type { Claim } from "../queue/claim.ts";
import type { AttemptEnd } from "../queue/job_state.ts";

/** How long whoever worked at a job before may take to be gone, in milliseconds. */
const PATIENCE = 5000;

/**
 * Does a job that is claimed, and says how it ended.
 *
 * @param folder The sweep's folder, by its whole path.
 * @param job The job's number.
 * @param signal Interrupts it.
 */
export async function runJobOf(
  { folder, plan, job, claim, signal }: {
    readonly folder: string;
    readonly plan: SweepPlan;
    readonly job: number;
    readonly claim: Claim;
    readonly signal: AbortSignal;
  },
): Promise<AttemptEnd> {
  const own = jobFolder(folder, plan, job);
  const out = `${own}/${RUN}`;
  const log = `${own}/${LOG}`;
  // A worker that was killed takes its process with it, though not in the same moment.
  if (claim.attempt > 1 && !await isQuiet(out, PATIENCE)) {
    return await ended({ how: "interrupted", code: 1, seconds: 0, reason: STILL });
  }
  const args = jobArguments(plan.common, plan.jobs[job]);
  const title = `--- attempt ${claim.attempt}: ${commandLine([plan.command, ...args])}\n`;
  await Deno.writeTextFile(log, title, { append: true });
  const words = denoArguments(plan.command, args, out, claim.attempt > 1);
  let end: ChildEnd;
  try {
    if (isModule(plan.command)) await Deno.mkdir(out, { recursive: true });
    const both = AbortSignal.any([signal, claim.lost]);
    end = await runLogged(words, { log, cwd: plan.cwd, signal: both });
  } catch (error) {
    claim.drop();
    if (!(error instanceof Deno.errors.NotFound) || await isThere(plan.cwd)) throw error;
    throw new MachineError(
      `${plan.cwd}, where the sweep in ${folder} was made, is not there: its jobs read files from it`,
      { cause: error },
    );
  }
  return await ended(attemptEnd(end));

  async function ended(end: AttemptEnd): Promise<AttemptEnd> {
    await claim.end(end);
    return end;
  }
}

const STILL = "the process of an earlier attempt is still at work";

/** How an attempt ended, by how its process did. */
export function attemptEnd(end: ChildEnd): AttemptEnd {
  const { code, signal, cut, seconds = 0 } = end;
  if (code === 0 && signal === null) return { how: "done", code, seconds };
  if (cut !== undefined) return { how: "interrupted", code, seconds, reason: cut };
  const reason = failureOf(end) ?? withWords(`exit code ${code}`, end.stderr);
  return { how: signal === null ? "failed" : "killed", code, seconds, reason };
}
