/** What a command said and how it ended. */
export interface Ended {
  /** The exit code. */
  readonly code: number;
  /** The lines of its standard output. */
  readonly out: readonly string[];
  /** The lines of its standard error. */
  readonly err: readonly string[];
}

const ROOT = new URL("../", import.meta.url).pathname;

/** A command as `deno task` starts it, in a folder, with the permissions that it has there. */
function command(script: string, folder: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      // Quiet, or a first run says on the standard error what Deno downloads.
      ...[
        "run",
        "--quiet",
        "--no-prompt",
        "--config",
        `${ROOT}deno.json`,
        "--allow-read",
        "--allow-write",
      ],
      `${ROOT}experiments/${script}`,
      ...args,
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs the train command to its end. */
export function train(folder: string, ...args: string[]): Promise<Ended> {
  return endOf(command("main.ts", folder, args).spawn());
}

/** Runs the predict command to its end. */
export function predict(folder: string, ...args: string[]): Promise<Ended> {
  return endOf(command("predict_main.ts", folder, args).spawn());
}

/** Starts the train command, and does something to it. */
export async function disturbed(
  folder: string,
  args: readonly string[],
  disturb: (child: Deno.ChildProcess) => Promise<void>,
): Promise<Ended> {
  const child = command("main.ts", folder, args).spawn();
  const [ended] = await Promise.all([endOf(child), disturb(child)]);
  return ended;
}

async function endOf(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "")
  );
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

/** Gives a folder that is gone afterwards. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
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
