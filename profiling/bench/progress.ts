import { ProgressBar } from "@std/cli/unstable-progress-bar";
import type { Row } from "./row.ts";
import { formatTime } from "../../commands/mod.ts";

/** Shows how far the bench is. */
export interface BenchProgress {
  /** Shows a row that has come in. */
  show(row: Row, done: number, of: number): void;
  /** Ends the showing. */
  stop(): Promise<void>;
}

/**
 * What a line of progress says of a row.
 *
 * @param row The row.
 * @param done The rows so far.
 * @param of The rows in all.
 * @returns The text, without a line break.
 */
export function progressText(row: Row, done: number, of: number): string {
  const outcome = row.found === undefined ? row.status : formatTime(row.found.wall_s);
  const what = `${row.adjoint}, ${row.method}, ${row.steps.toLocaleString("en")} steps`;
  return `${done}/${of}  ${what}: ${outcome}`;
}

/**
 * Progress as plain lines, one a row.
 *
 * @param print Prints a line.
 * @returns The progress.
 */
export function lineProgress(print: (line: string) => void): BenchProgress {
  return {
    show: (row, done, of) => print(progressText(row, done, of)),
    stop: () => Promise.resolve(),
  };
}

/**
 * Progress as one line of the terminal that is drawn anew, and goes at the end.
 *
 * @param of The rows in all.
 * @returns The progress.
 */
export function barProgress(of: number): BenchProgress {
  let text = `0/${of}`;
  const bar = new ProgressBar({
    max: of,
    barLength: 30,
    clear: true,
    formatter: ({ progressBar }) => `[${progressBar}] ${text}`.slice(0, 99),
  });
  return {
    show(row, done) {
      bar.value = done;
      text = progressText(row, done, of);
    },
    stop: () => bar.stop(),
  };
}
