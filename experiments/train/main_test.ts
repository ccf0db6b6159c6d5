import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import {
  appears,
  bytesIn,
  grows,
  inOneProcess,
  interrupted,
  train,
} from "../../tests/helpers/commands/train_process.ts";

const NEEDS = { run: true, read: true, write: true } as const;

const RECORDING = [
  "% x1 x2 v1 v2",
  ...Array.from({ length: 20 }, (_, i) => `0 ${i / 5} ${10 * i} -40 50 ${Math.cos(i)}`),
].join("\n");

const FILES = [
  "config.json",
  "files.json",
  "forecast.csv",
  "metrics.csv",
  "parameters.safetensors",
  "report.html",
  "summary.json",
];

testWith(
  { name: "train fits a system, says how well and leaves a folder", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const { code, out, err } = await train(folder, "white-dwarf", "--iterations", "20");
      assertEquals(code, 0, err.join("\n"));
      assertEquals(out[0], "white-dwarf, simulated: 1001 states on [0, 5]");
      assertMatch(out[2], /^best loss {13}\d\.\d{3}e-\d+ in iteration \d+ of 20$/);
      assertEquals(out[3], "steps                 1000 in the last iteration");
      assertMatch(out[4], /^reconstruction error {2}\d\.\de-1\d at most$/);
      assertMatch(out[5], /^time {18}.* ms an iteration$/);
      assertEquals(
        out.at(-1),
        "The report is runs/white-dwarf/report.html, with forecast.csv and metrics.csv.",
      );
      assertMatch(err.at(-1)!, /^20\/20 {2}loss .* 0\.0 s left$/);

      const files = await bytesIn(`${folder}/runs/white-dwarf`);
      assertEquals(Object.keys(files), FILES);
      const metrics = files["metrics.csv"].split("\n");
      assertEquals(metrics[0], "iteration,stage,loss,best_loss,steps,reconstruction_error");
      assertMatch(metrics[20], /^19,whole,0\.\d+,0\.\d+,1000,\d\.\d+e-\d+$/);
      assertEquals(metrics.length, 22);
      const forecast = files["forecast.csv"].split("\n");
      assertEquals(forecast[0], "trajectory,part,time,data:y1,model:y1,data:y2,model:y2");
      assertEquals(forecast[1], "white-dwarf,training,0,1,1,0,0");
      assertEquals(forecast.length, 1003);
      assertEquals(JSON.parse(files["config.json"]).status, "finished");
      assertStringIncludes(files["report.html"], "<h1>white-dwarf</h1>");

      const before = await bytesIn(`${folder}/runs/white-dwarf`);
      const [again, finished] = await inOneProcess(
        folder,
        ["train", "white-dwarf"],
        ["train", "--resume", "--out", "runs/white-dwarf"],
      );
      assertEquals([again.code, again.out], [2, []]);
      assertStringIncludes(again.err[0], "runs/white-dwarf is there already");
      assertEquals([finished.code, finished.err], [0, []]);
      assertStringIncludes(finished.out[0], "is finished");
      assertEquals(await bytesIn(`${folder}/runs/white-dwarf`), before);
    }),
);

testWith(
  {
    name:
      "train reads a recording of a system, and trains on the first part where some is held out",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.txt`, RECORDING);
      const [read, held] = await inOneProcess(
        folder,
        ["train", "coupled-oscillator", "--data", "a.txt", "--iterations", "2", "--hidden", "4"],
        ["train", "white-dwarf", "--holdout", "0.25", "--iterations", "3", "--out", "a"],
      );
      assertEquals(read.code, 0, read.err.join("\n"));
      assertEquals(read.out[0], "coupled-oscillator, measured from a.txt: 500 states on [0, 3]");
      assertEquals(held.code, 0, held.err.join("\n"));
      const [, ...rows] = (await Deno.readTextFile(`${folder}/a/forecast.csv`)).trim().split("\n");
      const parts = rows.map((row) => row.split(",")[1]);
      assertEquals([parts.indexOf("holdout"), parts.length], [750, 1001]);
      assertMatch((await Deno.readTextFile(`${folder}/a/metrics.csv`)).split("\n")[1], /,749,/);
    }),
);

testWith(
  { name: "train and predict go by reversible Adams where they are told to", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const rows = Array.from({ length: 80 }, (_, i) => `${i / 8},${Math.cos(i / 8)}`);
      await Deno.writeTextFile(`${folder}/swing.csv`, ["t,x", ...rows].join("\n"));
      const method = ["--method", "reversibleAdams6", "--coupling", "0.4"];
      for (const source of ["white-dwarf", "swing.csv"]) {
        const some = ["--iterations", "4", "--hidden", "4", "--out", `${source}-out`];
        // Of a file nothing is chosen.
        if (source === "swing.csv") some.push("--hidden-states=0", "--stable=no", "--season=none");
        const [{ code, out, err }, forecast, again] = await inOneProcess(
          folder,
          ["train", source, ...method, ...some],
          ["predict", `${source}-out`, "--to", "2", "--dt", "1"],
          ["train", "--resume", "--out", `${source}-out`],
        );
        assertEquals(code, 0, err.join("\n"));
        assertStringIncludes(out.join("\n"), "method reversibleAdams6, adjoint ");
        const { options, model } = JSON.parse(
          await Deno.readTextFile(`${folder}/${source}-out/config.json`),
        );
        assertEquals(
          [options.method, options.coupling, model.method],
          ["reversibleAdams6", "0.4", "reversibleAdams6"],
        );
        const report = await Deno.readTextFile(`${folder}/${source}-out/report.html`);
        assertStringIncludes(report, "method reversibleAdams6");
        assertEquals([forecast.code, forecast.out.length], [0, 4], forecast.err.join("\n"));
        assertEquals(again.code, 0, again.err.join("\n"));
      }
    }),
);

testWith(
  { name: "train says in one line what is wrong, exits with 2 and writes nothing", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/short.txt`, `${RECORDING}\n\n0 1 2`);
      await Deno.writeTextFile(`${folder}/back.txt`, `${RECORDING}\n0 1 2 3 4 5`);
      const before = Object.keys(await bytesIn(folder));
      const one = await train(folder, "white-dwarv");
      const cases: [string[], string][] = [
        [["white-dwarv"], 'the nearest system is "white-dwarf"'],
        [["white-dwarf", "--metod", "rk4"], 'unknown option "--metod"; the nearest is "--method"'],
        [["white-dwarf", "--method", "reversibleAdams7"], 'the nearest is "reversibleAdams4"'],
        [["white-dwarf", "--method=reversibleAdams6", "--coupling=0"], "--coupling must be"],
        [["white-dwarf", "--iterations", "0"], "--iterations must be a whole number of at least 1"],
        [
          ["coupled-oscillator", "--data", "none.csv"],
          "train: cannot read the data file none.csv: there is no such file",
        ],
        [
          ["coupled-oscillator", "--data", "short.txt"],
          "train: short.txt, line 23, column 4 (x2): the row has 3 values, wanted 6",
        ],
        [
          ["coupled-oscillator", "--data", "back.txt"],
          "train: back.txt, line 22, column 2 (column2): the time is 1,",
        ],
        [["--resume", "--out", "none"], "there is no run in none"],
        [["--resume", "--out", "short.txt"], "cannot write into --out short.txt"],
      ];
      const ends = await inOneProcess(
        folder,
        ...cases.map(([args]) => ["train", ...args] as const),
      );
      assertEquals(ends[0], one);
      ends.forEach(({ code, out, err }, k) => {
        assertEquals([code, out], [2, []], err.join("\n"));
        assertEquals(err.length, 1, err.join("\n"));
        assertStringIncludes(err[0], cases[k][1]);
      });
      assertEquals(Object.keys(await bytesIn(folder)), before);
    }),
);

testWith(
  { name: "train exits with 1 where a solve fails, and says what is saved", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const [{ code, out, err }, forecast] = await inOneProcess(
        folder,
        // So large a step leads out of all numbers.
        ["train", "white-dwarf", "--lr", "1e300", "--iterations", "500", "--out", "a"],
        ["predict", "a", "--to", "0.1", "--dt", "0.05"],
      );
      assertEquals(code, 1, out.join("\n"));
      assertMatch(err.at(-1)!, /^train: /);
      assertMatch(
        out.at(-1)!,
        /^Failed after \d+ of 500 iterations; the best parameters so far \(loss .*\) are in a\.$/,
      );
      const { status } = JSON.parse(await Deno.readTextFile(`${folder}/a/config.json`));
      assertEquals(status, "failed");
      assertEquals([forecast.code, forecast.out.length], [0, 4], forecast.err.join("\n"));
    }),
);

testWith({ name: "train --help explains itself", ...NEEDS }, async () => {
  const { code, out, err } = await train(".", "--help");
  assertEquals([code, err], [0, []]);
  assertStringIncludes(out.join("\n"), "deno task train SYSTEM|FILE [options]");
});

testWith(
  {
    name: "train saves a checkpoint when it is interrupted, and --resume ends in the same bytes",
    ...NEEDS,
    ignore: Deno.build.os === "windows",
  },
  () =>
    inFolder(async (folder) => {
      const args = ["white-dwarf", "--iterations", "30", "--method", "bosh3"];
      const metrics = `${folder}/parts/metrics.csv`;
      let first = true;
      for (const [signal, exit] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
        const size = first ? 0 : (await Deno.stat(metrics)).size;
        const { code, out, err } = await interrupted(
          folder,
          [...(first ? args : ["--resume"]), "--out", "parts"],
          signal,
          async () => {
            if (first) await appears(metrics);
            await grows(metrics, size);
          },
        );
        assertEquals(code, exit, [...out, ...err].join("\n"));
        assertMatch(out.at(-1)!, /^Interrupted after \d+ of 30 iterations; the best parameters/);
        assertStringIncludes(out.at(-1)!, "Go on with: deno task train --resume --out parts");
        const config = JSON.parse(await Deno.readTextFile(`${folder}/parts/config.json`));
        assertEquals(config.status, "interrupted");
        first = false;
      }
      const [whole, other, last] = await inOneProcess(
        folder,
        ["train", ...args, "--out", "whole"],
        ["train", "--resume", "--out", "parts", "--seed", "1"],
        ["train", "--resume", "--out", "parts", "--iterations=3e1"],
      );
      assertEquals(whole.code, 0, whole.err.join("\n"));
      assertEquals(other.code, 2);
      assertStringIncludes(other.err[0], "was begun with --seed 0, not --seed 1");
      assertEquals(last.code, 0, last.err.join("\n"));
      assert(last.out.some((line) => /^goes on after \d+ of 30 iterations$/.test(line)));
      assertEquals(await bytesIn(`${folder}/parts`), await bytesIn(`${folder}/whole`));
    }),
);
