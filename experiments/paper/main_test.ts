import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import { send } from "../../tests/helpers/commands/train_process.ts";
import { PUBLISHED_GRADIENTS } from "./problem/published.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** Runs the command; kills it at a line of its progress, where that is given. */
function paper(args: readonly string[], killAt?: string) {
  return runTask("paper", args, {
    onTold(told, before, child) {
      if (killAt !== undefined && !before.includes(killAt) && told.includes(killAt)) {
        send(child, "SIGKILL");
      }
    },
  });
}

const PART = [
  ...["--quick", "--seeds=1", "--systems=white-dwarf", "--methods=euler", "--jobs=1"],
  "--adjoints=reversible,recursive:44",
];

/** A folder in which the cost of a gradient is there already, so that it is not measured. */
function inKnownFolder(use: (out: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const cost = { seconds: [1, 10, 100], evaluations: [800, 8000, 80_000] };
    const costs = Object.keys(PUBLISHED_GRADIENTS).map((adjoint) => [adjoint, cost]);
    const gradients = JSON.stringify(Object.fromEntries(costs));
    await writtenFolder(folder, "paper", { "gradients.json": gradients });
    await use(folder);
  });
}

testWith(
  { name: "paper goes on after a kill, and reports", ...NEEDS },
  () =>
    inKnownFolder(async (out) => {
      const csv = async () => (await Deno.readTextFile(`${out}/runs.csv`)).trimEnd().split("\n");
      await paper([...PART, `--out=${out}`], "1/2  ");
      const [, first, ...more] = await csv();
      assertMatch(
        first,
        /^grid,white-dwarf,euler,reversible,10,0.00001,40,paper,paper,paper,0,simulated,1,/,
      );
      const { code, stdout, stderr } = await paper([...PART, `--out=${out}`]);
      assertEquals(code, 0, stderr);
      // A process that waits for a processor is killed late: the next training may be there as well.
      assertStringIncludes(stderr, `${1 + more.length} of 2 trainings are there already`);
      const rows = await csv();
      assertEquals([rows.length, rows[1]], [3, first]);
      assertStringIncludes(stdout, "40 iterations instead of 1000");
      const markdown = await Deno.readTextFile(`${out}/paper.md`);
      assertStringIncludes(markdown, "| euler | recursive:44 |");
      assertStringIncludes(markdown, "313 ± 44.2");
      const summary = JSON.parse(await Deno.readTextFile(`${out}/summary.json`));
      assertEquals([summary.cells.length, summary.holds], [2, true]);
      const [cell] = summary.cells;
      assertEquals([cell.steps, cell.evaluations], [1000, 4 * 1000]);

      const other = await paper([...PART.slice(1), `--out=${out}`]);
      assertEquals([other.code, other.stdout], [2, ""]);
      assertStringIncludes(other.stderr, "another setting, white-dwarf: iterations: 40, now 1000");
    }),
);

testWith(
  { name: "paper ends with 1 where a training fails, and says which", ...NEEDS },
  () =>
    inKnownFolder(async (out) => {
      // Within its second no worker trains a thousand iterations.
      const { code, stdout } = await paper([
        ...["--seeds=1", "--systems=white-dwarf", "--methods=rk4", "--adjoints=recursive:2"],
        ...["--timeout=1", `--out=${out}`],
      ]);
      assertEquals(code, 1);
      assertStringIncludes(stdout, "recursive:2, seed 0: killed: ran longer than 1 s");
    }),
);

testWith(
  { name: "paper says in one line what is wrong, and ends with 2", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const recording = "real_double_linear_h_1.txt";
      await Deno.writeTextFile(`${folder}/${recording}`, "% x1 x2 v1 v2\n0 0 1 2 three 4\n");
      await Deno.writeTextFile(`${folder}/file`, "");
      const bad: [string[], string][] = [
        [["--quik"], 'unknown option "--quik"'],
        [["--out", `${folder}/file`, "--systems=white-dwarf"], "cannot write into --out"],
        [["--data-dir", folder, "--out", `${folder}/report`], recording],
      ];
      for (const [args, words] of bad) {
        const { code, stdout, stderr } = await paper(args);
        assertEquals([code, stdout], [2, ""], stderr);
        assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
        assert(stderr.startsWith("paper: "), stderr);
        assertStringIncludes(stderr, words);
      }
    }),
);

testWith({ name: "paper --help explains itself", ...NEEDS }, async () => {
  const { code, stdout } = await paper(["--help"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "deno task paper [options]");
});
