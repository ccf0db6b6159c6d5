import { runTask, type TaskEnd } from "./run_task.ts";

/** What a command said and how it ended. */
export interface Ended {
  /** The exit code. */
  readonly code: number;
  /** The lines of its standard output. */
  readonly out: readonly string[];
  /** The lines of its standard error. */
  readonly err: readonly string[];
}

/** Runs the train command to its end. */
export async function train(folder: string, ...args: string[]): Promise<Ended> {
  return linesOf(await runTask("train", args, { cwd: folder }));
}

/** Runs the predict command to its end. */
export async function predict(folder: string, ...args: string[]): Promise<Ended> {
  return linesOf(await runTask("predict", args, { cwd: folder }));
}

/** Starts the train command, and does something to it. */
export async function disturbed(
  folder: string,
  args: readonly string[],
  disturb: (child: Deno.ChildProcess) => Promise<void>,
): Promise<Ended> {
  return linesOf(await runTask("train", args, { cwd: folder, onStart: disturb }));
}

function linesOf({ code, stdout, stderr }: TaskEnd): Ended {
  const [out, err] = [stdout, stderr].map((text) => text.split("\n").filter((line) => line !== ""));
  return { code, out, err };
}

/** Sends a signal, unless the process has ended. */
export function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** What is in a folder: the bytes of each file, as text, by name. */
export async function bytesIn(folder: string): Promise<Record<string, string>> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const files = await Promise.all(
    names.sort().map(async (name) => {
      const bytes = await Deno.readFile(`${folder}/${name}`);
      return [name, new TextDecoder("latin1").decode(bytes)] as const;
    }),
  );
  return Object.fromEntries(files);
}

/** Waits until there is a file. */
export async function appears(path: string): Promise<void> {
  for (let k = 0; k < 60_000; k++) {
    if (await Deno.stat(path).then(() => true, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${path} did not appear`);
}

/** Waits until a file is longer than `size`. */
export async function grows(path: string, size: number): Promise<void> {
  for (let k = 0; k < 60_000; k++) {
    if ((await Deno.stat(path)).size > size) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${path} did not grow beyond ${size} bytes`);
}
