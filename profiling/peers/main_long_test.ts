import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

testWith({
  name: "peers trains a neural CDE, and goes on without Python",
  ...{ read: true, write: true, run: true, sys: true },
}, () =>
  inFolder(async (folder) => {
    const out = `${folder}/report`;
    const { code, stdout, stderr } = await runTask("peers", [
      ...["--quick", "--rounds=1", "--problems=neural-cde", "--peers=revode,diffrax"],
      ...[`--python=${folder}/nowhere`, `--out=${out}`],
    ]);
    assertEquals(code, 0, stdout + stderr);
    assertStringIncludes(stdout, "diffrax direct     not installed");
    const [{ rows }] = JSON.parse(await Deno.readTextFile(`${out}/peers.json`)).problems;
    const own = rows.filter(({ program }: { program: string }) => program === "revode");
    assertEquals(own.map(({ name }: { name: string }) => name), [
      "revode reversible",
      "revode recursive",
      "revode full",
    ]);
    for (const { name, agrees, training } of own) {
      assert(agrees && training.agrees, name);
      // After a fifth of the updates.
      assert(training.accuracy > 0.6 && training.lossesApart < 1e-12, name);
    }
  }));

testWith({
  name: "peers writes nothing when it is interrupted",
  ...{ read: true, write: true, run: true, sys: true },
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await runTask(
      "peers",
      [
        "--quick",
        "--problems=white-dwarf",
        "--rounds=10000",
        "--peers=revode",
        `--out=${folder}/report`,
      ],
      {
        onTold(told, before, child) {
          if (!before.includes("round 2 ") && told.includes("round 2 ")) child.kill("SIGTERM");
        },
      },
    );
    assertEquals(code, 143, stderr);
    assertStringIncludes(stdout, "Interrupted, so no report is written: 0 of 1 problems.");
    assertEquals(await namesIn(folder), []);
  }));
