import { runCommand } from "../arguments/command.ts";
import { complain, isOutputLost, print } from "../report/print.ts";

/**
 * Runs a command as a program, which ends with its exit code: 1 instead of 0 where what it printed
 * is lost.
 *
 * @param command The command; it gives the exit code.
 */
export async function runMain(
  name: string,
  command: () => number | Promise<number>,
): Promise<never> {
  const code = await runCommand(name, command, complain);
  Deno.exit(code === 0 && isOutputLost() ? 1 : code);
}

/**
 * Runs a command as a program that reads its arguments, and prints help where that is asked for;
 * the rest is as with {@linkcode runMain}.
 *
 * @param read Gives what is asked for.
 * @param work Does it; it gives the exit code.
 */
export function runProgram<Request>(
  name: string,
  read: (args: readonly string[]) => Request | "help",
  help: () => string,
  work: (request: Request) => Promise<number>,
): Promise<never> {
  return runMain(name, () => {
    const request = read(Deno.args);
    if (request !== "help") return work(request);
    print(help().split("\n"));
    return 0;
  });
}
