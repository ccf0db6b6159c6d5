/**
 * A command as it is typed in a shell.
 *
 * @returns One line; a word with signs that mean something to a shell is in quotes.
 *
 * @example
 * ```ts
 * import { commandLine } from "./command_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(commandLine(["deno", "--out", "my run"]), "deno --out 'my run'");
 * ```
 */
export function commandLine(words: readonly string[]): string {
  return words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  ).join(" ");
}
