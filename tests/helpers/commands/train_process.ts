import { flagsOf, runTask, type TaskEnd } from "./run_task.ts";

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

/**
 * Runs command lines one after another in one process, with the rights of train, where what is asserted is no
 * matter of a process: to start one and to load what draws takes longer than a small training.
 *
 * @param folder Where it runs.
 * @param lines The command lines, each beginning with "train" or "predict".
 * @returns How each ended; there is no progress on their standard error.
 */
export async function inOneProcess(
  folder: string,
  ...lines: readonly (readonly ["train" | "predict", ...string[]])[]
): Promise<Ended[]> {
  const script = new URL("../../../experiments/train/one_process.ts", import.meta.url).pathname;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", `--config=${config}`, ...await flagsOf("train")],
      ...[script, JSON.stringify(lines)],
    ],
    ...{ cwd: folder, env: { NO_COLOR: "1" } },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (out === "") throw new Error(err);
  return JSON.parse(out).map(linesOf);
}

/** Starts the train command, and does something to it. */
export async function disturbed(
  folder: string,
  args: readonly string[],
  disturb: (child: Deno.ChildProcess) => Promise<void>,
): Promise<Ended> {
  return linesOf(await runTask("train", args, { cwd: folder, onStart: disturb }));
}

/**
 * A machine that shows how far a training is after each update, and stands still after ten of them until it is
 * asked to end: a signal comes neither too early nor too late, however busy the machine, and no time is spent.
 */
const STANDS_STILL = `
  const steady = performance.now.bind(performance);
  let looks = 0;
  performance.now = () => steady() + 1000 * looks++;
  const later = globalThis.setTimeout;
  const asked = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) Deno.addSignalListener(signal, resolve);
  });
  let pauses = 0;
  globalThis.setTimeout = (call, milliseconds, ...args) => {
    if (milliseconds !== 0 || ++pauses !== 10) return later(call, milliseconds, ...args);
    const awake = setInterval(() => {}, 1000);
    asked.then(() => {
      clearInterval(awake);
      later(call, 0, ...args);
    });
  };
`;

/**
 * Trains, with a checkpoint after each update, until a signal asks it to end after some ten updates.
 *
 * @param args The arguments, with more than ten updates to go.
 * @param begun Waits until the signal may come.
 */
export async function interrupted(
  folder: string,
  args: readonly string[],
  signal: "SIGINT" | "SIGTERM",
  begun: () => Promise<void>,
): Promise<Ended> {
  await Deno.writeTextFile(`${folder}/still.js`, STANDS_STILL);
  const end = await runTask("train", [...args, "--checkpoint=0"], {
    ...{ cwd: folder, instead: [`--preload=${folder}/still.js`] },
    async onStart(child) {
      await begun();
      send(child, signal);
    },
  });
  await Deno.remove(`${folder}/still.js`);
  return linesOf(end);
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
