import type { Case } from "./case.ts";
import { readReply } from "./reply.ts";
import type { Row } from "./row.ts";

/** The flags that V8 is started with in a worker. */
export const V8_FLAGS: readonly string[] = ["--expose-gc"];

/** How {@linkcode runCases} goes about it. */
export interface RunOptions {
  /** Told of each row as it is there. */
  readonly onRow?: (row: Row, done: number, of: number) => void;
  /** The worker's module; default the one of this package. */
  readonly worker?: string | URL;
}

/**
 * Runs each case in a Deno process of its own, one after the other. The processes
 * have no permission at all.
 *
 * A case that fails is a row that says why; the others go on.
 *
 * @param cases The cases.
 * @param options The worker, and who is told of progress.
 * @returns A row a case, in order.
 */
export async function runCases(cases: readonly Case[], options: RunOptions = {}): Promise<Row[]> {
  const { onRow, worker = new URL("./worker.ts", import.meta.url) } = options;
  const rows: Row[] = [];
  for (const what of cases) {
    const row = { ...what, ...await runCase(what, worker) };
    rows.push(row);
    onRow?.(row, rows.length, cases.length);
  }
  return rows;
}

async function runCase(what: Case, worker: string | URL) {
  try {
    const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--cached-only",
        `--v8-flags=${V8_FLAGS.join(",")}`,
        String(worker),
        JSON.stringify(what),
      ],
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return readReply({
      code,
      signal,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return { status: `could not be started: ${(error as Error).message}` };
  }
}
