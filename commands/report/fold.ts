import { unicodeWidth } from "@std/cli/unicode-width";

/** Columns of a terminal that does not say how many it has. */
const UNKNOWN = 80;

/** A stream that may be a terminal. */
export type Stream = Pick<typeof Deno.stdout, "isTerminal">;

/**
 * How many columns a terminal has: a Chinese character takes two, and an accent of its own none.
 *
 * @param stream The stream that leads to it; default the standard output.
 * @returns The number; undefined where the stream leads to no terminal.
 */
export function columnsOf(stream: Stream = Deno.stdout): number | undefined {
  return stream.isTerminal() ? Deno.consoleSize().columns || UNKNOWN : undefined;
}

/** The most characters in a line of text, which is hard to read where lines are long. */
const WIDTH = 100;

/** How many characters a line of text has: few enough for the terminal, if there is one. */
function textColumns(): number {
  return Math.min(WIDTH, columnsOf() ?? WIDTH);
}

/**
 * Breaks a text into lines that fit the terminal.
 *
 * @param text The text; it is broken at spaces.
 * @param indent What every line but the first begins with.
 * @param columns How many columns a line has. Default 100, or the terminal's where it has fewer.
 * @returns The lines; a word that is longer stands on a line of its own.
 */
export function wrap(text: string, indent = "", columns: number = textColumns()): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    if (line === undefined) line = word;
    else if (unicodeWidth(line) + 1 + unicodeWidth(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line ?? ""];
}

/** Where a second column begins: after the first gap. */
const GAP = /^ *\S+(?: \S+)* {2,}(?=\S)/;

/** A command at the end of a line, as it would be typed. */
const COMMAND = /(?<=: )deno (?:task|run) .*$/;

/**
 * Breaks a line that is too long for a terminal. What has a column before it goes on below where it
 * began; a command to type stays in one piece, since a break would end it.
 *
 * @param line The line.
 * @param columns How many columns the terminal has.
 * @returns The lines.
 *
 * @example
 * ```ts
 * import { fold } from "./fold.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fold("  --seed N  seeds all that is drawn", 28), [
 *   "  --seed N  seeds all that",
 *   "            is drawn",
 * ]);
 * ```
 */
export function fold(line: string, columns: number): string[] {
  if (unicodeWidth(line) <= columns) return [line];
  const [command] = COMMAND.exec(line) ?? [];
  if (command !== undefined) {
    return [...fold(line.slice(0, -command.length).trimEnd(), columns), command];
  }
  const [lead] = /^ */.exec(line)!;
  const [before] = GAP.exec(line) ?? [lead];
  const column = unicodeWidth(before);
  const indent = column <= columns / 2 ? " ".repeat(column) : `${lead}  `;
  return wrap(line, indent, columns).map((each) => each.trimEnd());
}
