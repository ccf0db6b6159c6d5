import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import type { Experiment } from "./cases/paper_case.ts";
import { paperHelp, paperRequest } from "./paper_request.ts";

function request(...args: string[]) {
  const read = paperRequest(args, 2);
  assert(read !== "help");
  return read;
}

Deno.test("paperRequest() asks for the grid, what is ours and the decays by default", () => {
  const { cases, jobs, out, systems } = request();
  const counts = Map.groupBy(cases, ({ experiment }) => experiment);
  const lengths = ["grid", "ours", "decay"].map((name) => counts.get(name as Experiment)?.length);
  assertEquals(lengths, [5 * 58, 5 * 18, 5 * 8]);
  assertEquals([jobs, out, systems.length], [2, "paper", 3]);
});

Deno.test("paperRequest() takes a part", () => {
  const part = request(
    ...["--systems", "white-dwarf", "--methods", "euler,rk4", "--adjoints=reversible,recursive:2"],
    ...["--seeds", "3", "--jobs", "1", "--hidden", "16", "--experiment", "grid"],
  );
  assertEquals(part.cases.length, 3 * 2 * 2);
  assert(part.cases.every(({ hidden, iterations }) => hidden === 16 && iterations === 1000));
  assertEquals([part.jobs, part.systems, part.notes], [1, ["white-dwarf"], []]);
  assert(request("--experiment", "decay").cases.every(({ experiment }) => experiment === "decay"));
});

Deno.test("paperRequest() takes reversible Adams by name, of every order, and full storage", () => {
  const named = (...args: string[]) =>
    request("--seeds=1", "--systems=white-dwarf", ...args)
      .cases.map(({ experiment, method, adjoint }) => `${experiment} ${method} ${adjoint}`);
  assertEquals(named("--methods=reversibleAdams8", "--adjoints=reversible"), [
    "ours reversibleAdams8 reversible",
  ]);
  assertEquals(named("--methods=euler", "--adjoints=full,recursive:2"), [
    ...["grid euler recursive:2", "ours euler full"],
  ]);
});

Deno.test("paperRequest() takes whose starts and whose loss it is to be", () => {
  const ways = (...args: string[]) => [
    ...new Set(request(...args).cases.map(({ starts, lossAs }) => `${starts} ${lossAs}`)),
  ];
  assertEquals(ways(), ["paper paper"]);
  assertEquals(ways("--starts", "own"), ["own paper"]);
  assertEquals(ways("--starts=paper", "--loss=own"), ["paper own"]);
});

Deno.test("paperRequest() says what a quick run cut", () => {
  const { cases, notes } = request("--quick");
  assert(cases.every(({ iterations, seed }) => iterations <= 500 && seed < 2));
  assertEquals(notes.length, 1);
});

Deno.test("paperRequest() refuses what it cannot do", () => {
  const bad: [string[], string][] = [
    [["--quik"], 'the nearest is "--quick"'],
    [["white-dwarf"], "choose systems with --systems"],
    [["--systems", "white-dwarv"], 'the nearest is "white-dwarf"'],
    [["--systems", ""], "--systems needs a value"],
    [["--systems", "white-dwarf,"], 'unknown system ""'],
    [["--methods", "dopri5"], 'unknown method "dopri5"'],
    [["--systems", "white-dwarf", "--methods", "bosh3"], 'unknown method "bosh3"'],
    [["--adjoints", "recursive:3"], 'unknown adjoint "recursive:3"'],
    [["--experiment", "both"], 'unknown experiment "both"'],
    [["--starts", "papers"], 'unknown value of --starts "papers"; the nearest is "paper"'],
    [["--starts", "paper,own"], 'unknown value of --starts "paper,own"'],
    [["--loss", "all"], 'unknown value of --loss "all"'],
    [["--seeds", "0"], "--seeds must be a whole number"],
    [["--seeds", "1e9"], "--seeds must be a whole number from 1 to 1000"],
    [["--jobs", "two"], "--jobs must be a whole number"],
    [["--jobs", "-1"], "--jobs"],
    [["--timeout", "0"], "--timeout must be"],
    [["--hidden", "10.5"], "--hidden must be"],
    [
      ["--systems", "double-pendulum", "--experiment", "decay"],
      "no case has that system, method and adjoint",
    ],
  ];
  for (const [args, words] of bad) {
    assertThrows(() => paperRequest(args, 2), UsageError, words, args.join(" "));
  }
});

Deno.test("paperHelp() names every option", () => {
  for (
    const name of [
      "quick",
      "data-dir",
      "seeds",
      "jobs",
      "experiment",
      "hidden",
      "starts",
      "loss",
      "out",
    ]
  ) {
    assert(paperHelp().includes(`--${name} `), name);
  }
});
