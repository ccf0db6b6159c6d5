import { assertEquals, assertRejects } from "@std/assert";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { UsageError } from "../../../commands/mod.ts";
import { madeUpRows } from "./example_rows.ts";
import { RunFolder, settingsOf } from "./run_folder.ts";

const FILES = { read: true, write: true } as const;
const SIMULATED = { "white-dwarf": { origin: "simulated" } } as const;
const OSCILLATOR = {
  "coupled-oscillator": { origin: "measured", file: "a.txt", sha256: "ab" },
} as const;

testWith(
  { name: "RunFolder goes on after a kill in the middle of a row", ...FILES },
  () =>
    inFolder(async (folder) => {
      const settings = settingsOf(SIMULATED, 1);
      const rows = madeUpRows({}, [{}, "killed: ran longer than 9 s", {}]);
      const first = await RunFolder.open(folder, settings);
      assertEquals(first.left(rows).length, 3);
      for (const row of rows) first.add(row);
      assertEquals(first.left(rows), []);
      const path = `${folder}/runs.csv`;
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.slice(0, -20));

      // The half row and the failed one are to be run again.
      const again = await RunFolder.open(folder, settings);
      assertEquals(again.rows, [rows[0]]);
      assertEquals(again.left(rows).map(({ seed }) => seed), [1, 2]);
      again.add({ ...rows[2] });
      const last = await RunFolder.open(folder, settings);
      assertEquals(last.rows, [rows[0], rows[2]]);
    }),
);

testWith(
  { name: "RunFolder takes further systems in, and no other settings", ...FILES },
  () =>
    inFolder(async (folder) => {
      await RunFolder.open(folder, settingsOf(SIMULATED, 1));
      await RunFolder.open(folder, settingsOf({ ...SIMULATED, ...OSCILLATOR }, 1));
      await RunFolder.open(folder, settingsOf(SIMULATED, 1));
      const others = [
        [settingsOf(SIMULATED, 30), "white-dwarf: iterations: 1000, now 34"],
        [
          settingsOf({ "coupled-oscillator": { origin: "simulated" } }, 1),
          'coupled-oscillator: data: "measured, SHA-256 ab", now "simulated"',
        ],
      ] as const;
      for (const [settings, words] of others) {
        await assertRejects(() => RunFolder.open(folder, settings), UsageError, words);
      }
    }),
);

testWith(
  { name: "RunFolder does not take a folder that it cannot tell", ...FILES },
  () =>
    inFolder(async (folder) => {
      const settings = settingsOf(SIMULATED, 1);
      await Deno.writeTextFile(`${folder}/runs.csv`, "a,b\n");
      await assertRejects(() => RunFolder.open(folder, settings), UsageError, "no settings.json");
      await Deno.writeTextFile(`${folder}/settings.json`, "{");
      await assertRejects(() => RunFolder.open(folder, settings), UsageError, "is broken");
      await Deno.writeTextFile(`${folder}/settings.json`, "{}");
      await assertRejects(() => RunFolder.open(folder, settings), UsageError, "is no row of");
    }),
);
