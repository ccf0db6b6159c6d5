import { assertEquals } from "@std/assert";
import { Random } from "../../mod.ts";
import { inFolder, namesIn } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import { runTask } from "../helpers/commands/run_task.ts";
import { send } from "../helpers/commands/train_process.ts";

/** How often each command is killed. */
const KILLS = 10;

/** Commands that go on, the table of their rows, and how long a whole one takes at most, in seconds. */
const COMMANDS = [{
  ...{ task: "bench", table: "scaling.csv", seconds: 16, rows: 5 },
  args: ["--quick", "--steps=100,200", "--adjoints=reversible", "--method=euler", "--seed=3"],
}, {
  ...{ task: "paper", table: "runs.csv", seconds: 10, rows: 6 },
  args: [
    ...["--quick", "--seeds=2", "--systems=white-dwarf", "--methods=euler", "--jobs=2"],
    "--adjoints=reversible,recursive:8,recursive:44",
  ],
}] as const;

for (const { task, table, seconds, rows, args } of COMMANDS) {
  testWith({
    name: `${task} that is killed ${KILLS} times goes on each time, with the rows that it had`,
    ...{ read: true, write: true, run: true },
  }, () =>
    inFolder(async (folder) => {
      const out = `${folder}/report`;
      const random = new Random(3);
      const lines = async () => {
        const text = await Deno.readTextFile(`${out}/${table}`).catch(() => "");
        return text.trimEnd().split("\n").slice(1);
      };
      for (let killed = 0, ended = false; !ended;) {
        const before = await lines();
        const goesOn = task === "bench" &&
          (await namesIn(out).catch((): string[] => [])).includes("plan.json");
        const { code, stderr } = await runTask(task, [
          ...[...args, `--out=${out}`],
          ...(goesOn ? ["--resume"] : []),
        ], {
          onStart(child) {
            if (killed === KILLS) return;
            const timer = setTimeout(
              () => send(child, "SIGKILL"),
              1000 * random.uniform(0, seconds),
            );
            child.status.then(() => clearTimeout(timer));
          },
        });
        if (code === 137) killed++;
        else {
          // Claims about times may fail on a busy machine; the command has done its work.
          assertEquals(code === 0 || code === 1, true, stderr);
          ended = true;
        }
        const after = await lines();
        assertEquals(before.filter((line) => !after.includes(line)), [], `after ${killed} kills`);
      }
      assertEquals((await lines()).length, rows);
      assertEquals((await namesIn(out)).filter((name) => name.startsWith(".")), []);
    }));
}
