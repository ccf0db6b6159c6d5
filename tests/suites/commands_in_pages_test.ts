/**
 * The command lines of the pages, held against what the commands say of themselves.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";
import { runTask } from "../helpers/commands/run_task.ts";

const ROOT = new URL("../../", import.meta.url);

/** Commands with options of their own. */
const COMMANDS = [
  ...["train", "predict", "bench", "exactness", "costs", "search", "paper", "peers", "speed"],
  ...["sweep", "mutation", "site"],
];

/** Those for developers, which tell no version. */
const DEVELOPERS = ["mutation", "site"];

/** Options of other programs that pages speak of: Deno, npm, git, and the tests. */
const OTHERS = new Set([
  ...["yes", "doc", "parallel", "ignore", "no-prompt", "v8-flags", "expose-gc", "drawn", "minify"],
  ...["allow-read", "allow-write", "allow-run", "allow-sys", "allow-ffi", "allow-net", "allow-env"],
  ...["import-map", "lock", "frozen", "platform", "config", "help", "version", "clip-norm"],
  ...["include", "exclude", "dry-run", "install"],
  // Of GNU parallel and Slurm.
  ...["joblog", "resume-failed", "sshlogin", "time", "requeue"],
]);

async function pages(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of ["", "docs/"]) {
    for await (const { name } of Deno.readDir(new URL(folder, ROOT))) {
      // What was once is in the changelog.
      if (!name.endsWith(".md") || name === "CHANGELOG.md") continue;
      texts.set(folder + name, await Deno.readTextFile(new URL(folder + name, ROOT)));
    }
  }
  return texts;
}

/** The names of the options in a text, without the dashes. */
function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])--([a-z][a-z0-9-]*)/g)].map(([, name]) => name);
}

testWith(
  {
    name: "every command has a help, and every option in the pages is in it",
    read: true,
    write: true,
    run: true,
  },
  async () => {
    const known = new Map(
      await Promise.all(COMMANDS.map(async (task) => {
        const { code, stdout } = await runTask(task, ["--help"]);
        assertEquals(code, 0, task);
        const told = optionsIn(stdout);
        if (!DEVELOPERS.includes(task)) {
          for (const option of ["help", "version"]) assert(told.includes(option), task);
        }
        return [task, new Set(told)] as const;
      })),
    );
    const all = new Set([...known.values(), OTHERS].flatMap((each) => [...each]));
    const wrong: string[] = [];
    let [lines, options] = [0, 0];
    for (const [page, text] of await pages()) {
      // A line goes on where it ends in a backslash.
      for (const [, block] of text.matchAll(/```sh\n([\s\S]*?)```/g)) {
        for (const line of block.replaceAll("\\\n", " ").split("\n")) {
          const [, task, args] = line.match(/^\s*(?:npx --yes )?deno(?:@\S+)? task (\S+)(.*)/) ??
            [];
          if (task === undefined) continue;
          lines++;
          // Behind a -- stands what a sweep runs.
          const [own, command = ""] = args.replace(/ #.*/, "").split(/ -- /);
          const parts = [[task, own], [command.split(" ")[0], command]];
          for (const [task, part] of parts) {
            for (const option of optionsIn(part)) {
              if (known.get(task)?.has(option) || OTHERS.has(option)) continue;
              wrong.push(`${page}: deno task ${task} has no --${option}`);
            }
          }
        }
      }
      for (const [, code] of text.matchAll(/`([^`\n]*--[^`\n]*)`/g)) {
        for (const option of optionsIn(code)) {
          options++;
          if (!all.has(option)) wrong.push(`${page}: no command has --${option}: ${code}`);
        }
      }
    }
    assertEquals(wrong, []);
    assert(lines > 10 && options > 50, `only ${lines} lines and ${options} options were read`);
  },
);

testWith({ name: "every example that a page runs is there", read: true }, async () => {
  const lost: string[] = [];
  for (const [page, text] of await pages()) {
    for (const [, path] of text.matchAll(/deno run (?:-\S+ )*(examples\/\S+)/g)) {
      await Deno.stat(new URL(path, ROOT)).catch(() => lost.push(`${page}: ${path}`));
    }
  }
  assertEquals(lost, []);
});
