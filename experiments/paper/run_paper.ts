import { formatSeconds, type JobEnd, runJobs } from "../../commands/mod.ts";
import { COST_STEPS, type CostCase, type GradientCost } from "./cases/gradient_cost.ts";
import { caseText, expectedSeconds, type PaperCase } from "./cases/paper_case.ts";
import type { GradientCosts } from "./report/paper_claims.ts";
import type { DataSource } from "./problem/paper_data.ts";
import type { PaperRequest } from "./paper_request.ts";
import { PUBLISHED_GRADIENTS } from "./problem/published.ts";
import type { RunFolder } from "./cases/run_folder.ts";
import { readResult } from "./report/runs_csv.ts";
import type { PaperResult } from "./cases/train_case.ts";

const WORKER = import.meta.resolve("./cases/worker.ts");

/** How {@linkcode runTrainings} goes about it. */
export interface RunOptions {
  /** Where the systems' data come from, by name. */
  readonly sources: Readonly<Record<string, DataSource>>;
  /** Prints a line of progress. */
  readonly print: (line: string) => void;
  /** Interrupts it. */
  readonly signal?: AbortSignal;
}

/** Runs the trainings that a folder has no rows of yet, and adds them. */
export async function runTrainings(
  request: PaperRequest,
  folder: RunFolder,
  { sources, print, signal }: RunOptions,
): Promise<void> {
  const { cases, jobs, timeout } = request;
  const left = folder.left(cases);
  const of = cases.length;
  let done = of - left.length;
  if (done > 0) print(`${done} of ${of} trainings are there already`);
  const atATime = Math.min(jobs, left.length);
  const pace = new Pace(left);
  const onEnd = async (what: PaperCase, { found, failed }: JobEnd<PaperResult>) => {
    const { origin } = sources[what.system];
    await folder.add({ ...what, origin, jobs: atATime, status: failed ?? "ok", found });
    const outcome = found === undefined
      ? `failed: ${failed}`
      : `best loss ${found.best_loss.toExponential(3)} in ${formatSeconds(found.runtime_s)}`;
    print(`${++done}/${of}  ${caseText(what)}: ${outcome}${pace.after(what)}`);
  };
  const queue = left.map((what) => ({ what, file: sources[what.system].file }));
  await runJobs(queue, {
    ...{ worker: WORKER, jobs: atATime, timeout, signal, onEnd, read: replyOf(readResult) },
  });
}

/** Tells the time left from what the trainings so far took. */
class Pace {
  readonly #start = performance.now();
  readonly #all: number;
  #done = 0;

  constructor(cases: readonly PaperCase[]) {
    this.#all = cases.reduce((sum, what) => sum + expectedSeconds(what), 0);
  }

  /** The words after a case has ended. */
  after(what: PaperCase): string {
    this.#done += expectedSeconds(what);
    const elapsed = (performance.now() - this.#start) / 1e3;
    return `  ${formatSeconds(elapsed * (this.#all - this.#done) / this.#done)} left`;
  }
}

/**
 * Measures the cost of a gradient against the number of steps, one process at a time.
 *
 * @param timeout Seconds after which a process is killed.
 */
export async function measureGradients(
  timeout: number,
  known: unknown,
  signal?: AbortSignal,
): Promise<GradientCosts> {
  const costs: Record<string, GradientCost> = {};
  for (const adjoint of Object.keys(PUBLISHED_GRADIENTS)) {
    const cost = readCost(Object(known)[adjoint]);
    if (cost) costs[adjoint] = cost;
  }
  const queue = Object.keys(PUBLISHED_GRADIENTS).filter((adjoint) => !(adjoint in costs))
    .map((adjoint) => ({ what: { experiment: "cost", adjoint } as CostCase }));
  await runJobs(queue, {
    ...{ worker: WORKER, jobs: 1, timeout, signal, read: replyOf(readCost) },
    onEnd({ adjoint }, { found }) {
      if (found) costs[adjoint] = found;
    },
  });
  return costs;
}

/** Reads what a worker says: what it found, or why it found nothing. */
function replyOf<Found>(read: (found: unknown) => Found | undefined) {
  return (reply: unknown): JobEnd<Found> | undefined => {
    const { found, failed } = Object(reply) as { found?: unknown; failed?: unknown };
    if (typeof failed === "string") return { failed };
    const result = read(found);
    return result === undefined ? undefined : { found: result };
  };
}

function readCost(reply: unknown): GradientCost | undefined {
  const { seconds, evaluations } = Object(reply) as Record<string, unknown>;
  const right = [seconds, evaluations].every((list) =>
    Array.isArray(list) && list.length === COST_STEPS.length && list.every((x) => x > 0)
  );
  return right ? { seconds, evaluations } as GradientCost : undefined;
}
