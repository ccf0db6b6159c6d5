import type { Row } from "../row.ts";
import type { Summary } from "../summary.ts";
import type { Section } from "./document.ts";

/** How the rows came about. */
export interface Circumstances {
  /** The command, as it was typed. */
  readonly command: string;
  /** When the run ended. */
  readonly date: Date;
  /** What the order of the cases was drawn with, where it was drawn. */
  readonly seed?: number;
  /** The number of elements of the system's state. */
  readonly stateSize?: number;
}

/** All that a report is made of. */
export interface ReportInput {
  /** The rows of all cases. */
  readonly rows: readonly Row[];
  /** What they say. */
  readonly summary: Summary;
  /** How they came about. */
  readonly circumstances: Circumstances;
}

/** Writes a part of the report; undefined where there is nothing to say. */
export type SectionWriter = (input: ReportInput) => Section | undefined;

/**
 * A command as it is typed in a shell.
 *
 * @param words The command and its arguments.
 * @returns One line; a word with signs that mean something to a shell is in quotes.
 */
export function commandLine(words: readonly string[]): string {
  return words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  ).join(" ");
}
