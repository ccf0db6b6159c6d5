import { assert, assertEquals } from "@std/assert";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { GAPPED_WAVE } from "../../../tests/helpers/commands/killed_training.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import {
  appears,
  bytesIn,
  disturbed,
  predict,
  send,
  train,
} from "../../../tests/helpers/commands/train_process.ts";
import type { Chosen } from "../../fit/choose/chosen.ts";

testWith(
  {
    name: "a training of a chosen model that is interrupted goes on with that to the same bytes",
    read: true,
    write: true,
    run: true,
    ignore: Deno.build.os === "windows",
  },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.csv`, GAPPED_WAVE);
      // So many that a signal comes before the last of them, on a busy machine too.
      const args = [
        "a.csv",
        "--hidden=0",
        "--hidden-states=1",
        "--season=none",
        "--iterations=5000",
      ];
      const whole = await train(folder, ...args, "--out=whole");
      assertEquals(whole.code, 0, whole.err.join("\n"));
      const cut = await disturbed(
        folder,
        [...args, "--out=cut", "--checkpoint=0"],
        async (child) => {
          await appears(`${folder}/cut/checkpoint.safetensors`);
          send(child, "SIGINT");
        },
      );
      assertEquals(cut.code, 130, [...cut.out, ...cut.err].join("\n"));
      const chosenIn = async (run: string): Promise<Chosen> =>
        JSON.parse(await Deno.readTextFile(`${folder}/${run}/config.json`)).chosen;
      const chosen = await chosenIn("cut");
      assert(chosen.among > 1);
      // The model so far forecasts, hidden element and all.
      const early = await predict(folder, "cut", "--to=3", "--dt=1");
      assertEquals(early.code, 0, early.err.join("\n"));
      const last = await train(folder, "--resume", "--out=cut");
      assertEquals(last.code, 0, last.err.join("\n"));
      assertEquals(await chosenIn("cut"), chosen);
      assertEquals(await bytesIn(`${folder}/cut`), await bytesIn(`${folder}/whole`));
    }),
);
