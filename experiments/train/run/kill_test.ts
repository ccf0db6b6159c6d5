import { assertEquals } from "@std/assert";
import { GAPPED_WAVE, testKilled } from "../../../tests/helpers/commands/killed_training.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { trainCommand } from "../train_command.ts";
import { openRun } from "./run_folder.ts";
import { bytesIn } from "../../../tests/helpers/commands/train_process.ts";

testKilled("a training", 3, ["white-dwarf", "--method", "midpoint", "--iterations", "300"]);

testWith({
  name: "a run that was killed before it removed its checkpoint is finished by --resume",
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a.csv`, GAPPED_WAVE);
    const args = [
      `${folder}/a.csv`,
      "--hidden=4",
      "--hidden-states=0",
      "--stable=no",
      "--iterations=3",
      `--out=${folder}/run`,
    ];
    const complaints: string[] = [];
    const train = (...more: string[]) =>
      trainCommand([...args, ...more], {
        print: () => {},
        complain: (line) => complaints.push(line),
        progress: () => ({ show() {}, stop: () => Promise.resolve() }),
      });
    assertEquals([await train(), complaints], [0, []]);
    const wanted = await bytesIn(`${folder}/run`);
    {
      await using run = await openRun(`${folder}/run`);
      await run.write({ "checkpoint.safetensors": "left over" });
    }
    assertEquals([await train("--resume"), complaints], [0, []]);
    assertEquals(await bytesIn(`${folder}/run`), wanted);
  }));
