import { ProgressBar } from "@std/cli/unstable-progress-bar";

/** How far a training is. */
export interface ProgressState {
  /** Iterations done. */
  readonly done: number;
  /** Iterations in all. */
  readonly of: number;
  /** The last loss. */
  readonly loss: number;
  /** The least loss so far. */
  readonly bestLoss: number;
  /** The time that it took so far, in seconds. */
  readonly seconds: number;
  /** Iterations that an earlier run had done, in other time. Default 0. */
  readonly already?: number;
}

/** Shows how far something is. */
export interface Progress {
  /** Shows a state. */
  show(state: ProgressState): void;
  /** Ends the showing. */
  stop(): Promise<void>;
}

/**
 * A time in words: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
 *
 * @param seconds The time, in seconds.
 * @returns The words.
 *
 * @example
 * ```ts
 * import { formatSeconds } from "@revode/revode/commands";
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
 * What a line of progress says: losses, iterations a second, and the time left if it goes on as
 * it went.
 *
 * @param state How far it is.
 * @returns The text, without a line break.
 *
 * @example
 * ```ts
 * import { progressText } from "@revode/revode/commands";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   progressText({ done: 250, of: 1000, loss: 0.02, bestLoss: 0.01, seconds: 5 }),
 *   "250/1000  loss 2.00e-2  best 1.00e-2  50.0 it/s  15 s left",
 * );
 * ```
 */
export function progressText(state: ProgressState): string {
  const { done, of, loss, bestLoss, seconds, already = 0 } = state;
  const own = done - already;
  const left = formatSeconds(seconds / Math.max(1, own) * (of - done));
  const rate = own > 0 && seconds > 0 ? `${rateText(own / seconds)} it/s  ` : "";
  return `${done}/${of}  loss ${loss.toExponential(2)}  best ${bestLoss.toExponential(2)}  ` +
    `${rate}${left} left`;
}

/** Three digits, without an exponent. */
function rateText(rate: number): string {
  return rate >= 100 ? String(Math.round(rate)) : rate.toPrecision(3);
}

/**
 * Progress as plain lines: one at each tenth of the way.
 *
 * @param print Prints a line.
 * @returns The progress.
 *
 * @example
 * ```ts
 * import { progressLines } from "@revode/revode/commands";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const progress = progressLines((line) => lines.push(line));
 * for (let done = 1; done <= 200; done++) {
 *   progress.show({ done, of: 200, loss: 1, bestLoss: 1, seconds: 1 });
 * }
 * assertEquals(lines.length, 10);
 * ```
 */
export function progressLines(print: (line: string) => void): Progress {
  let tenths = 0;
  return {
    show(state) {
      const reached = Math.floor(10 * state.done / state.of);
      if (reached > tenths) print(progressText(state));
      tenths = reached;
    },
    stop: () => Promise.resolve(),
  };
}

/**
 * Progress as a bar that is drawn anew on one line of the terminal.
 *
 * @param of Iterations in all.
 * @param writable Where it is drawn. Default the standard error.
 * @returns The progress.
 */
export function progressBar(of: number, writable?: WritableStream<Uint8Array>): Progress {
  let text = `0/${of}`;
  const bar = new ProgressBar({
    max: of,
    barLength: 30,
    formatter: ({ progressBar }) => `[${progressBar}] ${text}`,
    ...(writable && { writable }),
  });
  return {
    show(state) {
      bar.value = state.done;
      text = progressText(state);
    },
    stop: () => bar.stop(),
  };
}
