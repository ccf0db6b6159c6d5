/** The signals that ask a program to end, with the number of each; Windows knows the first only. */
const SIGNALS: Readonly<Partial<Record<Deno.Signal, number>>> = Deno.build.os === "windows"
  ? { SIGINT: 2 }
  : { SIGINT: 2, SIGTERM: 15 };

/** What comes of work that can be interrupted. */
export interface Interruptible<T> {
  /** What the work returned. */
  readonly value: T;
  /**
   * The exit code of a program that such a signal ends: 130 for Ctrl-C, 143 for a request to
   * end; undefined where there was none.
   */
  readonly exitCode?: number;
}

/**
 * Runs work that can be interrupted: by Ctrl-C, or by a request to end. A second one ends the
 * program at once.
 *
 * @returns What it returns, and the exit code of the first signal where there was one.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Interruptible<T>> {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const listeners = Object.entries(SIGNALS).map(([name, number]) => {
    const listener = () => {
      // Whoever asks again does not want to wait for what is being saved.
      if (exitCode !== undefined) Deno.exit(exitCode);
      exitCode = 128 + number;
      controller.abort();
    };
    return [name as Deno.Signal, listener] as const;
  });
  for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
  try {
    const value = await work(controller.signal);
    return { value, exitCode };
  } finally {
    for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
  }
}
