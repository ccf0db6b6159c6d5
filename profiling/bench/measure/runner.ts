import type { Case } from "../plan/case.ts";
import { type ChildEnd, flagsUnder, LIMITS, type Limits, runChild } from "../../../commands/mod.ts";
import { readReply, type Reply } from "./reply.ts";
import type { Row } from "../row.ts";

/** How {@linkcode runCases} goes about it. */
export interface RunOptions extends Partial<Limits> {
  /** Told of each row as it is there; the next case waits for it. */
  readonly onRow?: (row: Row, done: number, of: number) => unknown;
  /** The worker's module; default the one of this package. */
  readonly worker?: string | URL;
  /** Rows of an earlier run: cases that are ok there are not run again. */
  readonly known?: readonly Row[];
  /** Ends the run when it is aborted; the case that is running then has no row. */
  readonly signal?: AbortSignal;
}

const WORKER = import.meta.resolve("./worker.ts");

/** How long to wait for news of an interrupt that has reached a worker first, in milliseconds. */
const PATIENCE = 100;

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
 * import { casesOf, runCases, shuffled } from "@revode/revode/profiling";
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

async function runCase(what: Case, options: RunOptions): Promise<Reply> {
  try {
    const end = await runWorker(what, options);
    // A terminal sends an interrupt to the workers as well, and they may be faster.
    if (end.signal === "SIGINT" || end.signal === "SIGTERM" || end.code === 130) {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
    return readReply(end);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return { status: `could not be started: ${(error as Error).message}` };
  }
}

/**
 * Runs one worker.
 *
 * @param job What it is given, as JSON.
 * @param options Limits, the worker's module, the signal.
 * @returns How it ended.
 */
export function runWorker(job: Case, options: RunOptions): Promise<ChildEnd> {
  const { worker = WORKER, signal, memory = LIMITS.memory, timeout = LIMITS.timeout } = options;
  return runChild([
    "run",
    "--no-prompt",
    // All but the worker's own few lines is in this program already; those a registry may give.
    ...(String(worker).startsWith("http") ? [] : ["--cached-only"]),
    `--v8-flags=${flagsUnder(memory).join(",")}`,
    // Loaded before the worker as part of the program, a module needs no permission to be read.
    ...(job.module === undefined ? [] : [`--preload=${job.module}`]),
    String(worker),
    JSON.stringify(job),
  ], { signal, memory, timeout });
}
