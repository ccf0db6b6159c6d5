import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../experiments/mod.ts";
import { benchHelp, type BenchRequest, benchRequest, controlSteps } from "./bench_request.ts";

function request(...args: string[]): BenchRequest {
  const read = benchRequest(args);
  assert(read !== "help");
  return read;
}

Deno.test("benchRequest() goes to a million steps unless told otherwise", () => {
  const { plan, out, stateSize } = request();
  assertEquals([plan.method, plan.system, out, stateSize], ["midpoint", "white-dwarf", "bench", 2]);
  assertEquals(plan.steps.reversible, [100, 1000, 10_000, 100_000, 1_000_000]);
  assertEquals(Object.keys(plan.steps).length, 5);
});

Deno.test("benchRequest() is brief with --quick, and still goes to a million steps", () => {
  const { plan } = request("--quick");
  assertEquals(plan.repeats, 1);
  assertEquals(plan.steps, {
    reversible: [100, 1000, 10_000, 100_000, 1_000_000],
    "recursive:44": [100, 1000, 10_000, 100_000],
    full: [100, 1000, 10_000, 100_000, 300_000, 600_000, 1_200_000],
  });
});

Deno.test("benchRequest() takes what it is told, and adds the control", () => {
  const { plan, out } = request(
    "--quick",
    "--steps=1000,100,100",
    "--adjoints",
    "reversible, recursive:8",
    "--method=euler",
    "--repeats=2",
    "--system=coupled-oscillator",
    "--out=there",
  );
  assertEquals(out, "there");
  assertEquals(plan, {
    method: "euler",
    system: "coupled-oscillator",
    repeats: 2,
    steps: {
      reversible: [100, 1000],
      "recursive:8": [100, 1000],
      full: [200_000, 400_000, 800_000],
    },
  });
});

Deno.test("benchRequest() asks for help", () => {
  assertEquals(benchRequest(["--help"]), "help");
  assertEquals(benchRequest(["-h"]), "help");
  for (const option of ["quick", "out", "steps", "adjoints", "method", "repeats", "system"]) {
    assertStringIncludes(benchHelp(), `--${option}`);
  }
  assert(benchHelp().split("\n").every((line) => line.length <= 100));
});

Deno.test("benchRequest() names the nearest name", () => {
  for (
    const [args, nearest] of [
      [["--stepz", "100,200"], "--steps"],
      [["--adjoints", "reversable"], "reversible"],
      [["--adjoints", "full,recursiv:4"], "recursive"],
      [["--method", "midpiont"], "midpoint"],
      [["--system", "white-dwraf"], "white-dwarf"],
    ] as const
  ) {
    assertThrows(() => benchRequest(args), UsageError, `"${nearest}"`);
  }
});

Deno.test("benchRequest() throws on what is out of range", () => {
  for (
    const [args, part] of [
      [["--steps", "100"], "two or more"],
      [["--steps", "100,100"], "two or more"],
      [["--steps", "100,,200"], "list with commas"],
      [["--steps", "100,1.5"], "each of --steps"],
      [["--steps", "100,0"], "each of --steps"],
      [["--steps", "100,many"], "each of --steps"],
      [["--repeats", "0"], "--repeats"],
      [["--adjoints", "recursive:0"], "recursive:0"],
      [["--out"], "--out needs a value"],
      [["white-dwarf"], "options only"],
    ] as const
  ) {
    assertThrows(() => benchRequest(args), UsageError, part);
  }
});

Deno.test("controlSteps() are round, and their paths large enough for every meter", () => {
  assertEquals(controlSteps(2, [1, 3]), [300_000, 900_000]);
  assertEquals(controlSteps(4, [1]), [200_000]);
  assertEquals(controlSteps(128, [1]), [5000]);
  assertEquals(controlSteps(100_000, [1]), [100]);
});
