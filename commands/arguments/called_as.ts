import config from "../../deno.json" with { type: "json" };
import { commandLine } from "./command_line.ts";

/** A command that the package exports. */
export type CommandName =
  | "train"
  | "predict"
  | "bench"
  | "paper"
  | "exactness"
  | "speed"
  | "sweep";

/** Whether this package comes from a registry, and is no clone. */
export const FROM_REGISTRY: boolean = import.meta.url.startsWith("http");

/**
 * How a command is called: as a task of a clone, or as a module of the registry, with the permissions
 * that the task has.
 *
 * @param command The command.
 * @param args Its arguments.
 * @param fromRegistry Whether it comes from there. Default as this module does.
 * @returns One line, as it is typed in a shell.
 *
 * @example
 * ```ts
 * import { calledAs } from "./called_as.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(calledAs("predict", ["runs/tea"], false), "deno task predict runs/tea");
 * assertEquals(
 *   calledAs("predict", ["runs/tea"], true),
 *   "deno run -RW jsr:@revode/revode/predict runs/tea",
 * );
 * ```
 */
export function calledAs(
  command: CommandName,
  args: readonly string[] = [],
  fromRegistry: boolean = FROM_REGISTRY,
): string {
  if (!fromRegistry) return commandLine(["deno", "task", command, ...args]);
  const flags = config.tasks[command].command.split(" ").filter((flag) => /^--allow-/.test(flag));
  const others = flags.filter((flag) => flag !== "--allow-read" && flag !== "--allow-write");
  return commandLine(["deno", "run", "-RW", ...others, `jsr:${config.name}/${command}`, ...args]);
}
