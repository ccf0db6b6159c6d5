import { dismissGuard } from "./child.ts";
import type { ChildEnd } from "./child_end.ts";
import { hasShell, limited } from "./process_limits.ts";

/** The most bytes that a log takes of one process. */
const MOST = 2 ** 23;

/** How many characters of the end of what a process said are given back. */
const TAIL = 4096;

/** How long a process may take to end once it is asked to, in milliseconds. */
const GRACE = 30_000;

/** How long to wait before a process is asked: somebody else may have asked it already. */
const PATIENCE = 250;

/** How {@linkcode runLogged} goes about it. */
export interface LoggedOptions {
  /** The file that all goes into which the process prints, after what is there. */
  readonly log: string;
  /** The folder that the process runs in. Default this one's. */
  readonly cwd?: string;
  /** Asks the process to end, as Ctrl-C does, when it is aborted. */
  readonly signal?: AbortSignal;
  /** How long it may then take, in milliseconds. Default 30 s. */
  readonly grace?: number;
}

/**
 * Runs Deno with all that it prints in a file, however long it takes. It ends where this process
 * does, and a terminal's Ctrl-C reaches it through this process alone, so that it hears it once.
 *
 * @param args What Deno is given.
 * @param options The file, the folder, and what ends it.
 * @returns How it ended; `stderr` is the end of all that it printed, and `cut` says that it was asked
 *   to end.
 */
export async function runLogged(
  args: readonly string[],
  { log, cwd, signal, grace = GRACE }: LoggedOptions,
): Promise<ChildEnd> {
  using file = await Deno.open(log, { append: true, create: true });
  const deno = Deno.execPath();
  const guarded = await hasShell();
  const [program, words] = guarded ? ["sh", limited([deno, ...args], Infinity)] : [deno, [...args]];
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const child = new Deno.Command(program, {
    ...{ args: words, env, detached: true, ...(cwd === undefined ? {} : { cwd }) },
    ...{ stdin: guarded ? "piped" : "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  const begun = performance.now();
  const timers: ReturnType<typeof setTimeout>[] = [];
  let cut: string | undefined;
  const end = (how: Deno.Signal) => {
    try {
      child.kill(how);
    } catch {
      // It has ended by itself.
    }
  };
  const interrupt = () => {
    cut = "interrupted";
    timers.push(
      setTimeout(() => end(Deno.build.os === "windows" ? "SIGINT" : "SIGTERM"), PATIENCE),
      setTimeout(() => end("SIGKILL"), PATIENCE + grace),
    );
  };
  signal?.addEventListener("abort", interrupt);
  if (signal?.aborted) interrupt();
  const keep = keeper(file);
  try {
    const [{ code, signal: by }] = await Promise.all([
      child.status,
      keep(child.stdout),
      keep(child.stderr),
    ]);
    if (guarded) await dismissGuard(child.stdin);
    const seconds = (performance.now() - begun) / 1e3;
    return { code, signal: by, stdout: "", stderr: keep.tail(), cut, seconds };
  } catch (error) {
    // Such as by a full device: nobody would hear of it any more.
    end("SIGKILL");
    throw error;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener("abort", interrupt);
  }
}

/** What a log says where it takes no more. */
const FULL = `\n… more was printed than the ${MOST} bytes that a log takes\n`;

/** Writes streams into one file, piece by piece as they come, and remembers the end. */
function keeper(file: Deno.FsFile) {
  let [size, tail] = [0, ""];
  const keep = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      tail = (tail + decoder.decode(chunk, { stream: true })).slice(-TAIL);
      const before = size;
      size += chunk.length;
      // At once, so that pieces of the two streams do not end up within one another.
      if (size <= MOST) writeAllSync(file, chunk);
      else if (before <= MOST) writeAllSync(file, new TextEncoder().encode(FULL));
    }
  };
  return Object.assign(keep, { tail: () => tail });
}

function writeAllSync(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
