/**
 * The permissions of the tasks: none is there that is not used, and where one is taken away the
 * command says which in one line.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import { permissionsOf, runTask } from "../helpers/commands/run_task.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** Nothing is chosen: one model is as good as another here. */
const PLAIN = ["--hidden=0", "--hidden-states=0", "--stable=no", "--positive=no", "--season=none"];

/** A command line of each task that comes to use all that it may. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  train: ["table.csv", "--iterations=1", ...PLAIN, "--out=run"],
  predict: ["run", "--to=1", "--out=forecast.csv"],
  bench: ["--quick", "--out=bench"],
  exactness: ["--out=exactness"],
  costs: ["--out=costs"],
  paper: ["--quick", "--experiment=decay", "--seeds=1", "--out=paper"],
  peers: ["--quick", "--peers=revode", "--out=peers"],
  speed: ["--quick", "--parts=first", "--out=speed"],
  sweep: ["--grid=iterations=1,2", "--out=sweep", "--", "exactness", "--seeds=1"],
  web: ["--port=0"],
  "web:build": ["--out=live"],
};

/** Tasks that are no commands: they work on this repository, for those who change it. */
const DEVELOPERS = [
  ...[
    "test",
    "test:long",
    "test:std",
    "check",
    "install:runtimes",
    "mutation",
    "coverage",
    "site",
    "sizes",
    "release",
  ],
];

/** What a command says of its progress. */
const PROGRESS =
  /^(measuring: first|white-dwarf: what the gradients are held against|choosing a model .*)$/;

/** What a command goes on without. */
const OPTIONAL = ["--allow-ffi"];

const TABLE = `t,x\n${
  Array.from({ length: 30 }, (_, k) => `${k / 10},${Math.exp(-k / 10)}\n`).join("")
}`;

testWith(
  { name: "every command that has a permission is tried without it", read: true },
  async () => {
    const { tasks } = JSON.parse(
      await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
    );
    const given = await Promise.all(
      Object.keys(tasks).map(async (task) => [task, await permissionsOf(task)] as const),
    );
    const names = given.filter(([, flags]) => flags.length > 0).map(([task]) => task);
    const commands = names.filter((task) => !DEVELOPERS.includes(task));
    assertEquals(commands.sort(), Object.keys(COMMANDS).sort());
  },
);

for (const [task, args] of Object.entries(COMMANDS)) {
  testWith(
    { name: `${task} without one of its permissions says so in a line`, ...NEEDS },
    () =>
      inFolder(async (cwd) => {
        await Deno.writeTextFile(`${cwd}/table.csv`, TABLE);
        if (task === "predict") await runTask("train", COMMANDS.train, { cwd });
        const flags = (await permissionsOf(task)).filter((flag) => !OPTIONAL.includes(flag));
        assertEquals(flags.includes("--allow-all"), false);
        await Promise.all(flags.map(async (flag, k) => {
          // Two at work in one folder are refused for that.
          const own = args.map((arg) => arg.replace(/^--out=\w+/, `$&${k}`));
          const { code, stdout, stderr } = await runTask(task, own, { cwd, without: [flag] });
          const [name] = flag.split("=");
          const told = `${flag}\n${stdout}${stderr}`;
          assertEquals(code, 2, told);
          // Before it comes what the command is about to do, and no result.
          assert(stdout.split("\n").length <= 5, told);
          const lines = stderr.trimEnd().split("\n");
          assertEquals(lines.filter((line) => !PROGRESS.test(line)).length, 1, told);
          assertMatch(lines.at(-1)!, new RegExp(`^${task}: .*${name}`));
        }));
      }),
  );
}

testWith(
  { name: "train needs to read its table and its folder, and nothing else", ...NEEDS },
  () =>
    inFolder(async (cwd) => {
      await Deno.writeTextFile(`${cwd}/table.csv`, TABLE);
      const { code, stderr } = await runTask("train", COMMANDS.train, {
        cwd,
        without: ["--allow-read", "--allow-write"],
        instead: ["--allow-read=table.csv,run", "--allow-write=run"],
      });
      assertEquals(code, 0, stderr);
      const page = await Deno.readTextFile(`${cwd}/run/report.html`);
      assertMatch(page, /<svg /);
    }),
);
