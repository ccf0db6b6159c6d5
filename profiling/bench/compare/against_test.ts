import { assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { runTask } from "../../../tests/helpers/run_task.ts";
import { writtenFolder } from "../../../tests/helpers/written_folder.ts";
import type { Comparison } from "./compare_reports.ts";
import { judge } from "../judge/judge.ts";
import { rowsToCsv } from "../row.ts";
import { summarize } from "../summary.ts";

const NEEDS = { read: true, write: true, run: true };

function bench(...args: string[]) {
  return runTask("bench", args);
}

/** A report of another machine, on which every gradient took one evaluation less. */
async function writeEarlier(folder: string, steps: readonly number[]): Promise<void> {
  const rows = changed(
    perfectRows({ reversible: steps }),
    () => true,
    ({ field_evaluations }) => ({ field_evaluations: field_evaluations - 1 }),
  );
  const machine = {
    ...{ os: "none", arch: "none", cpu: "none", cores: 1, deno: "0", v8: "0", v8_flags: [] },
  };
  const summary = summarize(machine, rows, judge(rows, { method: "midpoint", stateSize: 2 }));
  await writtenFolder(folder, "bench", {
    "scaling.csv": rowsToCsv(rows),
    "summary.json": JSON.stringify(summary),
  });
}

testWith(
  { name: "bench --against says what is worse than before", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await writeEarlier(`${folder}/old`, [100, 200]);
      const { code, stdout } = await bench(
        ...["--quick", "--adjoints", "reversible", "--steps", "100,200"],
        ...["--against", `${folder}/old`, "--out", `${folder}/new`],
      );
      assertEquals(code, 1);
      assertStringIncludes(stdout, "only counts and tracked bytes are compared");
      assertStringIncludes(stdout, "WORSE");
      const found: Comparison = JSON.parse(await Deno.readTextFile(`${folder}/new/against.json`));
      assertEquals(found.compared, 2);
      assertEquals(
        found.changes.filter(({ what }) => what === "field_evaluations")
          .map(({ before, now, change }) => [before, now, change]),
        [[799, 800, "worse"], [1599, 1600, "worse"]],
      );
    }),
);

testWith({
  name:
    "bench --against ends with exit code 2, before it measures, where there is nothing to compare",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    await writeEarlier(`${folder}/old`, [100]);
    const out = ["--out", `${folder}/new`];
    const none = await bench("--against", `${folder}/none`, ...out);
    assertEquals([none.code, none.stdout], [2, ""]);
    assertStringIncludes(
      none.stderr,
      "it has no files.json, so it is no report; name the folder of an earlier",
    );

    const others = await bench("--against", `${folder}/old`, "--steps", "7,70", ...out);
    assertEquals(others.code, 2);
    assertStringIncludes(others.stderr, "its 1 cases are all other ones");

    await Deno.writeTextFile(`${folder}/old/scaling.csv`, "adjoint,steps\nfull,100\n");
    const broken = await bench("--against", `${folder}/old`, ...out);
    assertEquals(broken.code, 2);
    assertStringIncludes(broken.stderr, `${folder}/old is not whole: scaling.csv has 23 bytes`);
    await writtenFolder(`${folder}/odd`, "bench", {
      "scaling.csv": "adjoint,steps\nfull,100\n",
      "summary.json": "{}",
    });
    const odd = await bench("--against", `${folder}/odd`, ...out);
    assertStringIncludes(odd.stderr, `${folder}/odd/scaling.csv:1: has no column "method"`);
  }));
