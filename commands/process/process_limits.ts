/** What bounds a worker. */
export interface Limits {
  /** Seconds after which it is killed. */
  readonly timeout: number;
  /**
   * MiB of memory that it may ask for: half of it is V8's limit for its old space, and on
   * Linux all of it is the kernel's limit for private memory that can be written
   * (`RLIMIT_DATA`), array buffers included. V8 reserves about 550 MiB of that before it begins.
   */
  readonly memory: number;
}

/** The limits of a worker unless told otherwise. */
export const LIMITS: Limits = { timeout: 300, memory: 4096 };

/** The flags that V8 is started with in every worker. */
export const V8_FLAGS: readonly string[] = ["--expose-gc"];

/**
 * The flags that V8 is started with under a limit of memory.
 *
 * @param memory The limit, in MiB.
 */
export function flagsUnder(memory: number): string[] {
  return [...V8_FLAGS, `--max-old-space-size=${Math.max(16, Math.floor(memory / 2))}`];
}

/** The line by which a worker's guard is told that the worker has ended. */
export const ENDED = "ended";

/**
 * Sets the limit, and becomes the command. The command comes in arguments of its own, so
 * nothing in it is read as shell. If the machine runs out of memory all the same, the kernel
 * is to take this process and not the one that started it.
 *
 * Before that it leaves a guard behind, which waits for a line from the process that started all
 * this. That line is only sent once the command has ended; where it does not come before the end of
 * the input, whoever should send it is gone, and the guard ends the command, whatever that does.
 */
const SCRIPT = "exec 3<&0; (trap '' INT TERM HUP; read -r line; " +
  `test "$line" = ${ENDED} || kill -9 "$$") <&3 3<&- > /dev/null 2>&1 & exec 3<&-; ` +
  "{ echo 1000 > /proc/self/oom_score_adj; ulimit -c 0; " +
  'ulimit -d "$1"; } 2> /dev/null; shift; exec "$@" < /dev/null';

/** Whether the limit can be set. */
const PROBE = 'ulimit -d 1048576 && test "$(ulimit -d)" = 1048576';

let shell: Promise<boolean> | undefined;
let limiter: Promise<boolean> | undefined;

/**
 * Whether the kernel can be asked to bound a worker's memory: on Linux, where a shell may
 * be started.
 */
export function boundsMemory(): Promise<boolean> {
  return limiter ??= Deno.build.os === "linux" ? tryShell(PROBE) : Promise.resolve(false);
}

/**
 * Whether there is a shell, which a worker needs to be guarded.
 *
 * @returns Whether there is.
 */
export function hasShell(): Promise<boolean> {
  return shell ??= Deno.build.os === "windows" ? Promise.resolve(false) : tryShell(":");
}

async function tryShell(script: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("sh", { args: ["-c", script], stdin: "null" })
      .output();
    return success;
  } catch {
    return false;
  }
}

/**
 * The arguments for `sh` that run a command under a limit of memory, guarded by the input.
 *
 * @param memory The limit, in MiB; Infinity for none.
 */
export function limited(command: readonly string[], memory: number): string[] {
  const kibibytes = memory === Infinity ? "unlimited" : String(Math.floor(memory * 1024));
  return ["-c", SCRIPT, "sh", kibibytes, ...command];
}

/**
 * The limits in a sentence, as reports have it.
 *
 * @param bounded Whether the kernel bounds memory, see {@linkcode boundsMemory}.
 */
export function limitsText({ timeout, memory }: Limits, bounded: boolean): string {
  const kernel = bounded
    ? `the kernel to ${memory} MiB of private memory that can be written, array buffers and what ` +
      `V8 reserves included (RLIMIT_DATA)`
    : `nothing bounds its array buffers on this system`;
  return `A worker is killed after ${timeout} s; V8 bounds its old space to ` +
    `${Math.floor(memory / 2)} MiB, and ${kernel}.`;
}
