import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testExplored } from "../../tests/helpers/browser/page_in_browser.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { bytesIn } from "../../tests/helpers/commands/train_process.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import { encodeSafetensors, tensor } from "../../mod.ts";
import { UsageError } from "../../commands/mod.ts";
import { pictureText } from "./picture.ts";
import { predictCommand } from "./predict_command.ts";

const NEEDS = { read: true, write: true } as const;

/** A run of dx/dt = −x, which saw three days of it, the last one incompletely. */
async function writeRun(folder: string): Promise<void> {
  const model = {
    ...{ stateNames: ["<b>x"], timeName: "day", start: "2024-02-27", hidden: [] },
    ...{ activation: "tanh", seesTime: false, bypass: false, seed: 0, offset: [0], factor: [1] },
    ...{ timeOffset: 0, timeFactor: 1 / 86400, method: "rk4", dt: 0.01 },
    starts: [{ name: "1", t0: 0, y0: [3] }],
  };
  await writtenFolder(folder, "train", {
    "config.json": JSON.stringify({
      ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
      ...{ options: {}, deno: "2.9.6", model },
    }),
    "parameters.safetensors": encodeSafetensors({ w0: tensor([[-1]]), b0: tensor([0]) }),
    "forecast.csv": "trajectory,part,time,data:<b>x,model:<b>x\n" +
      "1,training,2024-02-27,3,3\n1,training,2024-02-28,1.25,1.1\n1,holdout,2024-02-29,,0.4\n",
  });
}

/** Forecasts, and tells what was said. */
async function predict(...args: string[]): Promise<[code: number, said: string]> {
  const said: string[] = [];
  const code = await predictCommand(args, {
    print: (text) => void said.push(text),
    complain: (line) => void said.push(line),
  });
  return [code, said.join("")];
}

testWith(
  { name: "predict draws what it forecasts, beside what was measured", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const run = `${folder}/run`;
      await writeRun(run);
      const args = [run, "--to", "2024-03-04", "--dt", "1d"];
      const [code, csv] = await predict(...args, "--picture", `${folder}/a.svg`);
      assertEquals(code, 0, csv);
      assert(csv.startsWith("day,<b>x\n2024-02-27,3\n"), csv);
      const svg = await Deno.readTextFile(`${folder}/a.svg`);
      assert(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" '), svg.slice(0, 90));
      for (const text of [">data<", ">forecast<", ">2024-02-29<", ">&lt;b&gt;x<"]) {
        assertStringIncludes(svg, text);
      }
      assertEquals((await predict(...args, "--picture", `${folder}/a.html`))[0], 0);
      const page = await Deno.readTextFile(`${folder}/a.html`);
      assertStringIncludes(page, "Dots were measured");
      const [, held] = /<script type="application\/json">(.*?)<\/script>/s.exec(page)!;
      const { panels: [{ series }] } = JSON.parse(held);
      assertEquals(series.map(({ y }: { y: number[] }) => y.length), [3, 7]);
      assertEquals(series[0].y, [3, 1.25, null]);
      // A start of one's own has nothing that was measured.
      const own = await predict(...args, "--start", "5", "--picture", `${folder}/b.html`);
      assertEquals(own[0], 0, own[1]);
      assert(!(await Deno.readTextFile(`${folder}/b.html`)).includes("Dots were measured"));
    }),
);

testWith(
  { name: "predict replaces nothing by a picture, and writes none into a run", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const run = `${folder}/run`;
      await writeRun(run);
      await Deno.writeTextFile(`${folder}/mine.svg`, "precious");
      const before = await bytesIn(run);
      const out = `${folder}/f.csv`;
      const cases: [picture: string, message: string][] = [
        [`${folder}/mine.svg`, "is there already, and nothing is replaced"],
        [`${run}/a.svg`, "would be within a run; name a file in another folder with --picture"],
        [`${folder}/a.png`, "--picture must end in .svg, for a drawing, or .html, for a page"],
        [`${folder}/none/a.svg`, "cannot write"],
      ];
      for (const [picture, message] of cases) {
        const [code, said] = await predict(run, "--to", "9e5", "--out", out, "--picture", picture);
        assertEquals(code, 2, said);
        assertStringIncludes(said, message);
      }
      const same = `${folder}/a.svg`;
      const [code, said] = await predict(run, "--to", "9e5", "--out", same, "--picture", same);
      assertEquals([code, said], [
        2,
        "predict: --picture and --out name the same file; name another one",
      ]);
      assertEquals(await Deno.readTextFile(`${folder}/mine.svg`), "precious");
      assertEquals(await bytesIn(run), before);
    }),
);

const several = {
  folder: "runs/<i>a",
  model: { stateNames: ["x", "v"], timeName: "t" },
  paths: ["one", "two"].map((name) => ({
    ...{ name, times: Float64Array.of(0, 1, 2), states: Float64Array.of(1, 2, 3, 4, 5, 6) },
    seen: { times: Float64Array.of(-1, 0), states: Float64Array.of(0, 1, 1, 2) },
  })),
};

Deno.test("pictureText() draws one trajectory, and a page has several", async () => {
  await assertRejects(
    () => pictureText("a.svg", several),
    UsageError,
    "name one with --trajectory",
  );
  const page = await pictureText("a.HTML", several);
  assertEquals(page.match(/<figure /g)?.length, 2);
  assertStringIncludes(page, "runs/&lt;i&gt;a");
});

testExplored("a forecast's page", () => pictureText("a.html", several), [], 360);
