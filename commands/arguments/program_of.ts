import config from "../../deno.json" with { type: "json" };
import { type CommandName, FROM_REGISTRY } from "./called_as.ts";

/**
 * The arguments by which Deno starts a command of this package from any folder, with the flags that its
 * task has.
 *
 * @param command Its name.
 * @returns The words behind `deno`; the command's own come after them.
 *
 * @example
 * ```ts
 * import { programOf } from "./program_of.ts";
 * import { assertEquals, assertMatch } from "@std/assert";
 *
 * const words = programOf("predict");
 * assertEquals(words[0], "run");
 * assertMatch(words.at(-1)!, /^\/.*\/experiments\/predict\/main\.ts$/);
 * ```
 */
export function programOf(command: CommandName): string[] {
  const words = config.tasks[command].command.split(" ").slice(2);
  const root = new URL("../../", import.meta.url);
  const flags = words.slice(0, -1).flatMap((flag) => {
    const [, name, path] = /^(--import-map|--lock)=(.*)$/.exec(flag) ?? [];
    if (path === undefined) return [flag];
    // What a registry gives names its packages in full.
    return FROM_REGISTRY ? [] : [`${name}=${pathOf(new URL(path, root))}`];
  });
  const main = new URL(words.at(-1)!, root);
  return ["run", ...flags, FROM_REGISTRY ? main.href : pathOf(main)];
}

/** A file's path, as a shell has it. */
function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}
