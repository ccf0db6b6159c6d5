/**
 * The one way from a command to the terminal.
 *
 * @module
 */
import { oneLine } from "./escape.ts";
import { columnsOf, fold, type Stream } from "./fold.ts";

/** Whether something that was to be printed is lost. */
let lost = false;

/** Whether the standard output could not be written, such as on a full device. */
export function isOutputLost(): boolean {
  return lost;
}

/**
 * Prints on the standard output.
 *
 * @param lines A line, or several. What they hold is text: control characters, such as those that
 *   a column's name may have, do not reach the terminal. Lines that are too long for it are folded.
 */
export function print(lines: string | readonly string[]): void {
  printText(textOf(lines, Deno.stdout));
}

/**
 * Prints on the standard error, as {@linkcode print} does on the standard output.
 *
 * @param lines A line, or several.
 */
export function complain(lines: string | readonly string[]): void {
  writeSafely(Deno.stderr, textOf(lines, Deno.stderr));
}

/**
 * Prints a text as it is on the standard output. A reader that has seen enough is no fault; where
 * the output cannot be written otherwise, that is told once, and the work goes on.
 */
export function printText(text: string): void {
  const failed = writeSafely(Deno.stdout, text);
  if (failed === undefined || lost) return;
  lost = true;
  complain(`cannot write to the standard output: ${failed}; the work goes on without it`);
}

/**
 * Lines as a stream shows them.
 *
 * @returns Lines without control characters; where it is a terminal, lines that fit.
 */
export function shownLines(lines: string | readonly string[], stream: Stream): string[] {
  const columns = columnsOf(stream) ?? Infinity;
  return [lines].flat().flatMap((line) => fold(oneLine(line), columns));
}

function textOf(lines: string | readonly string[], stream: Stream): string {
  return shownLines(lines, stream).map((line) => `${line}\n`).join("");
}

/** Writes a text; gives why it could not, but for a reader who has gone. */
function writeSafely(stream: { writeSync(bytes: Uint8Array): number }, text: string) {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) return (error as Error).message;
  }
}
