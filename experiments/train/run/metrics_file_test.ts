import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { UsageError } from "../../../commands/mod.ts";
import type { Metrics } from "../../fit/training.ts";
import { MetricsFile, readMetrics } from "./metrics_file.ts";
import { openRun, saveCheckpoint } from "./run_folder.ts";

const NEEDS = { read: true, write: true } as const;

const STATE = {
  ...{ stage: 0, done: 0 },
  trainer: { updates: 0, bestLoss: 1, bestUpdate: 0, arrays: {} },
};

const updates: Metrics[] = Array.from({ length: 5 }, (_, iteration) => ({
  iteration,
  stage: iteration < 2 ? 'windows, "short"' : "whole",
  loss: iteration === 3 ? Infinity : 0.1 * iteration,
  bestLoss: 1 / 3,
  steps: 10,
  ...(iteration === 4 ? {} : { reconstructionError: 1e-16 }),
}));

async function written(path: string, from: number, to: number): Promise<string> {
  await using folder = await openRun(path);
  const file = await MetricsFile.open(folder, from);
  for (const update of updates.slice(from, to)) file.add(update);
  await file.flush();
  await saveCheckpoint(folder, STATE);
  return await Deno.readTextFile(`${path}/metrics.csv`);
}

testWith(
  { name: "MetricsFile has a line for every update, each number as it was", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const text = await written(folder, 0, 5);
      assertEquals(readMetrics(text), updates);
      assertEquals(
        text.split("\n")[0],
        "iteration,stage,loss,best_loss,steps,reconstruction_error",
      );
    }),
);

testWith(
  { name: "MetricsFile cut and added to again is the same file", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const text = await written(folder, 0, 5);
      for (const from of [0, 1, 3, 5]) {
        // As a kill leaves it: with lines too many, the last of them not whole.
        await Deno.writeTextFile(`${folder}/metrics.csv`, `${text}5,whole,0.`);
        assertEquals(await written(folder, from, 5), text);
      }
    }),
);

testWith(
  { name: "MetricsFile rejects when lines are missing, or were changed", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const text = await written(folder, 0, 3);
      await assertRejects(() => written(folder, 4, 5), UsageError, "does not have the 4 updates");
      for (const other of [text.replace("0.1", "0.2"), text.slice(0, -1)]) {
        await Deno.writeTextFile(`${folder}/metrics.csv`, other);
        await assertRejects(
          () => written(folder, 3, 5),
          UsageError,
          "metrics.csv is there, and was",
        );
      }
    }),
);

Deno.test("readMetrics() reads what was written, and says what was changed", () => {
  const text = "iteration,stage,loss,best_loss,steps,reconstruction_error\n" +
    '0,"windows, short",0.5,0.5,10,\n1,whole,Infinity,0.25,10,1e-16\n';
  assertEquals(readMetrics(text).map(({ loss }) => loss), [0.5, Infinity]);
  const changes: [string, string, string][] = [
    ["best_loss", "best loss", "its first line is not iteration,stage,loss"],
    ["0.25", "0.25x", 'best_loss of update 1 is "0.25x"'],
    ["0.25", "", 'best_loss of update 1 is ""'],
    ["0.25", "0.250", 'best_loss of update 1 is "0.250"'],
    ["1e-16", " ", 'reconstruction_error of update 1 is " "'],
    [",1e-16", "", "update 1 has 5 values, wanted 6"],
    ["\n1,", "\n2,", "update 1 is called 2"],
    ['"windows', '"win"dows', "it is no CSV"],
  ];
  for (const [from, to, words] of changes) {
    const changed = text.replace(from, to);
    assert(changed !== text);
    assertThrows(() => readMetrics(changed, "a/metrics.csv"), UsageError, words);
  }
});
