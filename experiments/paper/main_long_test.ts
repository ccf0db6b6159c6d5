import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { send } from "../../tests/helpers/commands/train_process.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** Runs the command; kills it at a line of its progress, where that is given. */
function paper(args: readonly string[], killAt?: string, signal: Deno.Signal = "SIGKILL") {
  return runTask("paper", args, {
    onTold(told, before, child) {
      if (killAt !== undefined && !before.includes(killAt) && told.includes(killAt)) {
        send(child, signal);
      }
    },
  });
}

const PART = [
  ...["--quick", "--seeds=1", "--systems=white-dwarf", "--methods=euler", "--jobs=1"],
  ...["--adjoints=reversible,recursive:8,recursive:44"],
];

testWith(
  { name: "paper goes on after a kill and an interrupt, and reports", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const out = `${folder}/report`;
      const csv = async () => (await Deno.readTextFile(`${out}/runs.csv`)).trimEnd().split("\n");
      await paper([...PART, `--out=${out}`], "1/3  ");
      const [, first] = await csv();
      assertMatch(
        first,
        /^grid,white-dwarf,euler,reversible,10,0.00001,40,paper,paper,paper,0,simulated,1,/,
      );
      if (Deno.build.os !== "windows") {
        // At its start, so that it has work left however late the signal arrives.
        const start = "trainings are there already";
        const { code, stdout } = await paper([...PART, `--out=${out}`], start, "SIGTERM");
        assertEquals(code, 143);
        assertStringIncludes(stdout, "The same command goes on from there.");
      }
      const { code, stdout, stderr } = await paper([...PART, `--out=${out}`]);
      assertEquals(code, 0, stderr);
      assertStringIncludes(stderr, "of 3 trainings are there already");
      const rows = await csv();
      assertEquals([rows.length, rows[1]], [4, first]);
      assertStringIncludes(stdout, "40 iterations instead of 1000");
      const markdown = await Deno.readTextFile(`${out}/paper.md`);
      assertStringIncludes(markdown, "| euler | recursive:44 |");
      assertStringIncludes(markdown, "313 ± 44.2");
      const summary = JSON.parse(await Deno.readTextFile(`${out}/summary.json`));
      assertEquals([summary.cells.length, summary.holds], [3, true]);
      const [cell] = summary.cells;
      assertEquals([cell.steps, cell.evaluations], [1000, 4 * 1000]);
      assertEquals(Object.keys(summary.costs).length, 5);

      // What is ours is added to it; Adams is beside the cells that were there.
      const wider = await paper([
        ...["--quick", "--seeds=1", "--systems=white-dwarf", "--methods=euler,reversibleAdams4"],
        ...["--jobs=1", "--adjoints=reversible,full,recursive:8,recursive:44", `--out=${out}`],
      ]);
      assertEquals(wider.code, 0, wider.stderr);
      assertStringIncludes(wider.stderr, "3 of 6 trainings are there already");
      const beside = await Deno.readTextFile(`${out}/paper.md`);
      assertMatch(beside, /\| reversibleAdams4 \| full \| 1 \|/);
      assertMatch(beside, /## Reversible Adams beside other cells\n\n\| system \| method/);
      assertMatch(beside, /\| white-dwarf \| reversibleAdams4 \|.* \| the fastest other one \|/);
      const { adams: [adams] } = JSON.parse(await Deno.readTextFile(`${out}/summary.json`));
      assertEquals([adams.cell.method, adams.cell.adjoint], ["reversibleAdams4", "reversible"]);
      assertEquals(adams.ratios.map(({ keys }: { keys: number }) => keys), [1, 1]);
    }),
);
