import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import {
  appears,
  bytesIn,
  inOneProcess,
  interrupted,
  predict,
  train,
} from "../../tests/helpers/commands/train_process.ts";

const NEEDS = { run: true, read: true, write: true } as const;

/** A cup of tea, in days of dates and in hours of numbers: x′ = 0.3 (20 − x) an hour. */
const hours = Array.from({ length: 30 }, (_, i) => i / 2);
const temperature = (hour: number) => 20 + 60 * Math.exp(-0.3 * hour);
const TABLE = ["hour,tea", ...hours.map((hour) => `${hour},${temperature(hour)}`)].join("\n");

const MODULE = `import { mul, positive, sub, type Tensor, tensor } from "@revode/revode";

export const state = ["tea"];
export const parameters = { rate: positive(1), room: tensor(10) };
export const units = { rate: "1/h", room: "°C" };
export const f = (_t: Tensor, y: Tensor, { rate, room }: Record<string, Tensor>) =>
  mul(rate, sub(room, y));
`;

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
}

const valueOf = (lines: readonly string[], name: string) =>
  Number(lines.find((line) => line.startsWith(`${name} `))?.trim().split(/ +/)[1]);

testWith(
  {
    name: "train fits equations of a folder elsewhere, says so, and predict goes on with them",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      await write(folder, { "tea.csv": TABLE, "cooling.ts": MODULE });
      const { code, out, err } = await train(folder, "tea.csv", "--equations", "cooling.ts");
      assertEquals(code, 0, err.join("\n"));
      assert(out.includes("cooling.ts runs in this process, as code of your own."), out.join("\n"));
      assertAlmostEquals(valueOf(out, "rate"), 0.3, 1e-3);
      assertAlmostEquals(valueOf(out, "room"), 20, 1e-2);
      assertStringIncludes(out.join("\n"), "1/h");

      const run = `${folder}/runs/tea`;
      const files = await bytesIn(run);
      assertEquals(new TextEncoder().encode(MODULE).length, files["equations.ts"].length);
      assertStringIncludes(files["report.html"], "cooling.ts");
      // What it was made from may go.
      await Deno.remove(`${folder}/cooling.ts`);
      const later = await predict(folder, "runs/tea", "--to", "40", "--dt", "10");
      assertEquals(later.code, 0, later.err.join("\n"));
      assertEquals(later.err, [
        "predict: runs/tea/equations.ts runs in this process, as code of your own",
      ]);
      for (const line of later.out.slice(1)) {
        const [hour, tea] = line.split(",").map(Number);
        assertAlmostEquals(tea, temperature(hour), 1e-3);
      }
    }),
);

testWith(
  {
    name: "train --resume goes on with equations to the same numbers, and not with others",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      await write(folder, { "tea.csv": TABLE, "cooling.ts": MODULE });
      const args = ["tea.csv", "--equations", "cooling.ts", "--iterations", "40"];
      const cut = await interrupted(
        folder,
        [...args, "--out", "cut"],
        "SIGINT",
        () => appears(`${folder}/cut/checkpoint.safetensors`),
      );
      assertEquals(cut.code, 130, [...cut.out, ...cut.err].join("\n"));
      await write(folder, { "cooling.ts": `${MODULE}// other\n` });
      const [other] = await inOneProcess(folder, ["train", "--resume", "--out", "cut"]);
      assertEquals(other.code, 2);
      assertStringIncludes(
        other.err[0],
        "cooling.ts is not the module that the run in cut was begun with",
      );
      await write(folder, { "cooling.ts": MODULE });
      const [whole, { code, err }] = await inOneProcess(
        folder,
        ["train", ...args, "--checkpoint=0", "--out", "whole"],
        ["train", "--resume", "--out", "cut"],
      );
      assertEquals(whole.code, 0, whole.err.join("\n"));
      assertEquals(code, 0, err.join("\n"));
      const [a, b] = [await bytesIn(`${folder}/whole`), await bytesIn(`${folder}/cut`)];
      for (const name of ["parameters.safetensors", "metrics.csv", "forecast.csv"]) {
        assertEquals(a[name] === b[name], true, name);
      }
    }),
);

/** A swing of which the position was measured: x″ = −4 x. */
const SWING = [
  "date,x",
  ...Array.from({ length: 31 }, (_, i) => {
    return `2024-01-${String(i + 1).padStart(2, "0")},${Math.cos(2 * i / 10)}`;
  }),
].join("\n");

const SWINGS = `import { concat, mul, neg, positive, slice, type Tensor } from "@revode/revode";

export const state = ["x", "v"];
export const timeUnit = "h";
export const parameters = { k: positive(1e-4) };
export const y0 = { v: 0 };
export const f = (_t: Tensor, y: Tensor, { k }: Record<string, Tensor>) =>
  concat([slice(y, 1, 2), neg(mul(k, slice(y, 0, 1)))]);
`;

testWith(
  { name: "predict forecasts states that no column holds, in the module's unit of time", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await write(folder, { "swing.csv": SWING, "swing.ts": SWINGS });
      const to = ["--to", "2024-01-11", "--dt", "10d"];
      const [{ code, out, err }, later, own, bad] = await inOneProcess(
        folder,
        ["train", "swing.csv", "--equations", "swing.ts"],
        ["predict", "runs/swing", "--to", "2024-02-09", "--dt", "10d"],
        ["predict", "runs/swing", ...to, "--start", "2"],
        ["predict", "runs/swing", ...to, "--start", "1,2,3"],
      );
      assertEquals(code, 0, err.join("\n"));
      // A tenth of 2 in a day, which has 24 hours.
      assertAlmostEquals(valueOf(out, "k") / (0.2 / 24) ** 2, 1, 1e-2);
      assertEquals(later.out[0], "date,x,v");
      const [date, x, v] = later.out[2].split(",");
      assertEquals(date, "2024-01-11");
      assertAlmostEquals(Number(x), Math.cos(2), 1e-3);
      assertAlmostEquals(Number(v), -0.2 / 24 * Math.sin(2), 1e-4);
      // What no column holds starts as the module says.
      assertEquals(own.code, 0, own.err.join("\n"));
      assertAlmostEquals(Number(own.out[2].split(",")[1]), 2 * Math.cos(2), 1e-3);
      assertEquals(bad.code, 2);
      assertStringIncludes(
        bad.err.at(-1)!,
        "--start must have 1 numbers, for x, or 2, for x, v; got 3",
      );
    }),
);

testWith(
  {
    name: "train writes a template of equations that fits the table, and replaces nothing",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      await write(folder, { "tea.csv": TABLE });
      const [made, fitted, again, plain] = await inOneProcess(
        folder,
        ["train", "tea.csv", "--equations", "new", "--out", "mine.ts"],
        ["train", "tea.csv", "--equations", "mine.ts"],
        ["train", "--equations", "new", "--out", "mine.ts"],
        ["train", "--equations", "new"],
      );
      assertEquals([made.code, made.out], [0, [
        "A template of equations is in mine.ts. Edit it, then: deno task train tea.csv --equations mine.ts",
      ]]);
      assertEquals(fitted.code, 0, fitted.err.join("\n"));
      assertAlmostEquals(valueOf(fitted.out, "rate[0]"), 0.3, 1e-3);
      assertEquals([again.code, again.err.length], [2, 1]);
      assertStringIncludes(again.err[0], "mine.ts is there already, and nothing is replaced");
      assertEquals(plain.code, 0);
      assertEquals(await namesIn(folder), ["equations.ts", "mine.ts", "runs", "tea.csv"]);
    }),
);

testWith(
  { name: "train and predict say in one line what is wrong with equations", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await write(folder, {
        "tea.csv": TABLE,
        "good.ts": MODULE,
        "syntax.ts": "export const = 3",
        "throws.ts": MODULE.replace("mul(rate,", "nothing(rate,"),
      });
      const bad: [string[], string][] = [
        [["--equations", "none.ts"], "cannot read none.ts: "],
        [["--equations", "syntax.ts"], "syntax.ts cannot be run: SyntaxError"],
        [["--equations", "throws.ts"], "throws.ts: f: nothing is not defined"],
        [["--equations", "good.ts", "--hidden", "8"], "--hidden is for a network"],
        [["--equations", "good.ts", "--method", "rk4"], "--method rk4 has no error estimate"],
        [["--equations", "good.ts", "--state", "milk"], 'no column "milk"'],
      ];
      const refused = await inOneProcess(
        folder,
        ...bad.map(([args]) => ["train", "tea.csv", ...args] as const),
      );
      refused.forEach(({ code, err }, k) => {
        assertEquals([code, err.length], [2, 1], err.join("\n"));
        assertStringIncludes(err[0], bad[k][1]);
      });
      assertEquals(await namesIn(folder), ["good.ts", "syntax.ts", "tea.csv", "throws.ts"]);
      const [{ code, err }] = await inOneProcess(
        folder,
        ["train", "tea.csv", "--equations", "good.ts", "--out", "run"],
      );
      assertEquals(code, 0, err.join("\n"));
      await write(folder, {
        "run/equations.ts": MODULE.replace("0.3", "0.4").replace("tea", "tee"),
      });
      const [changed] = await inOneProcess(folder, ["predict", "run", "--to", "3"]);
      assertEquals([changed.code, changed.out, changed.err.length], [2, [], 1]);
      assertStringIncludes(changed.err[0], "run is not whole: equations.ts was changed or damaged");
    }),
);
