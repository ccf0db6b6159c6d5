import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { UsageError } from "../../../commands/mod.ts";
import type { Chosen } from "../choose/chosen.ts";
import { unitsOf } from "../units/units.ts";
import type { EquationsConfig, NetworkConfig } from "../plan.ts";
import { configText, readConfig, type RunConfig } from "./run_config.ts";

const network: NetworkConfig = {
  ...{ stateNames: ["x", "v"], timeName: "t", hidden: [8, 4], activation: "tanh" },
  ...{ seesTime: false, bypass: true, offset: [1, 0], factor: [2, 1e-9] },
  ...{ timeOffset: -3, timeFactor: 0.1, method: "rk4", dt: 0.1, rtol: 1e-6, seed: 0 },
  starts: [{ name: "1", t0: 0, y0: [1, 0.1 + 0.2] }],
};

const equations: EquationsConfig = {
  ...{ kind: "equations", stateNames: ["x"], elements: ["x", "v"], sizes: [1, 2], timeName: "t" },
  ...{ timeFactor: 0.5, constants: { mass: { "1": 3 } }, method: "tsit5", dt: 0.1, seed: 0 },
  ...{ inputNames: ["u"], inputKind: "previous" },
  starts: [{ name: "1", t0: 0, y0: [1, 0] }],
};

/** A model with all that one may have. */
const full: NetworkConfig = {
  ...network,
  ...{ hiddenStates: 1, stable: true },
  inputs: {
    ...{ names: ["u", "weight"], logarithms: [true], offset: [0, 1], factor: [1, 2] },
    kind: "previous",
  },
  doses: { names: ["amount"], factor: [1, 2, 1] },
  encoder: { reads: [true, false], covariates: ["weight"], offset: [3], factor: [0.5] },
  amounts: { scale: [2, 0, 0], shift: [1, 0, 0] },
  units: unitsOf(
    [{ name: "1", times: Float64Array.of(0, 1), states: Float64Array.of(2, 1, 4, 3) }],
    2,
    { log: [true, false], seasons: [] },
  ),
  starts: [{ name: "1", t0: 0, y0: [1, 2, 3], then: { t0: 9, y0: [4, 5, 6] } }],
};

const chosen: Chosen = {
  shape: {
    ...{ hidden: [], hiddenStates: 2, encoded: true, stable: true, covariates: false },
    ...{ amounts: false, rates: [3, 30] },
  },
  units: { log: [false, false], trend: 1, seasons: [{ period: 12, harmonics: 2 }] },
  ...{ from: "last row", error: 0.25, among: 14 },
};

const config: RunConfig = {
  format: 1,
  status: "finished",
  data: { source: "spring.csv", sha256: "00ff" },
  options: { method: "rk4", hidden: "8,4" },
  deno: "2.9.6",
  model: network,
};

Deno.test("readConfig() gives back what configText() wrote", () => {
  assertEquals(readConfig(configText(config), "a"), config);
  const named: RunConfig = { ...config, model: { ...network, kind: "network" } };
  assertEquals(readConfig(configText(named), "a"), named);
  const source = { path: "a.ts", sha256: "00" };
  const other: RunConfig = { ...config, equations: source, model: equations };
  assertEquals(readConfig(configText(other), "a"), other);
  const all: RunConfig = { ...config, chosen, model: full };
  assertEquals(readConfig(configText(all), "a"), all);
  const member = { ...network, hidden: [3], seed: 1, weight: 0.5 };
  const mean: RunConfig = {
    ...config,
    chosen: { ...chosen, members: [{ ...chosen, from: "path" }], starts: 3 },
    model: { ...network, weight: 0.5, members: [member, { ...full, kind: "network" }] },
  };
  assertEquals(readConfig(configText(mean), "a"), mean);
  const { model: _, ...begun } = config;
  assertEquals(readConfig(configText(begun), "a"), begun);
});

Deno.test("readConfig() says what is wrong", () => {
  const { model } = config;
  const bad: [unknown, string][] = [
    [null, "it must be an object, got null"],
    [[], "it must be an object, got []"],
    [{ ...config, format: 2 }, "format must be 1, got 2"],
    [{ ...config, status: "done" }, "status must be training, interrupted, failed or finished"],
    [{ ...config, data: { source: 1 } }, "data.source must be a text, got 1"],
    [{ ...config, options: { lr: 0.1 } }, "options.lr must be a text, got 0.1"],
    [{ ...config, model: { ...model, hidden: [0] } }, "model.hidden[0] must be a whole number"],
    [{ ...config, model: { ...model, dt: null } }, "model.dt must be a finite number, got null"],
    [{ ...config, model: { ...model, offset: [1] } }, "model.offset must have 2 numbers, got 1"],
    [{ ...config, model: { ...model, starts: [] } }, "model.starts must not be empty"],
    [{ ...config, equations: { path: "a.ts" } }, "equations.sha256 must be a text"],
    [{ ...config, model: { ...equations, sizes: [1] } }, "model.sizes must have 2 numbers, got 1"],
    [
      { ...config, model: { ...equations, constants: { a: 1 } } },
      "model.constants.a must be an ob",
    ],
    [{ ...config, model: { ...equations, inputKind: "cubic" } }, "must be linear or previous"],
    [{ ...config, model: [] }, "model must be an object, got []"],
    [{ ...config, model: { ...model, weight: 0 } }, "model.weight must be a number above 0, got 0"],
    [{ ...config, model: { ...model, members: [1] } }, "model.members[0] must be an object, got 1"],
    [
      { ...config, model: { ...model, members: [equations] } },
      'model.members[0].kind must be network, got "equations"',
    ],
    [
      { ...config, model: { ...model, members: [{ ...model, members: [] }] } },
      "model.members[0] must have no members",
    ],
    [
      { ...config, model: { ...model, members: [{ ...model, offset: [1] }] } },
      "model.members[0].offset must have 2 numbers, got 1",
    ],
    [
      { ...config, model: { ...model, members: [{ ...model, stateNames: ["x", "w"] }] } },
      "model.members[0] must have the columns, the time and the trajectories of the model",
    ],
    [
      { ...config, model: { ...model, kind: "oracle" } },
      'model.kind must be network or equations, got "oracle"',
    ],
    [
      { ...config, model: { ...model, kind: null } },
      "model.kind must be network or equations, got null",
    ],
    [
      { ...config, model: { ...model, starts: [{ name: "1", t0: 0, y0: [1] }] } },
      "model.1 must have 2 numbers",
    ],
  ];
  for (const [value, message] of bad) {
    assertThrows(() => readConfig(JSON.stringify(value), "a/config.json"), UsageError, message);
  }
  assertThrows(() => readConfig("{", "a/config.json"), UsageError, "a/config.json is no JSON");
});

Deno.test("readConfig() says what is wrong with a model's parts, and with what was chosen", () => {
  const bad = (model: Record<string, unknown>, message: string) =>
    assertThrows(
      () => readConfig(JSON.stringify({ ...config, model: { ...full, ...model } }), "a"),
      UsageError,
      message,
    );
  const { inputs, doses, encoder, amounts, starts: [start] } = full;
  bad({ hiddenStates: 0 }, "model.hiddenStates must be a whole number above 0, got 0");
  bad({ hiddenStates: 2 }, "model.doses.factor must have 4 numbers, got 3");
  bad({ stable: "yes" }, 'model.stable must be true or false, got "yes"');
  bad({ inputs: { ...inputs, kind: "cubic" } }, "model.inputs.kind must be linear or previous");
  bad({ inputs: { ...inputs, offset: [0] } }, "model.inputs.offset must have 2 numbers, got 1");
  bad({ inputs: { ...inputs, names: null } }, "model.inputs.names must be a list, got null");
  bad(
    { inputs: { ...inputs, logarithms: [true, true, true] } },
    "model.inputs.logarithms must have at most 2 elements, got 3",
  );
  bad(
    { doses: { ...doses, factor: [1, "2", 1] } },
    "model.doses.factor[1] must be a finite number",
  );
  bad({ encoder: { ...encoder, reads: [true] } }, "model.encoder.reads must have 2 numbers, got 1");
  bad({ encoder: { ...encoder, offset: [] } }, "model.encoder.offset must have 1 numbers, got 0");
  bad({ encoder: { ...encoder, reads: [1, 0] } }, "model.encoder.reads[0] must be true or false");
  bad({ amounts: { ...amounts, shift: [1] } }, "model.amounts.shift must have 3 numbers, got 1");
  bad({ units: { ...full.units, log: [true] } }, "model.units.log must have 2 elements, got 1");
  bad({ starts: [{ ...start, y0: [1, 2] }] }, "model.1 must have 3 numbers, got 2");
  bad({ starts: [{ ...start, then: { t0: 1, y0: [1] } }] }, "model.1.then must have 3 numbers");
  bad({ starts: [{ ...start, then: { y0: [1, 2, 3] } }] }, "model.starts[0].then.t0 must be a");

  const wrong = (part: Record<string, unknown>, message: string) =>
    assertThrows(
      () => readConfig(JSON.stringify({ ...config, chosen: { ...chosen, ...part } }), "a"),
      UsageError,
      message,
    );
  const { shape, units } = chosen;
  wrong(
    { shape: { ...shape, hidden: [0] } },
    "chosen.shape.hidden[0] must be a whole number above",
  );
  wrong(
    { shape: { ...shape, hiddenStates: 1e9 } },
    "chosen.shape.hiddenStates must be a whole num",
  );
  wrong({ shape: { ...shape, stable: 1 } }, "chosen.shape.stable must be true or false, got 1");
  wrong({ shape: { ...shape, rates: [3, 0] } }, "chosen.shape.rates[1] must be a number above 0");
  wrong({ shape: { ...shape, rates: [] } }, "chosen.shape.rates must not be empty");
  wrong({ units: { ...units, trend: 3 } }, "chosen.units.trend must be 0, 1 or 2, got 3");
  wrong(
    { units: { ...units, seasons: [{ period: 0, harmonics: 1 }] } },
    "seasons[0].period must be",
  );
  wrong({ among: -1 }, "chosen.among must be a whole number of at least 0, got -1");
  wrong({ error: null }, "chosen.error must be a finite number, got null");
});

Deno.test("readConfig() throws nothing but UsageError, in one line", () => {
  const text = configText({ ...config, chosen, model: full });
  fc.assert(fc.property(fc.nat(), fc.string({ maxLength: 3 }), fc.nat(5), (at, put, cut) => {
    const from = at % text.length;
    try {
      readConfig(text.slice(0, from) + put + text.slice(from + cut), "a");
    } catch (error) {
      assertEquals(error instanceof UsageError, true, String(error));
      assertStringIncludes((error as Error).message, "a is no ");
      assertEquals((error as Error).message.split("\n").length, 1);
    }
  }));
});
