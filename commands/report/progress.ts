import { ProgressBar } from "@std/cli/unstable-progress-bar";

/** How far something is. */
export interface ProgressState {
  /** What is done of it. */
  readonly done: number;
  /** All of it. */
  readonly of: number;
}

/** Shows how far something is. */
export interface Progress<State extends ProgressState> {
  /** Shows a state. */
  show(state: State): void;
  /** Ends the showing. */
  stop(): Promise<void>;
}

/**
 * A time in words: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
 *
 * @example
 * ```ts
 * import { formatSeconds } from "./progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatSeconds(185), "3 min 5 s");
 * ```
 */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Progress as plain lines.
 *
 * @param text What a line says of a state.
 * @param parts Into how many parts the way is divided, with a line at the end of each; default a
 *   line a state.
 *
 * @example
 * ```ts
 * import { progressLines } from "./progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const progress = progressLines((line) => lines.push(line), ({ done }) => String(done), 10);
 * for (let done = 1; done <= 200; done++) progress.show({ done, of: 200 });
 * assertEquals(lines.slice(0, 2), ["20", "40"]);
 * ```
 */
export function progressLines<State extends ProgressState>(
  print: (line: string) => void,
  text: (state: State) => string,
  parts?: number,
): Progress<State> {
  let reached = 0;
  return {
    show(state) {
      const before = reached;
      if (parts !== undefined) reached = Math.floor(parts * state.done / state.of);
      if (parts === undefined || reached > before) print(text(state));
    },
    stop: () => Promise.resolve(),
  };
}

/** How {@linkcode progressBar} draws. */
export interface BarOptions {
  /** Whether the line goes at the end. Default false. */
  readonly clear?: boolean;
  /** Where it is drawn. Default the standard error. */
  readonly writable?: WritableStream<Uint8Array>;
}

/**
 * Progress as a bar that is drawn anew on one line of the terminal.
 *
 * @param of All that is to be done.
 * @param text What stands beside the bar.
 */
export function progressBar<State extends ProgressState>(
  of: number,
  text: (state: State) => string,
  options: BarOptions = {},
): Progress<State> {
  let shown = `0/${of}`;
  const bar = new ProgressBar({
    ...{ ...options, max: of, barLength: 30 },
    formatter: ({ progressBar }) => `[${progressBar}] ${shown}`.slice(0, 99),
  });
  return {
    show(state) {
      bar.value = state.done;
      shown = text(state);
    },
    stop: () => bar.stop(),
  };
}
