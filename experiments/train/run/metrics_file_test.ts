import { assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { UsageError } from "../../../commands/mod.ts";
import type { Metrics } from "../training.ts";
import { MetricsFile, readMetrics } from "./metrics_file.ts";

const NEEDS = { read: true, write: true } as const;

const updates: Metrics[] = Array.from({ length: 5 }, (_, iteration) => ({
  iteration,
  stage: iteration < 2 ? 'windows, "short"' : "whole",
  loss: iteration === 3 ? Infinity : 0.1 * iteration,
  bestLoss: 1 / 3,
  steps: 10,
  ...(iteration === 4 ? {} : { reconstructionError: 1e-16 }),
}));

async function written(folder: string, from: number, to: number): Promise<string> {
  const file = await MetricsFile.open(folder);
  await file.cut(from);
  for (const update of updates.slice(from, to)) file.add(update);
  await file.flush();
  file.close();
  return await Deno.readTextFile(`${folder}/metrics.csv`);
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
      await Deno.writeTextFile(`${folder}/metrics.csv`, text.slice(0, 7));
      assertEquals(await written(folder, 0, 5), text);
    }),
);

testWith(
  { name: "MetricsFile rejects when lines are missing, or another has it", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await written(folder, 0, 3);
      const file = await MetricsFile.open(folder);
      try {
        await assertRejects(() => file.cut(4), UsageError, "does not have the 4 updates");
        await assertRejects(
          () => MetricsFile.open(folder),
          UsageError,
          "another process is training",
        );
      } finally {
        file.close();
      }
      await Deno.writeTextFile(`${folder}/metrics.csv`, "other\n1\n2\n3\n4\n");
      const other = await MetricsFile.open(folder);
      await assertRejects(() => other.cut(3), UsageError, "it was changed");
      other.close();
    }),
);
