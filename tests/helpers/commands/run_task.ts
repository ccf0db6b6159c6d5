/** What a command said and how it ended. */
export interface TaskEnd {
  /** The exit code. */
  readonly code: number;
  /** What it printed. */
  readonly stdout: string;
  /** What it complained of, its progress among it. */
  readonly stderr: string;
}

/** How {@linkcode runTask} goes about it. */
export interface TaskOptions {
  /** The folder that it runs in; default this one. */
  readonly cwd?: string;
  /** Flags of the task that are left out. */
  readonly without?: readonly string[];
  /** Flags that it gets instead. */
  readonly instead?: readonly string[];
  /** Is given the process once it runs. */
  readonly onStart?: (child: Deno.ChildProcess) => void | Promise<void>;
  /** Is told of all that it has complained of, and before the last piece, and may end it. */
  readonly onTold?: (told: string, before: string, child: Deno.ChildProcess) => void;
}

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The words of a task's command, after "deno", as they mean the same in any folder. */
async function wordsOf(task: string): Promise<string[]> {
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const words: string[] = config.tasks[task].command.split(" ").slice(1);
  return words.map((word) => word.replace(/^--(?:import-map|lock)=/, `$&${ROOT}`));
}

/** The flags that a task gives to Deno. */
export async function flagsOf(task: string): Promise<string[]> {
  return (await wordsOf(task)).slice(1, -1);
}

/** The permissions that a task gives, as flags. */
export async function permissionsOf(task: string): Promise<string[]> {
  return (await flagsOf(task)).filter((word) => word.startsWith("--allow-"));
}

/**
 * Runs a command as `deno task` does, with the permissions that it has there.
 *
 * @param task The name of the task.
 * @param args The command's arguments.
 * @param options Where it runs, and who is told.
 * @returns How it ended.
 */
export async function runTask(
  task: string,
  args: readonly string[],
  { cwd, without = [], instead = [], onStart, onTold }: TaskOptions = {},
): Promise<TaskEnd> {
  const words = await wordsOf(task);
  const flags = [...words.slice(1, -1).filter((flag) => !without.includes(flag)), ...instead];
  const child = new Deno.Command(Deno.execPath(), {
    // Quiet, or a first run says on the standard error what Deno downloads.
    args: ["run", "--quiet", `--config=${ROOT}deno.json`, ...flags, ROOT + words.at(-1), ...args],
    ...(cwd === undefined ? {} : { cwd }),
    ...{ env: { NO_COLOR: "1" }, stdout: "piped", stderr: "piped" } as const,
  }).spawn();
  const listen = async () => {
    let told = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const before = told;
      told += text;
      onTold?.(told, before, child);
    }
    return told;
  };
  const [{ code }, stdout, stderr] = await Promise.all([
    child.status,
    new Response(child.stdout).text(),
    listen(),
    onStart?.(child),
  ]);
  return { code, stdout, stderr };
}
