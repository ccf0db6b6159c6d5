import { assertEquals } from "@std/assert";
import { GAPPED_WAVE, testKilled } from "../../../tests/helpers/commands/killed_training.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { openRun } from "./run_folder.ts";
import { bytesIn, train } from "../../../tests/helpers/commands/train_process.ts";

testKilled("a training", 3, ["white-dwarf", "--method", "midpoint", "--iterations", "500"]);

testWith({
  name: "a run that was killed before it removed its checkpoint is finished by --resume",
  run: true,
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a.csv`, GAPPED_WAVE);
    const args = [
      "a.csv",
      "--hidden=4",
      "--hidden-states=0",
      "--stable=no",
      "--iterations=3",
      "--out=run",
    ];
    assertEquals((await train(folder, ...args)).code, 0);
    const wanted = await bytesIn(`${folder}/run`);
    {
      await using run = await openRun(`${folder}/run`);
      await run.write({ "checkpoint.safetensors": "left over" });
    }
    assertEquals((await train(folder, ...args, "--resume")).code, 0);
    assertEquals(await bytesIn(`${folder}/run`), wanted);
  }));
