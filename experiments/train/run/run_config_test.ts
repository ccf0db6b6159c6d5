import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { UsageError } from "../../../commands/mod.ts";
import type { EquationsConfig, NetworkConfig } from "../../fit/plan.ts";
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

Deno.test("readConfig() throws nothing but UsageError, in one line", () => {
  const text = configText(config);
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
