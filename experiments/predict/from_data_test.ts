import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "../../models/mod.ts";
import { tensor } from "../../tensors/mod.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import type { ModelConfig } from "../fit/plan.ts";
import { predictCommand } from "./predict_command.ts";

const NEEDS = { read: true, write: true } as const;

/** dx/dt = v, dv/dt = −x. */
const model: ModelConfig = {
  ...{ stateNames: ["x", "v"], timeName: "time", hidden: [], activation: "tanh" },
  ...{ seesTime: false, bypass: false, seed: 0, offset: [0, 0], factor: [1, 1] },
  ...{ timeOffset: 0, timeFactor: 1, method: "rk4", dt: 0.01 },
  starts: [{ name: "1", t0: 0, y0: [1, 0] }],
};
const columns = { time: ["time"], state: ["x", "v"] };

async function writeRun(folder: string, change: Record<string, unknown> = {}): Promise<string> {
  const config = {
    ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
    ...{ options: {}, deno: "2.9.6", columns, model, ...change },
  };
  await writtenFolder(`${folder}/run`, "train", {
    "config.json": JSON.stringify(config),
    "parameters.safetensors": encodeSafetensors({
      w0: tensor([[0, -1], [1, 0]]),
      b0: tensor([0, 0]),
    }),
  });
  return `${folder}/run`;
}

/** What the command says, of a table of some text. */
async function predicted(run: string, text: string, ...args: string[]) {
  const file = `${run}/../new.csv`;
  await Deno.writeTextFile(file, text);
  const [said, complaints]: [string[], string[]] = [[], []];
  const code = await predictCommand([run, `--from-data=${file}`, ...args], {
    print: (text) => void said.push(text),
    complain: (line) => void complaints.push(line.replaceAll(`${run}/../`, "")),
  });
  const lines = said.join("").trimEnd().split("\n").map((line) => line.split(","));
  return { code, lines, complaints };
}

const row = (t: number, phase: number) => [t, Math.sin(t + phase), Math.cos(t + phase)];
const times = (from: number, rows: number) => Array.from({ length: rows }, (_, i) => from + i / 4);

testWith(
  { name: "predict goes on from the last rows of new data", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const run = await writeRun(folder);
      const text = [
        "time,note,v,x",
        ...times(0, 60).map((t) => row(t, 0.5)).map(([t, x, v]) =>
          `${t},a,${t > 14 ? "NA" : v},${x}`
        ),
      ].join("\n");
      const { code, lines, complaints } = await predicted(run, text, "--to=20", "--dt=0.25");
      assertEquals([code, complaints], [0, []]);
      assertEquals(lines[0], ["time", "x", "v"]);
      assertEquals([lines[1][0], lines.at(-1)![0], lines.length], ["14.75", "20", 23]);
      for (const [t, x, v] of lines.slice(1).map((cells) => cells.map(Number))) {
        assertAlmostEquals(x, Math.sin(t + 0.5), 1e-6);
        assertAlmostEquals(v, Math.cos(t + 0.5), 1e-6);
      }
      const early = await predicted(run, text, "--to=20", "--from=8");
      assertEquals(early.lines[1][0], "8");
      const before = await predicted(run, text, "--to=20", "--from=1");
      assertEquals([before.code, before.complaints.length], [2, 1]);
      assertStringIncludes(before.complaints[0], "--from must be 7.5 or later");
    }),
);

testWith({
  name: "predict goes on with every trajectory of new data, from where each ends",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    const run = await writeRun(folder);
    const rows = [["a", 0.1, 9], ["b", 2, 12]].flatMap(([name, phase, count]) =>
      times(0, count as number).map((t) => [name, ...row(t, phase as number)])
    );
    const text = ["time,x,v,who", ...rows.map(([name, ...rest]) => `${rest},${name}`)].join("\n");
    for (const grouped of [["--group=who"], []]) {
      const { code, lines, complaints } = await predicted(
        run,
        text,
        "--to=5",
        "--dt=0.5",
        ...grouped,
      );
      assertEquals([code, complaints], [0, []]);
      assertEquals(lines[0], ["trajectory", "time", "x", "v"]);
      assertEquals(lines.slice(1).map(([name, t]) => name + t), [
        ...["a2", "a2.5", "a3", "a3.5", "a4", "a4.5", "a5"],
        ...["b2.75", "b3.25", "b3.75", "b4.25", "b4.75"],
      ]);
      for (const [name, t, x] of lines.slice(1)) {
        assertAlmostEquals(Number(x), Math.sin(Number(t) + (name === "a" ? 0.1 : 2)), 1e-6);
      }
    }
    const one = await predicted(run, text, "--to=5", "--trajectory=b");
    assertEquals(new Set(one.lines.slice(1).map(([name]) => name)), new Set(["b"]));
    const none = await predicted(run, text, "--to=5", "--trajectory=B");
    assertStringIncludes(none.complaints[0], 'unknown trajectory "B"; the nearest is "b"');
    const late = await predicted(run, text, "--to=2.5");
    assertStringIncludes(late.complaints[0], "--to must be after 2.75");
  }));

testWith(
  { name: "predict goes on in dates from new data in dates", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const own = { ...model, start: "2024-01-01", timeFactor: 1 / 86400, timeName: "day" };
      const dated = { columns: { ...columns, time: ["day"] }, model: own };
      const run = await writeRun(folder, {
        ...dated,
        options: { "date-order": "dmy", decimal: "," },
      });
      const rows = Array.from({ length: 20 }, (_, i) => {
        const numbers = row(40 + i, 0).slice(1).map((x) => String(x).replace(".", ","));
        const [day, month] = i < 20 ? [10 + i, 2] : [1, 3];
        return [`${day}/${month}/2024`, ...numbers].join(";");
      });
      const text = ["day;x;v", ...rows].join("\n");
      const { code, lines, complaints } = await predicted(run, text, "--to=3/3/2024", "--dt=1d");
      assertEquals([code, complaints], [0, []]);
      assertEquals(lines.slice(1).map(([day]) => day), [
        ...["2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03"],
      ]);
      assertAlmostEquals(Number(lines[4][1]), Math.sin(62), 1e-6);
      const numbers = await predicted(run, "day;x;v\n0;1;2\n1;2;3\n", "--to=3/3/2024");
      assertStringIncludes(
        numbers.complaints[0],
        "new.csv: times must be dates, as day was in training",
      );
    }),
);

testWith(
  { name: "predict says in a line what new data lack", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const run = await writeRun(folder, { columns: { ...columns, group: ["who"] } });
      const said = async (text: string, ...args: string[]) => {
        const { code, lines, complaints } = await predicted(run, text, "--to=9", ...args);
        assertEquals([code, lines, complaints.length], [2, [[""]], 1], complaints.join());
        return complaints[0];
      };
      assertStringIncludes(
        await said("time,x\n0,1\n1,2"),
        'has no column "v"; there are time, x',
      );
      assertStringIncludes(await said("Time,x,v\n0,1,2\n1,2,3"), 'the nearest is "Time"');
      assertStringIncludes(await said("time,x,v\n0,1,2\n1,a,3"), 'line 3, column 2 (x): got "a"');
      assertStringIncludes(
        await said("time,x,v\n2024-01-01,1,2\n2024-01-02,2,3"),
        "must be numbers",
      );
      assertStringIncludes(
        await said("time,x,v\n0,1,2\n1,2,3", "--start=1,2"),
        "leave one of them out",
      );
      assertStringIncludes(await said("time,x,v\n0,1,2\n1,2,3", "--group=a"), 'no column "a"');
      // A single trajectory may do without the column that tells them apart.
      assertEquals((await predicted(run, "time,x,v\n0,1,2\n1,2,3", "--to=9")).code, 0);
      const earlier = await writeRun(`${folder}/earlier`, { columns: undefined });
      const { complaints } = await predicted(earlier, "time,x,v\n0,1,2\n1,2,3", "--to=9");
      assertStringIncludes(complaints[0], "does not say what the columns of its table were");
    }),
);

testWith(
  { name: "predict drives a model by the covariates of its run, or of new data", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      // dx/dt = m − x.
      const driven: ModelConfig = {
        ...{ ...model, stateNames: ["x"], offset: [0], factor: [1] },
        inputs: { names: ["m"], logarithms: [false], offset: [0], factor: [1], kind: "linear" },
        starts: [{ name: "a", t0: 0, y0: [0] }, { name: "b", t0: 0, y0: [0] }],
      };
      const config = {
        ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
        ...{ options: {}, deno: "2.9.6", model: driven },
      };
      const parameters = encodeSafetensors({ w0: tensor([[-1], [1]]), b0: tensor([0]) });
      const all = { time: ["time"], state: ["x"], group: ["who"], covariate: ["m"] };
      const write = (name: string, columns: unknown) =>
        writtenFolder(`${folder}/${name}`, "train", {
          "config.json": JSON.stringify({ ...config, columns }),
          "parameters.safetensors": parameters,
        });
      await write("run", { ...all, constant: { a: [2], b: [3] } });
      await write("earlier", all);
      const said = async (...args: string[]) => {
        const [lines, complaints]: [string[], string[]] = [[], []];
        const code = await predictCommand(args.map((arg) => arg.replace("@", `${folder}/`)), {
          print: (text) => void lines.push(text),
          complain: (line) => void complaints.push(line),
        });
        return { code, text: lines.join(""), complaint: complaints.join() };
      };
      const last = (text: string) => Number(text.trimEnd().split(",").at(-1));
      const reached = (m: number) => m * (1 - Math.exp(-3));
      assertAlmostEquals(last((await said("@run", "--to=3")).text), reached(2), 1e-6);
      assertAlmostEquals(
        last((await said("@run", "--to=3", "--trajectory=b")).text),
        reached(3),
        1e-6,
      );
      const own = await said("@run", "--to=3", "--start=1");
      assertAlmostEquals(last(own.text), 2 - Math.exp(-3), 1e-6);
      const none = await said("@earlier", "--to=3");
      assertEquals(none.code, 2);
      assertStringIncludes(none.complaint, "does not say what the covariates of a were");
      const inputs = await said("@run", "--to=3", "--inputs=@new.csv");
      assertStringIncludes(inputs.complaint, "leave --inputs out");
      const rows = Array.from({ length: 9 }, (_, i) => `c,${i / 4},${5 - 5 * Math.exp(-i / 4)},5`);
      await Deno.writeTextFile(`${folder}/new.csv`, ["who,time,x,m", ...rows].join("\n"));
      const fresh = await said("@earlier", "--to=3", "--from-data=@new.csv");
      assertEquals([fresh.code, fresh.complaint], [0, ""]);
      assertAlmostEquals(last(fresh.text), reached(5), 1e-5);
      await Deno.writeTextFile(`${folder}/new.csv`, "time,x\n0,1\n1,2\n");
      const without = await said("@run", "--to=3", "--from-data=@new.csv");
      assertStringIncludes(without.complaint, 'has no column "m"');
    }),
);

testWith(
  { name: "predict begins anew where the run says so and no more is known", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      // dx/dt = u, which is 2 until then.t0 and something else behind it.
      const run = `${folder}/run`;
      const driven: ModelConfig = {
        ...{ ...model, stateNames: ["x"], offset: [0], factor: [1] },
        inputs: { names: ["u"], logarithms: [], offset: [0], factor: [1], kind: "linear" },
        starts: [{ name: "1", t0: 0, y0: [0], then: { t0: 10, y0: [7] } }],
      };
      await writtenFolder(run, "train", {
        "config.json": JSON.stringify({
          ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
          ...{ options: {}, deno: "2.9.6", model: driven },
          columns: { time: ["time"], state: ["x"], input: ["u"] },
        }),
        "parameters.safetensors": encodeSafetensors({ w0: tensor([[0], [1]]), b0: tensor([0]) }),
      });
      const said = async (first: number, ...args: string[]) => {
        await Deno.writeTextFile(`${folder}/u.csv`, `time,u\n${first},1\n20,1\n`);
        const [texts, complaints]: [string[], string[]] = [[], []];
        await predictCommand([run, "--to=20", "--dt=5", `--inputs=${folder}/u.csv`, ...args], {
          print: (text) => void texts.push(text),
          complain: (line) => void complaints.push(line),
        });
        return complaints.join() || texts.join("").trimEnd().split("\n").slice(1).join(" ");
      };
      assertEquals(await said(0), "0,0 5,5 10,10 15,12 20,17");
      assertEquals(await said(4), "10,7 15,12 20,17");
      assertEquals(await said(10, "--from=15"), "15,12 20,17");
      assertStringIncludes(
        await said(4, "--from=5"),
        "u is known from 4 to 20, and the path goes from 0",
      );
      assertStringIncludes(
        await said(11),
        "u is known from 11 to 20, and the path goes from 10 to 20",
      );
    }),
);
