import { assert, assertEquals, assertMatch } from "@std/assert";
import type { FiniteTable } from "../../problems/tables/finite_tables.ts";
import { inFolder, namesIn } from "../folder.ts";

/** The train command. */
type TrainCommand = (args: readonly string[], console: {
  print: (line: string) => void;
  complain: (line: string) => void;
  progress: () => { show(): void; stop(): Promise<void> };
}) => Promise<number>;

/**
 * Trains on a table, and holds that it ends with a model whose forecast has no number that is far from the
 * data, or in one line that says what is wrong, and nothing written.
 */
export async function endsWell(
  trainCommand: TrainCommand,
  { text, options }: FiniteTable,
): Promise<void> {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a.csv`, text);
    const said: string[] = [];
    const complaints: string[] = [];
    const code = await trainCommand([`${folder}/a.csv`, ...options, `--out=${folder}/run`], {
      print: (line) => said.push(line),
      complain: (line) => complaints.push(line),
      progress: () => ({ show() {}, stop: () => Promise.resolve() }),
    });
    if (code !== 0) {
      assertEquals([code, complaints.length], [2, 1], complaints.join("\n"));
      assertMatch(complaints[0], /^train: [^\n]*$/);
      assertEquals(await namesIn(folder), ["a.csv"]);
      return;
    }
    assertEquals(complaints, []);
    assert(!said.some((line) => /NaN|undefined/.test(line)), said.join("\n"));
    const summary = JSON.parse(await Deno.readTextFile(`${folder}/run/summary.json`));
    const [head, ...rows] = (await Deno.readTextFile(`${folder}/run/forecast.csv`)).trim().split(
      "\n",
    );
    head.split(",").forEach((name, k) => {
      const [kind, column] = name.split(":");
      if (!["model", "low", "high"].includes(kind)) return;
      const { low, high } = summary.range[column];
      const width = (high / 2 - low / 2) || Math.abs(high) / 2 || 0.5;
      for (const row of rows) {
        const value = row.split(",")[k];
        if (value === "") continue;
        const off = Math.max(Number(value) / 2 - high / 2, low / 2 - Number(value) / 2);
        assert(off <= 101 * width, `${name}: ${value}, ${low} to ${high}`);
      }
    });
  });
}
