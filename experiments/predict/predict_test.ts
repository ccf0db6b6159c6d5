import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { encodeSafetensors } from "../../models/mod.ts";
import { tensor } from "../../tensors/mod.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { bytesIn, predict } from "../../tests/helpers/commands/train_process.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import { UsageError } from "../../commands/mod.ts";
import type { ModelConfig } from "../fit/plan.ts";
import { predictRequest } from "./predict_request.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** dx/dt = −x, dv/dt = 2 v: a linear model whose path is known. */
const model: ModelConfig = {
  ...{ stateNames: ["x", "v"], timeName: "time", hidden: [], activation: "tanh" },
  ...{ seesTime: false, bypass: false, seed: 0, offset: [0, 0], factor: [1, 1] },
  ...{ timeOffset: 0, timeFactor: 1, method: "rk4", dt: 0.01 },
  starts: [{ name: "a", t0: 1, y0: [3, 1] }, { name: "b", t0: 2, y0: [5, 0] }],
};

const PARAMETERS = encodeSafetensors({ w0: tensor([[-1, 0], [0, 2]]), b0: tensor([0, 0]) });

async function writeRun(folder: string, change: Record<string, unknown> = {}): Promise<void> {
  const config = {
    ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
    ...{ options: {}, deno: "2.9.6", model, ...change },
  };
  await writtenFolder(folder, "train", {
    "config.json": JSON.stringify(config),
    "parameters.safetensors": PARAMETERS,
  });
}

const rowsOf = (lines: readonly string[]) =>
  lines.slice(1).map((line) => line.split(",").map(Number));

testWith(
  { name: "predict forecasts from a run's folder alone", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await writeRun(`${folder}/run`);
      const { code, out, err } = await predict(folder, "run", "--to", "2", "--dt", "0.25");
      assertEquals([code, err], [0, []]);
      assertEquals(out[0], "time,x,v");
      const rows = rowsOf(out);
      assertEquals(rows.map(([time]) => time), [1, 1.25, 1.5, 1.75, 2]);
      for (const [time, x, v] of rows) {
        assertAlmostEquals(x, 3 * Math.exp(1 - time), 1e-8);
        assertAlmostEquals(v, Math.exp(2 * (time - 1)), 1e-6);
      }
      // Before the start as well, from another trajectory's, and from anywhere.
      const earlier = rowsOf((await predict(folder, "run", "--from=0", "--to", "1")).out);
      assertEquals(earlier.length, 101);
      assertAlmostEquals(earlier[0][1], 3 * Math.E, 1e-7);
      const b = rowsOf((await predict(folder, "run", "--trajectory", "b", "--to", "3")).out);
      assertEquals(b[0], [2, 5, 0]);
      const own = rowsOf(
        (await predict(folder, "run", "--start=7,-1", "--from=9", "--to", "10")).out,
      );
      assertEquals(own[0], [9, 7, -1]);
      assertAlmostEquals(own[100][1], 7 / Math.E, 1e-7);
    }),
);

testWith(
  { name: "predict forecasts from date to date where times are dates", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const own = { ...model, start: "2024-02-27", timeFactor: 1 / 86400, timeName: "day" };
      const starts = [{ name: "1", t0: 0, y0: [3, 1] }];
      await writeRun(`${folder}/run`, { model: { ...own, starts } });
      const { code, out, err } = await predict(folder, "run", "--to", "2024-03-01", "--dt", "1d");
      assertEquals([code, err], [0, []]);
      assertEquals(out.slice(0, 5).map((line) => line.split(",")[0]), [
        ...["day", "2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"],
      ]);
      assertAlmostEquals(Number(out[4].split(",")[1]), 3 * Math.exp(-3), 1e-8);
      await writeRun(`${folder}/odd`, { model: { ...own, starts, start: "some day" } });
      const odd = await predict(folder, "odd", "--to", "5");
      assertEquals(odd.code, 2);
      assertStringIncludes(odd.err[0], 'model.start must be a date, got "some day"');
    }),
);

testWith(
  { name: "predict writes a file whole, or none", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await writeRun(`${folder}/run`);
      const good = await predict(folder, "run", "--to", "2", "--out", "a.csv");
      assertEquals([good.code, good.out], [0, []]);
      assertStringIncludes(await Deno.readTextFile(`${folder}/a.csv`), "time,x,v\n1,3,1\n");
      await Deno.remove(`${folder}/a.csv`);
      const grown = await predict(folder, "run", "--to", "1000", "--out", "b.csv");
      assertEquals([grown.code, grown.err.length], [1, 1]);
      assertStringIncludes(grown.err[0], "cannot be followed beyond time = ");
      const nowhere = await predict(folder, "run", "--to", "2", "--out", "no/such/b.csv");
      assertEquals(nowhere.code, 2);
      const left = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
      assertEquals(left, ["run"]);
      assertEquals(Object.keys(await bytesIn(`${folder}/run`)), [
        "config.json",
        "files.json",
        "parameters.safetensors",
      ]);
    }),
);

testWith(
  { name: "predict replaces nothing, and writes nothing into a run", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await writeRun(`${folder}/run`);
      await Deno.writeTextFile(`${folder}/mine.csv`, "precious");
      await Deno.symlink("run", `${folder}/link`);
      const before = await bytesIn(`${folder}/run`);
      for (const out of ["mine.csv", "run/config.json", "run/new.csv", "link/metrics.csv", "run"]) {
        const { code, err } = await predict(folder, "run", "--to", "2", "--out", out);
        assertEquals([code, err.length], [2, 1], err.join("\n"));
      }
      assertEquals(await Deno.readTextFile(`${folder}/mine.csv`), "precious");
      assertEquals(await bytesIn(`${folder}/run`), before);
    }),
);

testWith(
  { name: "predict takes no damaged run for a whole one, and checks sizes first", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const huge = { model: { ...model, hidden: [1e9, 1e9] } };
      await writeRun(`${folder}/huge`, huge);
      const { code, err } = await predict(folder, "huge", "--to", "2");
      assertEquals(code, 2);
      assertStringIncludes(err[0], "w0 must have shape [2, 1000000000], got [2, 2]");
      await writeRun(`${folder}/run`);
      const path = `${folder}/run/config.json`;
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace('"timeFactor":1', '"timeFactor":2'));
      const changed = await predict(folder, "run", "--to", "2");
      assertEquals([changed.code, changed.out], [2, []]);
      assertStringIncludes(changed.err[0], "run is not whole: config.json was changed or damaged");
    }),
);

testWith(
  { name: "predict says in one line what is wrong, and exits with 2", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await writeRun(`${folder}/run`);
      await writeRun(`${folder}/begun`, { model: undefined });
      await writeRun(`${folder}/other`, { model: { ...model, hidden: [4] } });
      await writeRun(`${folder}/cut`);
      const whole = await Deno.readFile(`${folder}/cut/parameters.safetensors`);
      await Deno.writeFile(`${folder}/cut/parameters.safetensors`, whole.slice(0, -1));
      const cases: [string[], string][] = [
        [["none", "--to", "2"], "there is no run in none"],
        [["begun", "--to", "2"], "its training has only begun"],
        [["other", "--to", "2"], "w0 must have shape [2, 4], got [2, 2]"],
        [["cut", "--to", "2"], "cut is not whole: parameters.safetensors has "],
        [["run", "--to", "1"], "--to must be after 1"],
        [["run", "--to", "2", "--start", "1"], "--start must have 2 numbers, for x, v; got 1"],
        [["run", "--to", "2", "--trajectory", "c"], 'unknown trajectory "c"; the nearest is'],
        [["run", "--to", "2", "--dt", "1e-9"], "at most 10000000 rows"],
      ];
      for (const [args, message] of cases) {
        const { code, out, err } = await predict(folder, ...args);
        assertEquals([code, out, err.length], [2, [], 1], err.join("\n"));
        assertStringIncludes(err[0], message);
      }
    }),
);

Deno.test("predictRequest() throws when something is missing or does not go together", () => {
  const bad: [string[], string][] = [
    [[], "name the folder of a run"],
    [["run"], "say with --to"],
    [["a", "b", "--to", "1"], "one run at a time"],
    [["run", "--to", "x"], "--to must be a number"],
    [["run", "--to", "1", "--dt", "0"], "--dt must be a number above 0"],
    [["run", "--to", "1", "--start", "1,x"], "--start must be numbers"],
    [["run", "--to", "1", "--start", "1", "--trajectory", "a"], "leave one of them out"],
  ];
  for (const [args, message] of bad) {
    assertThrows(() => predictRequest(args), UsageError, message);
  }
  assertEquals(predictRequest(["-h"]), "help");
  const request = predictRequest(["run", "--to", "1e3", "--start", "1, -2"]);
  assert(request !== "help");
  assertEquals([request.to, request.start], [1000, [1, -2]]);
});
