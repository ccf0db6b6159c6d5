import { assertEquals } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

testWith(
  {
    name: "speed holds the layer against OpenBLAS",
    runtime: "openblas",
    read: true,
    write: true,
    run: true,
    sys: true,
  },
  async () => {
    await inFolder(async (folder) => {
      const out = `--out=${folder}/new`;
      const { code, stderr } = await runTask("speed", ["--quick", "--parts=layer", out]);
      assertEquals(code, 0, stderr);
      const { rows } = JSON.parse(await Deno.readTextFile(`${folder}/new/speed.json`));
      assertEquals(rows.length, 6);
      for (const { value, missing } of rows) {
        assertEquals([typeof value, missing], ["number", undefined]);
      }
    });
  },
);
