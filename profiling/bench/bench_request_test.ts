import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { controlSteps } from "./plan/bench_plan.ts";
import { benchHelp, type BenchRequest, benchRequest } from "./bench_request.ts";

function request(...args: string[]): BenchRequest {
  const read = benchRequest(args);
  assert(read !== "help");
  return read;
}

const REVERSIBLE = [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const NOISY = {
  ...{ method: "heun", system: "noise" },
  steps: { reversible: [1000, 3000, 10_000, 30_000, 100_000] },
};
const BY_ADAMS = [10_000, 12_000, 15_000, 20_000, 30_000, 100_000, 500_000]
  .concat([1, 2, 3, 4, 5].map((millions) => millions * 1e6));

Deno.test("benchRequest() goes to a million steps unless told otherwise", () => {
  const { plan, out, stateSize, seed } = request();
  assertEquals([out, stateSize, seed], ["bench", 2, 0]);
  assertEquals([plan.method, plan.system, plan.repeats], ["midpoint", "white-dwarf", 3]);
  assertEquals(plan.variants!.map(({ method }) => method), [
    ...["midpoint", "euler", "ralston3", "rk4", "reversibleAdams6", "heun"],
  ]);
  const oneStep = plan.variants!.slice(0, -2);
  for (const { steps } of oneStep) {
    assertEquals(steps!.reversible.length, 9);
    assertEquals(steps!.reversible.at(-1), 1_000_000);
    assertEquals(steps!["reversible:0"], steps!.reversible);
    assertEquals(steps!.backsolve, [100, 1000, 10_000, 100_000, 1_000_000]);
    assertEquals(steps!["recursive:44"], [100, 1000, 10_000, 100_000]);
  }
  assertEquals(oneStep.map(({ steps }) => steps!.full.at(-1)), [
    ...[3_000_000, 100_000, 100_000, 100_000],
  ]);
  assertEquals(plan.variants!.at(-2)!.steps, { reversible: BY_ADAMS });
  assertEquals(plan.variants!.at(-1), NOISY);
});

Deno.test("benchRequest() measures reversible Adams by name, with each adjoint that goes with it", () => {
  const { plan } = request("--method=reversibleAdams8", "--coupling=0.5");
  assertEquals([plan.method, plan.variants], ["reversibleAdams8", undefined]);
  assertEquals(Object.keys(plan.steps).includes("backsolve"), false);
  assertEquals(plan.steps.reversible, BY_ADAMS);
  // The control stores a window a step, 24 vectors.
  assertEquals(plan.steps.full, [1000, 10_000, 20_000, 60_000, 100_000, 200_000]);
  assertThrows(
    () => request("--method=midpoint,reversibleAdams6", "--adjoints=full,backsolve"),
    UsageError,
    "backsolve needs a Runge-Kutta method, reversibleAdams6 is none",
  );
});

Deno.test("benchRequest() leaves out what takes long, says so, and takes it where it is asked for", () => {
  const { plan, notes } = request();
  assertEquals(plan.variants!.at(-3)!.steps!["recursive:2"], [100, 1000, 10_000]);
  assertStringIncludes(notes[0], "recursive:2 at 100,000 with rk4");
  const asked = request("--method=rk4", "--adjoints=recursive:2", "--steps=100,100000");
  assertEquals(asked.plan.steps["recursive:2"], [100, 100_000]);
});

Deno.test("benchRequest() repeats what the verdict rests on, and all where it is told to", () => {
  assertEquals(request().plan.single, [
    ...[2, 4, 8, 16, 32, 44].map((c) => `recursive:${c}`),
    "backsolve",
  ]);
  assertEquals(request("--repeats=2").plan.single, undefined);
});

Deno.test("benchRequest() crosses two options, and no third", () => {
  const { plan, stateSize } = request(
    ...["--quick", "--method=euler,rk4", "--batch=1,8", "--hidden=32x32"],
  );
  assertEquals(plan.variants!.map(({ steps: _, ...variant }) => variant), [
    { method: "euler", batch: 1, hidden: [32, 32] },
    { method: "euler", batch: 8, hidden: [32, 32] },
    { method: "rk4", batch: 1, hidden: [32, 32] },
    { method: "rk4", batch: 8, hidden: [32, 32] },
  ]);
  assertEquals(stateSize, 2);
  assertThrows(
    () => request("--method=euler,rk4", "--batch=1,8", "--coupling=auto,0.9"),
    UsageError,
    "at most two",
  );
});

Deno.test("benchRequest() takes every adjoint, and what bounds and orders the run", () => {
  const { plan, seed, limits, resume, bisect } = request(
    ...["--adjoints=recursive,full:stages,backsolve,automatic:65536", "--steps=100,200"],
    ...["--seed=7", "--timeout=9", "--memory=800", "--resume", "--bisect"],
    ...["--system=waves", "--state=5", "--coupling=0.9", "--dtype=float64"],
  );
  assertEquals(Object.keys(plan.steps), [
    ...["recursive", "full:stages", "backsolve", "automatic:65536", "full"],
  ]);
  assertEquals([seed, limits, resume, bisect], [7, { timeout: 9, memory: 800 }, true, true]);
});

Deno.test("benchRequest() measures exact arithmetic where nothing narrower is asked for, or by name", () => {
  const exactness = (...args: string[]) => request(...args).exactness;
  assertEquals([exactness(), exactness("--seed=3"), exactness("--quick")], [true, true, false]);
  assertEquals([exactness("--method=rk4"), exactness("--steps=10,20")], [false, false]);
  assertEquals(exactness("--quick", "--exactness"), true);
});

Deno.test("benchRequest() is brief with --quick, and still goes to a million steps", () => {
  const { plan } = request("--quick");
  assertEquals(plan.repeats, 1);
  assertEquals(plan.steps, {
    reversible: REVERSIBLE,
    "reversible:0": REVERSIBLE,
    "recursive:44": [100, 1000, 10_000, 100_000],
    full: [100, 1000, 10_000, 100_000, 300_000, 600_000, 1_200_000],
  });
  const [first, adams, noisy] = plan.variants!;
  assertEquals(first.steps, plan.steps);
  assertEquals(adams, { method: "reversibleAdams6", steps: { reversible: BY_ADAMS } });
  assertEquals(noisy, NOISY);
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
  for (
    const option of ["quick", "out", "steps", "adjoints", "method", "repeats", "system", "against"]
  ) {
    assertStringIncludes(benchHelp(), `--${option}`);
  }
  assert(benchHelp().split("\n").every((line) => line.length <= 100));
});

Deno.test("benchRequest() does not compare with the folder that it writes into", () => {
  assertEquals(request("--against", "old").against, "old");
  assertEquals(request().against, undefined);
  for (const args of [["--against=bench"], ["--against", "./a//b/", "--out", "a/b"]]) {
    assertThrows(() => request(...args), UsageError, "same folder");
  }
});

Deno.test("benchRequest() names the nearest name", () => {
  for (
    const [args, nearest] of [
      [["--stepz", "100,200"], "--steps"],
      [["--adjoints", "reversable"], "reversible"],
      [["--adjoints", "reversable:0"], "reversible:0"],
      [["--adjoints", "full,recursiv:4"], "recursive"],
      [["--method", "midpiont"], "midpoint"],
      [["--method", "reversibleAdams"], "reversibleAdams4"],
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
      [["--seed", "-1"], "--seed"],
      [["--timeout", "0"], "--timeout"],
      [["--memory", "100"], "--memory"],
      [["--batch", "0"], "--batch"],
      [["--hidden", "32x"], "--hidden"],
      [["--coupling", "1.5"], "--coupling"],
      [["--state", "5"], "--system waves"],
      [["--dtype", "float32"], "there is no other"],
      [["--adjoints", "automatic:many"], "automatic:many"],
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
