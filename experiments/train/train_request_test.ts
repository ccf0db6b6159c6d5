import { assert, assertEquals, assertThrows } from "@std/assert";
import { readTable, UsageError } from "../../commands/mod.ts";
import { type TrainRequest, trainRequest } from "./train_request.ts";
import { DATA, type DataSettings } from "../fit/options/data_options.ts";

function request(...args: string[]): TrainRequest {
  const result = trainRequest(args);
  assert(result !== "help");
  return result;
}

Deno.test("trainRequest() tells systems from files, and names the run's folder after them", () => {
  const { source, system, out, resume, checkpointEvery, given } = request("white-dwarf");
  assertEquals([source, system?.name, out], ["white-dwarf", "white-dwarf", "runs/white-dwarf"]);
  assertEquals([resume, checkpointEvery, given], [false, 2, {}]);
  const outs: [string, string][] = [
    ["a/b/spring.v2.csv", "runs/spring.v2"],
    ["C:\\data\\my spring.csv", "runs/my-spring"],
    ["größe.txt", "runs/größe"],
    [".hidden", "runs/.hidden"],
    ["constructor", "runs/constructor"],
  ];
  for (const [file, out] of outs) {
    assertEquals([request(file).system, request(file).out], [undefined, out]);
  }
});

Deno.test("trainRequest() keeps the options that are there, as they are", () => {
  const { given, out, checkpointEvery } = request(
    ...["a.csv", "--time", "t", "--state=x, v", "--group", "3", "--holdout", "0.3"],
    ...["--input", "u,w", "--input-kind", "previous", "--dose=oral:x,vein"],
    ...[
      "--method",
      "tsit5",
      "--rtol",
      "1e-5",
      "--lr",
      "1e-3",
      "--out",
      "here",
      "--checkpoint",
      "9",
    ],
  );
  assertEquals(given, {
    ...{ time: "t", state: "x, v", group: "3", holdout: "0.3" },
    ...{ input: "u,w", "input-kind": "previous", dose: "oral:x,vein" },
    ...{ method: "tsit5", rtol: "1e-5", lr: "1e-3" },
  });
  assertEquals([out, checkpointEvery], ["here", 9]);
  const data = {
    ...{ holdout: 0.3, time: "t", state: ["x", "v"], group: "3" },
    ...{ input: ["u", "w"], inputKind: "previous", dose: ["oral:x", "vein"] } as const,
  };
  assertEquals(readTable<DataSettings>(DATA, given), data);
});

Deno.test("trainRequest() goes on with a run from its folder alone", () => {
  const { source, resume, out } = request("--resume", "--out", "runs/a");
  assertEquals([source, resume, out], [undefined, true, "runs/a"]);
  assertEquals(request("white-dwarf", "--resume").out, "runs/white-dwarf");
});

Deno.test("trainRequest() gives help before it looks at the rest", () => {
  assertEquals(trainRequest(["--help"]), "help");
  assertEquals(trainRequest(["nothing", "-h"]), "help");
});

Deno.test("trainRequest() knows a template that is wanted, and what equations have no use for", () => {
  const { template, source, out } = request("--equations", "new", "--out", "model.ts");
  assertEquals([template, source, out], ["model.ts", undefined, "model.ts"]);
  assertEquals(request("a.csv", "--equations=new").template, "equations.ts");
  // What drives them is said by the module.
  const driven = request("a.csv", "--equations", "m.ts", "--input-kind", "previous");
  assertEquals([driven.template, driven.given["input-kind"]], [undefined, "previous"]);
  for (const option of ["hidden=8", "lr=0.1", "adjoint=full", "optimizer=adamw", "decay=0"]) {
    assertThrows(
      () => request("a.csv", "--equations", "m.ts", `--${option}`),
      UsageError,
      `--${option.split("=")[0]} is for a network that gives all slopes`,
    );
  }
  assertThrows(() => request("a.csv", "--input-kind", "previous"), UsageError, "there are none");
});

Deno.test("trainRequest() throws when there is nothing to train on, or too much", () => {
  assertThrows(() => request(), UsageError, "name a system (white-dwarf, coupled-oscillator");
  assertThrows(() => request("--resume"), UsageError, "name it with --out");
  assertThrows(() => request("white-dwarf", "x"), UsageError, "got white-dwarf, x");
});

Deno.test("trainRequest() throws when a number is out of range, and names the option", () => {
  const bad = {
    iterations: ["0", "1.5", "many"],
    lr: ["0", "-1", "x"],
    decay: ["-1e-3"],
    hidden: ["8,0", "8,", "8,x", "10001"],
    seed: ["-1", "4294967296"],
    coupling: ["0", "1.01", "-0.5", "automatic"],
    holdout: ["1", "-0.1", "x"],
    checkpoint: ["-1", "x"],
    workers: ["0", "1.5", "all"],
  };
  // Files alone have these.
  const ofFiles = {
    "hidden-states": ["-1", "1.5", "101", "many"],
    stable: ["maybe", "true", ""],
    positive: ["log", "1"],
    standardise: ["auto"],
  };
  for (const [name, values] of Object.entries(ofFiles)) {
    for (const value of values) {
      assertThrows(() => request("a.csv", `--${name}=${value}`), UsageError, name);
      assertThrows(
        () => request("white-dwarf", `--${name}=yes`),
        UsageError,
        `--${name} is for files`,
      );
    }
  }
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) {
      assertThrows(() => request("white-dwarf", `--${name}=${value}`), UsageError, `--${name}`);
    }
  }
});

Deno.test("trainRequest() throws when options do not go together", () => {
  const bad: [string[], string][] = [
    [["white-dwarf", "--data", "a"], "white-dwarf reads no recording"],
    [["a.csv", "--data", "b.csv"], "a.csv is none: leave --data out"],
    [["white-dwarf", "--time", "t"], "--time is for files"],
    [["white-dwarf", "--group", "t"], "--group is for files"],
    [["white-dwarf", "--hidden", "auto"], "--hidden auto is for files"],
    [["white-dwarf", "--adjoint", "full", "--coupling", "0.9"], "leave one of them out"],
    [["white-dwarf", "--rtol", "1e-6"], "rk4 has none; take bosh3"],
    [["double-pendulum", "--method", "rk4"], "the steps here are adaptive"],
    [["white-dwarf", "--workers", "2"], "nothing to choose: leave it out"],
    [["a.csv", "--equations", "e.ts", "--workers", "2"], "nothing to choose: leave it out"],
  ];
  for (const [args, message] of bad) {
    assertThrows(() => request(...args), UsageError, message);
  }
});

Deno.test("trainRequest() throws when a name is unknown, and names the nearest", () => {
  const bad: [string, string, string][] = [
    ["method", "rk5", '"rk4"'],
    ["adjoint", "reversable", '"reversible"'],
    ["activation", "tan", '"tanh"'],
    ["schedule", "cosin", '"cosine"'],
  ];
  for (const [option, name, nearest] of bad) {
    assertThrows(
      () => request("white-dwarf", `--${option}`, name),
      UsageError,
      `unknown ${option} "${name}"; the nearest is ${nearest}`,
    );
  }
});
