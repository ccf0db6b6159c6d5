import config from "../../deno.json" with { type: "json" };

/** The version of this package. */
export const VERSION: string = config.version;

/**
 * What `--version` prints, in every command.
 *
 * @returns The line: the package and what runs it.
 */
export function versionLine(): string {
  return `revode ${VERSION}, Deno ${Deno.version.deno}`;
}
