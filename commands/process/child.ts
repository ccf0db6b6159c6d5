import { ENDED, hasShell, limited, type Limits } from "./process_limits.ts";
import type { ChildEnd } from "./child_end.ts";

/** The most bytes of what a worker prints that are read; more is no measurement. */
const MOST_OUTPUT = 2 ** 16;

/** The most bytes of complaints. The first of them are kept. */
const MOST_COMPLAINTS = 2 ** 20;

/** How {@linkcode runChild} goes about it. */
export interface ChildOptions extends Limits {
  /** Kills the process when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told of the process as soon as it is there. */
  readonly onStart?: (pid: number) => void;
}

/**
 * Runs Deno under limits of time, memory and output. What it does not keep to ends it at
 * once, and the end says which.
 */
export async function runChild(args: readonly string[], options: ChildOptions): Promise<ChildEnd> {
  const { timeout, memory, signal, onStart } = options;
  const deno = Deno.execPath();
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const streams = { env, stdout: "piped", stderr: "piped" } as const;
  const guarded = await hasShell();
  const child = guarded
    ? new Deno.Command("sh", {
      ...{ args: limited([deno, ...args], memory), stdin: "piped", ...streams },
    }).spawn()
    : new Deno.Command(deno, { args: [...args], stdin: "null", ...streams }).spawn();
  onStart?.(child.pid);
  const begun = performance.now();
  let cut: string | undefined;
  const kill = (why: string) => {
    cut ??= why;
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const interrupt = () => kill("interrupted");
  const timer = setTimeout(() => kill(`ran longer than ${timeout} s`), timeout * 1000);
  signal?.addEventListener("abort", interrupt);
  if (signal?.aborted) interrupt();
  try {
    const [stdout, stderr, { code, signal: ended }] = await Promise.all([
      readSome(child.stdout, MOST_OUTPUT, () => kill(`printed more than ${MOST_OUTPUT} bytes`)),
      readSome(
        child.stderr,
        MOST_COMPLAINTS,
        () => kill(`complained in more than ${MOST_COMPLAINTS} bytes`),
      ),
      child.status,
    ]);
    if (guarded) await dismissGuard(child.stdin);
    return { code, signal: ended, stdout, stderr, cut, seconds: (performance.now() - begun) / 1e3 };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", interrupt);
  }
}

/**
 * Tells the guard that there is nobody to guard any more: the process's number may be another's.
 *
 * @param stdin The input that the guard reads.
 */
export async function dismissGuard(stdin: WritableStream<Uint8Array>): Promise<void> {
  const writer = stdin.getWriter();
  // A guard that is gone needs no telling.
  await writer.write(new TextEncoder().encode(`${ENDED}\n`)).catch(() => {});
  await writer.close().catch(() => {});
}

/** Reads a stream as text, up to a number of bytes, and calls `tooMuch` where there is more. */
async function readSome(
  stream: ReadableStream<Uint8Array>,
  most: number,
  tooMuch: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) {
      tooMuch();
      break;
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
