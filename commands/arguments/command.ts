import { isFailedSolve } from "../../solvers/mod.ts";
import { print } from "../report/print.ts";
import { versionLine } from "./version.ts";

/** A command was asked for something that it cannot do: its message says what would do. */
export class UsageError extends Error {
  /**
   * Made where a command line or a data file is read.
   *
   * @param message What was asked for, what was wanted.
   * @param options The cause, if there is one.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
  }
}

/**
 * Runs the work of a command and turns expected errors into one line and an exit code:
 * 2 for bad input or a permission that is missing, whose flag Deno names, 1 for a solve that
 * failed. Any other error is a fault of the program and goes on. A program that is started with
 * `--version` prints that and does no work.
 *
 * @param name The command's name; it begins the line.
 * @param work The work; it gives the exit code, 0 where all is well.
 * @param complain Prints a line on the standard error.
 * @returns The exit code.
 *
 * @example
 * ```ts
 * import { runCommand, UsageError } from "./command.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const code = await runCommand("train", () => {
 *   throw new UsageError("name a system");
 * }, (line) => lines.push(line));
 * assertEquals(code, 2);
 * assertEquals(lines, ["train: name a system"]);
 * ```
 */
export async function runCommand(
  name: string,
  work: () => number | Promise<number>,
  complain: (line: string) => void,
): Promise<number> {
  if (Deno.args.includes("--version")) {
    print(versionLine());
    return 0;
  }
  try {
    return await work();
  } catch (error) {
    const asked = error instanceof UsageError || error instanceof Deno.errors.NotCapable;
    const code = asked ? 2 : isFailedSolve(error) ? 1 : undefined;
    if (code === undefined) throw error;
    complain(`${name}: ${(error as Error).message}`);
    return code;
  }
}
