import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

testWith(
  { name: "costs writes its report", read: true, write: true, run: true },
  () =>
    inFolder(async (out) => {
      const { code, stdout } = await runTask("costs", ["--quick", "--out", out]);
      assertEquals(code, 0);
      assertStringIncludes(stdout, "predators and prey");
      const names = await namesIn(out);
      assertEquals(names, [
        ...["adams-stability.svg", "costs.json", "files.json", "report.html", "report.md"],
      ]);
      const rows = JSON.parse(await Deno.readTextFile(`${out}/costs.json`));
      assertEquals([rows.length, rows[0].costs.length], [6, 12]);
    }),
);
