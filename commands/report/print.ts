/**
 * The one way from a command to the terminal.
 *
 * @module
 */
import { oneLine } from "./escape.ts";
import { columnsOf, fold, type Stream } from "./fold.ts";

/**
 * Prints on the standard output.
 *
 * @param lines A line, or several. What they hold is text: control characters, such as those that
 *   a column's name may have, do not reach the terminal. Lines that are too long for it are folded.
 */
export function print(lines: string | readonly string[]): void {
  for (const line of shownLines(lines, Deno.stdout)) console.log(line);
}

/**
 * Prints on the standard error, as {@linkcode print} does on the standard output.
 *
 * @param lines A line, or several.
 */
export function complain(lines: string | readonly string[]): void {
  for (const line of shownLines(lines, Deno.stderr)) console.error(line);
}

/**
 * Lines as a stream shows them.
 *
 * @param lines The lines.
 * @param stream The stream.
 * @returns Lines without control characters; where it is a terminal, lines that fit.
 */
export function shownLines(lines: string | readonly string[], stream: Stream): string[] {
  const columns = columnsOf(stream) ?? Infinity;
  return [lines].flat().flatMap((line) => fold(oneLine(line), columns));
}
