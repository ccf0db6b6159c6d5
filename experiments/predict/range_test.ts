import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "../../models/mod.ts";
import { tensor } from "../../tensors/mod.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { writtenFolder } from "../../tests/helpers/commands/written_folder.ts";
import type { NetworkConfig } from "../fit/plan.ts";
import { predictCommand } from "./predict_command.ts";

const NEEDS = { read: true, write: true } as const;

/** dx/dt = x and dv/dt = −v: x is exp(t). */
const model: NetworkConfig = {
  ...{ stateNames: ["x", "v"], timeName: "time", hidden: [], activation: "tanh" },
  ...{ seesTime: false, bypass: false, seed: 0, offset: [0, 0], factor: [1, 1] },
  ...{ timeOffset: 0, timeFactor: 1, method: "rk4", dt: 0.01 },
  starts: [{ name: "a", t0: 0, y0: [1, 1] }],
};

const column = { log: false, leads: [1, 2], widths: [0.5, 1], growth: 0.5 };
const known = {
  range: [{ low: 1, high: 3 }, { low: 0, high: 1 }],
  bands: {
    level: 0.95,
    columns: [column, { ...column, log: true, widths: [Math.LN2, Math.LN2] }],
    since: { a: 1 },
  },
};

/** Runs the predict command on a run of the model. */
async function predict(config: Record<string, unknown>, ...args: string[]) {
  return await inFolder(async (folder) => {
    await writtenFolder(`${folder}/run`, "train", {
      "config.json": JSON.stringify({
        ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
        ...{ options: {}, deno: "2.9.6", model, ...config },
      }),
      "parameters.safetensors": encodeSafetensors({
        w0: tensor([[1, 0], [0, -1]]),
        b0: tensor([0, 0]),
      }),
    });
    let out = "";
    const err: string[] = [];
    const code = await predictCommand([`${folder}/run`, ...args], {
      print: (text) => void (out += text),
      complain: (line) => err.push(line),
    });
    return { code, out: out.split("\n").filter(Boolean), err };
  });
}

testWith(
  { name: "predict tells where a column leaves the data by its width", ...NEEDS },
  async () => {
    const inside = await predict(known, "--to", "1.5", "--dt", "0.5");
    assertEquals([inside.code, inside.err, inside.out.length], [0, [], 5]);
    // x is 3 + 2 at 1.609.
    const { code, err, out } = await predict(known, "--to", "1.9", "--dt", "0.1");
    assertEquals([code, out.length], [0, 21]);
    assertEquals(err, [
      "predict: x leaves the range of the training data, 1 to 3, at time = " +
      "1.7 by more than its width",
    ]);
  },
);

testWith(
  { name: "predict refuses beyond twice the width, unless --extrapolate is there", ...NEEDS },
  async () => {
    // x is 3 + 2·2 at 1.946.
    const args = ["--to", "3", "--dt", "0.5"];
    const { code, err, out } = await predict(known, ...args);
    assertEquals([code, out, err.length], [2, [], 1]);
    assertMatch(
      err[0],
      /^predict: x .* at time = 2 by more than twice its width, .*; say --to 1.5, or add --extrapolate/,
    );
    const asked = await predict(known, ...args, "--extrapolate");
    assertEquals([asked.code, asked.out.length, asked.err.length], [0, 8, 1]);
    assertAlmostEquals(Number(asked.out[7].split(",")[1]), Math.exp(3), 1e-6);
    // A run that knows no range has none to leave.
    assertEquals((await predict({}, ...args)).code, 0);
  },
);

testWith(
  { name: "predict prints no number a hundred widths away, whatever it is told", ...NEEDS },
  async () => {
    for (const to of ["10", "100", "2000"]) {
      const far = await predict(known, "--to", to, "--extrapolate");
      assertEquals([far.code, far.out, far.err.length], [1, [], 1]);
      assertMatch(far.err[0], /runs away|grows without/);
      const plain = await predict(known, "--to", to);
      assertEquals([plain.code, plain.out, plain.err.length], [2, [], 1]);
      assertStringIncludes(plain.err[0], "--extrapolate");
    }
  },
);

testWith(
  { name: "predict --bands writes both ends, from what was known last on", ...NEEDS },
  async () => {
    const { code, out } = await predict(known, "--to", "1.5", "--dt", "0.5", "--bands");
    assertEquals(code, 0);
    assertEquals(out[0], "time,x,x low,x high,v,v low,v high");
    const rows = out.slice(1).map((line) => line.split(",").map(Number));
    for (const [t, x, low, high, v, least, most] of rows) {
      assertAlmostEquals(high - x, 0.5, 1e-9, `${t}`);
      assertAlmostEquals(x - low, 0.5, 1e-9);
      assertAlmostEquals(least / v, 0.5, 1e-9);
      assertAlmostEquals(most / v, 2, 1e-9);
    }
    // From a start of one's own it is not known from the beginning.
    const own = await predict(known, "--start=1,1", "--to", "1.5", "--dt", "1.5", "--bands");
    const [, x, , high] = own.out[2].split(",").map(Number);
    assertAlmostEquals(high - x, 0.75, 1e-9);
    const none = await predict({ range: known.range }, "--to", "2", "--bands");
    assertEquals([none.code, none.err.length], [2, 1]);
    assertStringIncludes(none.err[0], "leave --bands out");
    const odd = await predict({ bands: { ...known.bands, columns: [column] } }, "--to", "2");
    assertEquals(odd.code, 2);
    assertStringIncludes(odd.err[0], "bands.columns must have 2 columns, got 1");
  },
);

testWith(
  { name: "predict says so where the run's forecasts were worse than its rivals", ...NEEDS },
  async () => {
    const text = "On what was held out the forecast is worse: do not use this forecast.";
    const asked = ["--to", "1", "--dt", "0.5"];
    const worse = await predict({ verdict: { kind: "worse", text } }, ...asked);
    assertEquals([worse.code, worse.err], [0, [`predict: ${text}`]]);
    assertEquals(worse.out.length, 4);
    const better = await predict({ verdict: { kind: "better", text } }, ...asked);
    assertEquals([better.code, better.err], [0, []]);
    const odd = await predict({ verdict: { kind: "bad", text } }, ...asked);
    assertEquals(odd.code, 2);
    assertStringIncludes(odd.err[0], "verdict.kind must be better, no better or worse");
  },
);
