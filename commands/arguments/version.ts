/** The version of this package, as `deno.json` has it. */
export const VERSION = "0.1.0";

/**
 * What `--version` prints, in every command.
 *
 * @returns The line: the package and what runs it.
 */
export function versionLine(): string {
  return `revode ${VERSION}, Deno ${Deno.version.deno}`;
}
