import type { BenchRequest } from "./bench_request.ts";
import { limitNotes, smallestLimits } from "./measure/bisect.ts";
import type { Case } from "./plan/case.ts";
import { type Profile, profile } from "./profile.ts";
import { progressText } from "./progress.ts";
import { complain, type OutputFolder, progressOn } from "../../commands/mod.ts";
import { earlierRows, runPlan } from "./resume.ts";
import { type Row, rowsToCsv } from "./row.ts";

/** What a run can be gone on with from. */
const RUN_FILES: readonly string[] = ["plan.json", "scaling.csv"];

/** The adjoints whose smallest limits are searched for, and their numbers of steps. */
const BISECTED = { adjoints: ["reversible", "full"], steps: [10_000, 1_000_000] } as const;

/** Where {@linkcode runBench} writes, and how it is ended. */
export interface BenchRun {
  /** The folder. */
  readonly folder: OutputFolder;
  /** The command, as it was typed. */
  readonly command: string;
  /** Interrupts it. */
  readonly signal: AbortSignal;
}

/**
 * Runs what the command is asked for. After every case the rows so far are in the folder, so
 * that a run that ends early can be resumed.
 *
 * @returns The rows and what they say; fewer rows than cases where it was interrupted.
 * @throws {UsageError} If there is no run to go on with, or it is another one.
 */
export async function runBench(
  request: BenchRequest,
  cases: readonly Case[],
  { folder, command, signal }: BenchRun,
): Promise<Profile> {
  const { plan, seed, limits, resume, bisect } = request;
  const begun = runPlan(plan, seed, limits.memory);
  const known = resume ? await earlierRows(folder, cases, begun) : [];
  // What an earlier report said of other rows.
  await folder.remove(folder.names.filter((name) => !RUN_FILES.includes(name)));
  await folder.write({
    "plan.json": `${JSON.stringify(begun, null, 2)}\n`,
    "scaling.csv": rowsToCsv(known),
  });

  const progress = progressOn(cases.length, progressText, { clear: true });
  const soFar = new Map(known.map((row) => [row, row]));
  const keep = async (row: Row, done: number, of: number) => {
    progress.show({ row, done, of });
    soFar.set(row, row);
    if (!known.includes(row)) {
      await folder.write({ "scaling.csv": rowsToCsv([...soFar.keys()]) });
    }
  };
  const run = { ...limits, signal };
  const found = await profile(cases, {
    ...run,
    seed,
    known,
    command,
    notes: request.notes,
    onRow: keep,
  })
    .finally(progress.stop);
  if (!bisect || signal.aborted) return found;
  const smallest = await smallestLimits(bisectedCases(cases[0]), {
    ...{ timeout: limits.timeout, signal },
    onLimit: ({ adjoint, steps, mebibytes }) =>
      complain(`bisect  ${adjoint}, ${steps.toLocaleString("en")} steps: ${mebibytes} MiB`),
  });
  const { rows, summary } = found;
  const notes = [...limitNotes(smallest), ...summary.notes];
  return { rows, summary: { ...summary, notes, smallest_limits: smallest } };
}

function bisectedCases(like: Case): Case[] {
  return BISECTED.adjoints.flatMap((adjoint) =>
    BISECTED.steps.map((steps) => ({ ...like, adjoint, steps, repeat: 1 }))
  );
}
