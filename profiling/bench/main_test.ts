import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import { changed, perfectRows } from "../../tests/problems/bench_rows.ts";
import { benchRequest } from "./bench_request.ts";
import type { Comparison } from "./compare/compare_reports.ts";
import { judge } from "./judge/judge.ts";
import { CONTROL } from "./judge/claims.ts";
import { runPlan } from "./resume.ts";
import { type Row, rowsToCsv } from "./row.ts";
import { summarize, type Summary } from "./summary.ts";

const NEEDS = { read: true, write: true, run: true } as const;

function bench(...args: string[]) {
  return runTask("bench", args);
}

const MACHINE = {
  ...{ os: "none", arch: "none", cpu: "none", cores: 1, deno: "0", v8: "0", v8_flags: [] },
};

/** A report of another machine, on which every gradient took one evaluation less. */
async function writeEarlier(folder: string, found: readonly Row[]): Promise<void> {
  const rows = changed(
    found,
    () => true,
    ({ field_evaluations }) => ({ field_evaluations: field_evaluations - 1 }),
  );
  const summary = summarize(MACHINE, rows, judge(rows, { method: "midpoint", stateSize: 2 }));
  await writtenFolder(folder, "bench", {
    "scaling.csv": rowsToCsv(rows),
    "summary.json": JSON.stringify(summary),
  });
}

testWith({
  name: "bench --resume measures what is missing, reports, and says what is worse than --against",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    const [out, old] = [`${folder}/report`, `${folder}/old`];
    const args = [
      ...["--quick", "--adjoints=reversible", "--steps=100,200,400"],
      ...[`--against=${old}`, `--out=${out}`, "--resume"],
    ];
    const request = benchRequest(args);
    assert(request !== "help");
    // A run that was interrupted before its last case, on a machine that measures no noise.
    const { plan, seed, limits } = request;
    const known = perfectRows({ reversible: [200, 400], [CONTROL]: plan.steps[CONTROL] });
    await writtenFolder(out, "bench", {
      "plan.json": JSON.stringify(runPlan(plan, seed, limits.memory)),
      "scaling.csv": rowsToCsv(known),
    });
    await writeEarlier(old, perfectRows({ reversible: [100, 200] }));

    const { code, stdout, stderr } = await bench(...args);
    assertEquals(code, 1, stderr);
    assertStringIncludes(stderr, "6/6  ");
    assertEquals([...stdout + stderr].filter((x) => x === "\r" || x === "\u001b"), []);
    assertEquals(await namesIn(out), [
      ...[
        "against.json",
        "files.json",
        "front.svg",
        "front.vl.json",
        "memory.svg",
        "memory.vl.json",
      ],
      ...["plan.json", "reconstruction.svg", "reconstruction.vl.json", "report.html", "report.md"],
      ...["scaling.csv", "summary.json", "time.svg", "time.vl.json"],
    ]);
    const lines = (await Deno.readTextFile(`${out}/scaling.csv`)).trimEnd().split("\n");
    assertEquals(lines.length, 7);
    const before = rowsToCsv(known).trimEnd().split("\n");
    assert(before.every((line) => lines.includes(line)), "rows were measured again");
    const summary: Summary = JSON.parse(await Deno.readTextFile(`${out}/summary.json`));
    assertEquals([summary.cases, summary.failed, summary.missing], [6, 0, 0]);
    const [tracked, heap, resident] = summary.meters!;
    assertEquals([tracked.name, heap.name, resident.name], ["tracked", "heap", "resident"]);
    assertEquals([tracked.found, tracked.floor], [tracked.allocated, 0]);
    assertEquals([tracked.holds, heap.holds], [true, true]);
    const counts = ["field_evaluations", "field_pullbacks"];
    const exact = summary.fits.filter(({ quantity }) => counts.includes(quantity));
    assertEquals([...new Set(exact.map(({ holds }) => holds))], [true]);
    const page = await Deno.readTextFile(`${out}/report.html`);
    assertStringIncludes(page, "deno task bench --quick --adjoints=reversible");
    assertStringIncludes(page, summary.verdict === "pass" ? "PASS" : "FAIL");

    assertStringIncludes(stdout, "only counts and tracked bytes are compared");
    assertStringIncludes(stdout, "WORSE");
    const found: Comparison = JSON.parse(await Deno.readTextFile(`${out}/against.json`));
    assertEquals(found.compared, 2);
    assertEquals(
      found.changes.filter(({ what }) => what === "field_evaluations")
        .map(({ before, now, change }) => [before, now, change]),
      [[799, 800, "worse"], [1599, 1600, "worse"]],
    );
  }));

testWith({
  name: "bench ends with exit code 2 and the nearest name for an unknown one",
  ...NEEDS,
}, async () => {
  const { code, stdout, stderr } = await bench("--adjoints", "reversable");
  assertEquals([code, stdout], [2, ""]);
  assertStringIncludes(stderr, 'bench: unknown adjoint "reversable"; the nearest is "reversible"');
});

testWith(
  { name: "bench says where there is nothing to go on with", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const { code, stderr } = await bench("--quick", "--resume", `--out=${folder}/none`);
      assertEquals(code, 2);
      assertStringIncludes(stderr, "no run to go on with");
    }),
);

testWith({
  name:
    "bench --against ends with exit code 2, before it measures, where there is nothing to compare",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    await writeEarlier(`${folder}/old`, perfectRows({ reversible: [100] }));
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
