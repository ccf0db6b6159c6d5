import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";
import type { Summary } from "./summary.ts";

function bench(...args: string[]) {
  return runTask("bench", args);
}

testWith({
  name: "bench writes a report whose exact claims hold and whose meters work",
  read: true,
  write: true,
  run: true,
}, () =>
  inFolder(async (folder) => {
    const out = `${folder}/report`;
    const { code, stdout, stderr } = await bench(
      ...["--quick", "--steps", "1000,2000,5000,10000"],
      ...["--adjoints", "reversible,recursive:8"],
      ...["--method", "euler", "--out", out],
    );
    const summary: Summary = JSON.parse(await Deno.readTextFile(`${out}/summary.json`));
    const lines = (await Deno.readTextFile(`${out}/scaling.csv`)).trimEnd().split("\n");
    const names = await namesIn(out);
    assertEquals(names, [
      ...["files.json", "front.svg", "front.vl.json", "memory.svg", "memory.vl.json", "plan.json"],
      ...["reconstruction.svg", "reconstruction.vl.json", "report.html", "report.md"],
      ...["scaling.csv", "summary.json", "time.svg", "time.vl.json"],
    ]);
    const page = await Deno.readTextFile(`${out}/report.html`);
    assertStringIncludes(page, `deno task bench --quick --steps 1000,2000,5000,10000`);
    assertStringIncludes(page, summary.verdict === "pass" ? "PASS" : "FAIL");

    assertEquals(summary.cases, 11);
    assertEquals(summary.failed, 0);
    assertEquals(lines.length, 12);
    assert(lines.slice(1).every((line) => line.endsWith(",ok")), lines.join("\n"));
    // Neither times nor what the system gives a process are held against a busy machine here.
    const moved = ["wall_s", "rss_peak_bytes"];
    const wrong = summary.fits.filter(({ quantity, holds }) => !moved.includes(quantity) && !holds);
    assertEquals(wrong, []);
    assertEquals(summary.checks.map(({ holds }) => holds), [true]);

    assertEquals(code, summary.verdict === "pass" ? 0 : 1);
    assertStringIncludes(stdout, summary.verdict === "pass" ? "PASS" : "FAIL");
    assertStringIncludes(stderr, "11/11  ");
    assertEquals([...stdout + stderr].filter((x) => x === "\r" || x === "\u001b"), []);
  }));
