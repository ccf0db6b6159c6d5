import { assertEquals, assertRejects } from "@std/assert";
import { inFolder, namesIn } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { OutputFolder, type Settings, UsageError } from "../../../commands/mod.ts";
import { writtenFolder } from "../../../tests/helpers/commands/written_folder.ts";
import { madeUpRows } from "./example_rows.ts";
import { RUN_FILES, RunFolder, settingsOf } from "./run_folder.ts";

const FILES = { read: true, write: true } as const;
const SIMULATED = { "white-dwarf": { origin: "simulated" } } as const;
const OSCILLATOR = {
  "coupled-oscillator": { origin: "measured", file: "a.txt", sha256: "ab" },
} as const;

async function inRun<T>(path: string, settings: Settings, use: (run: RunFolder) => T): Promise<T> {
  await using folder = await OutputFolder.open(path, { command: "paper", files: RUN_FILES });
  return await use(await RunFolder.open(folder, settings));
}

testWith(
  { name: "RunFolder goes on after a kill, and runs again what failed", ...FILES },
  () =>
    inFolder(async (folder) => {
      const settings = settingsOf(SIMULATED, 1);
      const rows = madeUpRows({}, [{}, "killed: ran longer than 9 s", {}]);
      await inRun(folder, settings, async (run) => {
        assertEquals(run.left(rows).length, 3);
        await Promise.all(rows.map((row) => run.add(row)));
        assertEquals(run.left(rows), []);
      });
      await Deno.writeTextFile(`${folder}/.runs.csv.${crypto.randomUUID()}`, "half a row");
      await inRun(folder, settings, async (run) => {
        assertEquals(run.rows, [rows[0], rows[2]]);
        assertEquals(run.left(rows).map(({ seed }) => seed), [1]);
        await run.add({ ...rows[2], seed: 7 });
      });
      await inRun(folder, settings, (run) => assertEquals(run.rows.length, 3));
      assertEquals(await namesIn(folder), ["files.json", "runs.csv", "settings.json"]);
    }),
);

testWith(
  { name: "RunFolder takes further systems in, and no other settings", ...FILES },
  () =>
    inFolder(async (folder) => {
      const open = (settings: Settings) => inRun(folder, settings, () => {});
      await open(settingsOf(SIMULATED, 1));
      await open(settingsOf({ ...SIMULATED, ...OSCILLATOR }, 1));
      await open(settingsOf(SIMULATED, 1));
      const others = [
        [settingsOf(SIMULATED, 30), "white-dwarf: iterations: 1000, now 34"],
        [
          settingsOf({ "coupled-oscillator": { origin: "simulated" } }, 1),
          'coupled-oscillator: data: "measured, SHA-256 ab", now "simulated"',
        ],
      ] as const;
      for (const [settings, words] of others) {
        await assertRejects(() => open(settings), UsageError, words);
      }
    }),
);

testWith(
  { name: "RunFolder does not take a folder that it cannot tell", ...FILES },
  () =>
    inFolder(async (folder) => {
      const open = (name: string) => inRun(`${folder}/${name}`, settingsOf(SIMULATED, 1), () => {});
      await Deno.mkdir(`${folder}/other`);
      await Deno.writeTextFile(`${folder}/other/runs.csv`, "a,b\n");
      await assertRejects(() => open("other"), UsageError, "was not written by this command");
      await writtenFolder(`${folder}/broken`, "paper", { "settings.json": "{" });
      await assertRejects(() => open("broken"), UsageError, "is broken");
      await writtenFolder(`${folder}/rows`, "paper", {
        "settings.json": "{}",
        "runs.csv": "a,b\n",
      });
      await assertRejects(() => open("rows"), UsageError, "is no row of");
    }),
);
