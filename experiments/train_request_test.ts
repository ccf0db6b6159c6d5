import { assert, assertEquals, assertThrows } from "@std/assert";
import { type TrainRequest, trainRequest, UsageError } from "./mod.ts";

function request(...args: string[]): TrainRequest {
  const result = trainRequest(args);
  assert(result !== "help");
  return result;
}

Deno.test("trainRequest() trains the white dwarf as the paper does", () => {
  const { system, coupling, iterations, learningRate, weightDecay, hidden, seed, adjoint } =
    request("white-dwarf");
  assertEquals([system.name, adjoint.name, seed], ["white-dwarf", "reversible", 0]);
  assertEquals([coupling, iterations, learningRate, weightDecay], [0.999, 1000, 0.01, 1e-5]);
  assertEquals([hidden, system.time], [[10], true]);
});

Deno.test("trainRequest() trains the oscillator with rk4 for 10,000 iterations", () => {
  const { method, coupling, iterations, dataFile } = request("coupled-oscillator");
  assertEquals([method.name, coupling, iterations, dataFile], ["rk4", "auto", 10_000, undefined]);
});

Deno.test("trainRequest() lets every option change its default", () => {
  const {
    method,
    adjoint,
    coupling,
    iterations,
    learningRate,
    weightDecay,
    hidden,
    seed,
    dataFile,
  } = request(
    ...["coupled-oscillator", "--data", "a.csv", "--method", "midpoint", "--coupling=0.99"],
    ...["--iterations", "7", "--lr", "1e-3", "--decay", "0", "--hidden", "8,4", "--seed", "5"],
  );
  assertEquals([method.name, adjoint.name, dataFile], ["midpoint", "reversible", "a.csv"]);
  assertEquals([coupling, iterations, learningRate, weightDecay], [0.99, 7, 1e-3, 0]);
  assertEquals([hidden, seed], [[8, 4], 5]);
  assertEquals(request("white-dwarf", "--coupling", "auto").coupling, "auto");
  assertEquals(request("white-dwarf", "--adjoint", "recursive:8").adjoint.name, "recursive:8");
});

Deno.test("trainRequest() gives help before it looks at the rest", () => {
  assertEquals(trainRequest(["--help"]), "help");
  assertEquals(trainRequest(["nothing", "-h"]), "help");
});

Deno.test("trainRequest() throws when the system is missing, unknown or not alone", () => {
  assertThrows(() => request(), UsageError, "name a system: white-dwarf or coupled-oscillator");
  assertThrows(
    () => request("white-dwarv"),
    UsageError,
    'unknown system "white-dwarv"; the nearest is "white-dwarf"',
  );
  assertThrows(() => request("constructor"), UsageError, "unknown system");
  assertThrows(() => request("white-dwarf", "x"), UsageError, "got white-dwarf, x");
});

Deno.test("trainRequest() throws when a number is out of range, and names the option", () => {
  const bad = {
    iterations: ["0", "1.5", "many"],
    lr: ["0", "-1", "x"],
    decay: ["-1e-3"],
    hidden: ["0", "8,", "8,x"],
    seed: ["-1", "4294967296"],
    coupling: ["0", "1.01", "-0.5", "automatic"],
  };
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) {
      assertThrows(
        () => request("white-dwarf", `--${name}=${value}`),
        UsageError,
        `--${name} must`,
      );
    }
  }
});

Deno.test("trainRequest() throws when options do not go together", () => {
  assertThrows(
    () => request("white-dwarf", "--adjoint", "full", "--coupling", "0.9"),
    UsageError,
    "--coupling belongs to the reversible method",
  );
  assertThrows(
    () => request("white-dwarf", "--data", "a.csv"),
    UsageError,
    "white-dwarf reads no recording; leave --data out, or train coupled-oscillator",
  );
});
