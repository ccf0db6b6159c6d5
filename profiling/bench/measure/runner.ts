import type { Case } from "../plan/case.ts";
import { type Job, type Limits, runJob, type WorkerOptions } from "../../../commands/mod.ts";
import { miscounted } from "../plan/known_counts.ts";
import { MEASUREMENT } from "./reply.ts";
import type { Row } from "../row.ts";

/**
 * How {@linkcode runCases} goes about it.
 *
 * @category Measuring
 */
export interface RunOptions extends Partial<Limits> {
  /** Told of each row as it is there; the next case waits for it. Default: unset. */
  readonly onRow?: (row: Row, done: number, of: number) => unknown;
  /** The worker's module; default the one of this package. */
  readonly worker?: string | URL;
  /** Rows of an earlier run: cases that are ok there are not run again. Default: none. */
  readonly known?: readonly Row[];
  /** Ends the run when it is aborted; the case that is running then has no row. Default: unset. */
  readonly signal?: AbortSignal;
}

const WORKER = import.meta.resolve("./worker.ts");

/**
 * Runs each case in a Deno process of its own, one after the other. The processes have no
 * permission at all; a case's own module is loaded without one, too. Each is bounded in
 * time, memory and output.
 *
 * A case that fails is a row that says why; the others go on.
 *
 * @param cases The cases.
 * @param options The limits, the worker, what is known, and who is told of progress.
 * @returns A row a case, in order; fewer where the run was interrupted.
 *
 * @example
 * ```ts ignore
 * import { runCases } from "./runner.ts";
 * import { shuffled } from "../plan/case.ts";
 * import { casesOf } from "@revode/revode/profiling";
 *
 * const cases = casesOf({
 *   method: "rk4", system: "white-dwarf", steps: { reversible: [100, 1000] }, repeats: 3,
 * });
 * const rows = await runCases(shuffled(cases, 7), { timeout: 60 });
 * ```
 */
export async function runCases(cases: readonly Case[], options: RunOptions = {}): Promise<Row[]> {
  const { onRow, known = [], signal } = options;
  const done = new Map(known.filter(({ found }) => found).map((row) => [keyOf(row), row]));
  const rows: Row[] = [];
  for (const what of cases) {
    const old = done.get(keyOf(what));
    if (signal?.aborted) {
      if (old) rows.push(old);
      continue;
    }
    const row = old ?? { ...what, ...await runCase(what, options) };
    if (signal?.aborted && row.found === undefined) continue;
    rows.push(row);
    await onRow?.(row, rows.length, cases.length);
  }
  return rows;
}

/**
 * What tells a case from all others of a run.
 *
 * @param what The case, or a row.
 * @returns The key.
 */
export function keyOf(what: Case): string {
  const {
    adjoint,
    method,
    system,
    steps,
    repeat,
    batch,
    hidden,
    coupling,
    state,
    module,
    parameters,
  } = what;
  return JSON.stringify([
    ...[adjoint, method, system, steps, repeat].map(String),
    ...[batch, hidden?.join("x"), coupling, state, module].map((x) => String(x ?? "")),
    parameters === undefined ? "" : JSON.stringify(parameters),
  ]);
}

async function runCase(
  what: Case,
  options: RunOptions,
): Promise<Pick<Row, "status" | "found">> {
  const end = await runJob(jobOf(what), {
    ...workerOf(options),
    ...MEASUREMENT,
    read(reply, seconds) {
      // This package's own worker measures for a while; whatever speaks in its place may not.
      const end = MEASUREMENT.read(reply, options.worker === undefined ? seconds : Infinity);
      // A module of the user's counts by itself.
      if (end.found === undefined || what.module !== undefined) return end;
      const failed = miscounted(what, end.found);
      return failed === undefined ? end : { failed };
    },
  });
  return end.found === undefined ? { status: end.failed } : { status: "ok", found: end.found };
}

/**
 * A case as a worker is given it.
 *
 * @param what The case.
 * @returns The job.
 */
export function jobOf(what: Case): Job<Case> {
  return { what, ...(what.module === undefined ? {} : { preload: what.module }) };
}

/**
 * How workers are run.
 *
 * @param options How the cases are.
 * @returns The worker's module, the limits, the signal.
 */
export function workerOf({ worker = WORKER, ...options }: RunOptions): WorkerOptions {
  return { worker, ...options };
}
