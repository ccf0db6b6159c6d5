import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { casesOf } from "./plan/case.ts";
import { CONTROL } from "./judge/claims.ts";
import { profile } from "./profile.ts";

const PLAN = { method: "rk4", system: "decay", repeats: 1 };

/** The code of an example in the documentation of profile(). */
async function exampleOf(title: string): Promise<string> {
  const text = await Deno.readTextFile(new URL("./profile.ts", import.meta.url));
  const [, code] = text.slice(text.indexOf(title)).split("```", 2);
  return code.replace(/^ts.*\n/, "").replaceAll(/^ \* ?/gm, "");
}

testWith({
  name: "profile() measures a module of one's own, as its documentation has it",
  ...{ read: true, write: true, run: true, sys: true },
}, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/decay.ts`, await exampleOf("decay.ts"));
    const module = new URL(`file://${folder}/decay.ts`).href;
    const cases = casesOf({
      ...PLAN,
      steps: { reversible: [100, 1000, 10_000] },
      variants: [{ module, parameters: { rate: 2 } }],
    });
    const told: number[] = [];
    const { rows, summary } = await profile(cases, {
      ...{ seed: 5, command: "mine", notes: ["A note."], timeout: 400 },
      onRow: (_row, done) => told.push(done),
    });
    // The control is added, and the rows are in the order of the cases, whatever was run first.
    assertEquals(rows.slice(0, 3).map(({ steps, found }) => found!.field_evaluations / steps), [
      ...[16, 16, 16],
    ]);
    assertEquals(rows.slice(3).map(({ adjoint }) => adjoint), [CONTROL, CONTROL, CONTROL]);
    assertEquals(told, [1, 2, 3, 4, 5, 6]);

    // Neither times nor what the system gives a process are held against a busy machine here.
    const moved = ["wall_s", "rss_peak_bytes"];
    const wrong = summary.fits.filter(({ quantity, holds }) => !moved.includes(quantity) && !holds);
    assertEquals(wrong, []);
    assertEquals([summary.seed, summary.command, summary.notes[0]], [5, "mine", "A note."]);
    assertEquals(summary.flags![0], "--expose-gc");
    assertEquals(summary.meters!.map(({ name }) => name), ["tracked", "heap", "resident"]);
    assertStringIncludes(summary.notes.at(-1)!, "killed after 400 s");
  }));
