import { isFailedSolve } from "../../solvers/mod.ts";
import { systemProblem } from "../files/system_error.ts";
import { oneLine } from "../report/escape.ts";
import { print } from "../report/print.ts";
import { MachineError, UsageError } from "./errors.ts";
import { VERSION } from "./version.ts";

/**
 * An error of the operating system as one of a command, with what was being done.
 *
 * @param doing What was being done, such as "cannot read a.csv".
 * @param cause The error.
 * @param more What to try.
 * @returns A `UsageError` or `MachineError`; the cause itself where it is of another kind.
 *
 * @example
 * ```ts
 * import { fileError } from "./command.ts";
 * import { UsageError } from "./errors.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const cause = new Deno.errors.NotFound("no such file");
 * const error = fileError("cannot read a.csv", cause, "name another file");
 * assert(error instanceof UsageError);
 * assertEquals(error.message, "cannot read a.csv: no such file; name another file");
 * ```
 */
export function fileError(doing: string, cause: unknown, more?: string): unknown {
  const problem = systemProblem(cause);
  if (problem === undefined) return cause;
  const Kind = problem.code === 1 ? MachineError : UsageError;
  return new Kind(`${doing}: ${problem.message}${more === undefined ? "" : `; ${more}`}`, {
    cause,
  });
}

/**
 * Runs the work of a command and turns expected errors into one line and an exit code:
 * 2 for bad input or a permission that is missing, whose flag Deno names, 1 for a solve that failed
 * or a machine that did, such as by a full device. Any other error is a fault of the program and
 * goes on. A program that is started with `--version` prints that and does no work.
 *
 * @param name The command's name; it begins the line.
 * @param work The work; it gives the exit code, 0 where all is well.
 *
 * @example
 * ```ts
 * import { runCommand } from "./command.ts";
 * import { UsageError } from "./errors.ts";
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
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    complain(shortened(`${name}: ${oneLine((error as Error).message)}`));
    return code;
  }
}

function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof UsageError || error instanceof Deno.errors.NotCapable) return 2;
  if (error instanceof MachineError || isFailedSolve(error)) return 1;
  return systemProblem(error)?.code;
}

/** The most characters of a line: a name may have ten thousand. */
const MOST = 1500;

function shortened(line: string): string {
  return line.length <= MOST ? line : `${line.slice(0, MOST / 2)} … ${line.slice(-MOST / 2)}`;
}

/**
 * What `--version` prints, in every command.
 *
 * @returns The line: the package and what runs it.
 */
export function versionLine(): string {
  return `revode ${VERSION}, Deno ${Deno.version.deno}`;
}
