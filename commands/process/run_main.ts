import { runCommand } from "../arguments/command.ts";

/**
 * Runs a command as a program: its lines go to the standard streams, whatever becomes of these, and
 * the program ends with its exit code. A reader that has seen enough ends nothing and is no fault;
 * where the standard output cannot be written otherwise, such as on a full device, that is told
 * once, the work goes on, and the exit code is 1.
 *
 * @param name The command's name.
 * @param command The command; it gives the exit code.
 */
export async function runMain(
  name: string,
  command: () => number | Promise<number>,
): Promise<never> {
  console.error = (line: string) => writeSafely(Deno.stderr, `${line}\n`);
  console.log = (line: string) => printText(`${line}\n`, name);
  const code = await runCommand(name, command, console.error);
  Deno.exit(code === 0 && lost ? 1 : code);
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
    console.log(help());
    return 0;
  });
}

/** Whether something that was to be printed is lost. */
let lost = false;

/**
 * Prints a text as it is on the standard output.
 *
 * @param text The text.
 * @param name The command's name, for the complaint.
 */
export function printText(text: string, name: string): void {
  const failed = writeSafely(Deno.stdout, text);
  if (failed === undefined || lost) return;
  lost = true;
  console.error(
    `${name}: cannot write to the standard output: ${failed}; the work goes on without it`,
  );
}

/** Writes a text; gives why it could not, but for a reader who has gone. */
function writeSafely(stream: { writeSync(bytes: Uint8Array): number }, text: string) {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) return (error as Error).message;
  }
}
