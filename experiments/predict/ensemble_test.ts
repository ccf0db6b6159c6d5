import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "../../models/mod.ts";
import { type Tensor, tensor } from "../../tensors/mod.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import type { NetworkConfig } from "../fit/plan.ts";
import { predictCommand } from "./predict_command.ts";

const NEEDS = { read: true, write: true } as const;

/** dx/dt = −x from 4. */
const first: NetworkConfig = {
  ...{ stateNames: ["x"], timeName: "time", hidden: [], activation: "tanh" },
  ...{ seesTime: false, bypass: false, seed: 0, offset: [0], factor: [1] },
  ...{ timeOffset: 0, timeFactor: 1, method: "rk4", dt: 0.01 },
  starts: [{ name: "1", t0: 0, y0: [4] }],
};
/** dx/dt = −2 x from 2, and goes on from 1 at time 1; what is hidden decays. */
const second: NetworkConfig = {
  ...first,
  hiddenStates: 1,
  starts: [{ name: "1", t0: 0, y0: [2, 1], then: { t0: 1, y0: [1, 0] } }],
};
const model: NetworkConfig = { ...first, members: [second] };
const tensors = {
  ...{ w0: tensor([[-1]]), b0: tensor([0]) },
  ...{ "members.0.w0": tensor([[-2, 0], [0, -1]]), "members.0.b0": tensor([0, 0]) },
};
const bands = {
  level: 0.95,
  columns: [{ log: false, leads: [1, 2], widths: [0.5, 0.5], growth: 0.5 }],
  since: { "1": 0 },
};

/** Runs the predict command on a run of the models. */
async function predict(
  args: readonly string[],
  { data = "", numbers = tensors }: { data?: string; numbers?: Record<string, Tensor> } = {},
) {
  return await inFolder(async (folder) => {
    await writtenFolder(`${folder}/run`, "train", {
      "config.json": JSON.stringify({
        ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" }, options: {} },
        ...{ deno: "2.9.6", columns: { time: ["time"], state: ["x"] }, model, bands },
      }),
      "parameters.safetensors": encodeSafetensors(numbers),
    });
    await Deno.writeTextFile(`${folder}/new.csv`, data);
    let out = "";
    const err: string[] = [];
    const code = await predictCommand(
      [`${folder}/run`, ...args.map((each) => each.replace("new.csv", `${folder}/new.csv`))],
      { print: (text) => void (out += text), complain: (line) => err.push(line) },
    );
    const rows = out.split("\n").filter(Boolean).slice(1).map((row) => row.split(",").map(Number));
    return { code, rows, err };
  });
}

testWith({ name: "predict forecasts the mean of an ensemble's members", ...NEEDS }, async () => {
  const { code, err, rows } = await predict(["--to", "2", "--dt", "0.5"]);
  assertEquals([code, err, rows.length], [0, [], 5]);
  for (const [t, x] of rows) {
    const other = t <= 1 ? 2 * Math.exp(-2 * t) : Math.exp(-2 * (t - 1));
    assertAlmostEquals(x, (4 * Math.exp(-t) + other) / 2, 1e-7);
  }
  // A start of the user's is that of both; what is hidden is each one's own.
  const own = await predict(["--to", "1", "--dt", "1", "--start=3"]);
  assertAlmostEquals(own.rows[1][1], 3 * (Math.exp(-1) + Math.exp(-2)) / 2, 1e-7);
  const more = await predict(["--to", "1", "--start=3,1"]);
  assertEquals(more.code, 2);
  assertStringIncludes(more.err[0], "--start must have 1 numbers, for x; got 2");
});

testWith({
  name: "predict goes on from new data with every member, and its band is as wide as they differ",
  ...NEEDS,
}, async () => {
  const data = ["time,x", ...Array.from({ length: 9 }, (_, i) => `${i / 8},${Math.exp(-i / 8)}`)];
  const { code, err, rows } = await predict(
    ["--from-data=new.csv", "--to=3", "--dt=1", "--bands"],
    { data: data.join("\n") },
  );
  assertEquals([code, err], [0, []]);
  const [t, x, low, high] = rows.at(-1)!;
  // The first one goes through the data, the other one as near to them as it can.
  const times = Array.from({ length: 9 }, (_, i) => i / 8);
  const start = times.reduce((sum, s) => sum + Math.exp(-3 * s), 0) /
    times.reduce((sum, s) => sum + Math.exp(-4 * s), 0);
  const [a, b] = [Math.exp(-t), start * Math.exp(-2 * t)];
  assertAlmostEquals(x, (a + b) / 2, 1e-6);
  const width = Math.hypot(0.5, 1.96 * (a - b) / 2);
  assert(width > 0.5);
  assertAlmostEquals(high - x, width, 1e-6);
  assertAlmostEquals(x - low, width, 1e-6);
});

testWith({ name: "predict says which parameter of a member is missing", ...NEEDS }, async () => {
  const { "members.0.b0": _, ...numbers } = tensors;
  const { code, err } = await predict(["--to", "1"], { numbers });
  assertEquals(code, 2);
  assertStringIncludes(err[0], "members.0.b0 must have shape [2], got none");
});
