import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { drawCase } from "./draw/drawn_case.ts";
import { searchHelp, searchRequest } from "./search_request.ts";
import { reportOf, Tally } from "./tally.ts";

Deno.test("searchRequest() reads a number of cases, or one case", () => {
  assertEquals(searchRequest([]), { cases: 2000, seed: 1, first: 0, alone: false, all: false });
  const many = searchRequest(["--cases", "50", "--seed", "4", "--all"]);
  assertEquals(many, { cases: 50, seed: 4, first: 0, alone: false, all: true });
  const alone = { cases: 1, seed: 3, first: 17, alone: true, all: false };
  assertEquals(searchRequest(["--case", "3:17"]), alone);
  assertEquals(searchRequest(["--case", "17", "--seed", "3"]), alone);
  assertEquals(searchRequest(["--help"]), "help");
  assertStringIncludes(searchHelp(), "--case");
});

Deno.test("searchRequest() refuses what it cannot do", () => {
  const wrong: [string[], string][] = [
    [["--cases", "0"], "--cases must be a whole number"],
    [["--seed", "-1"], "--seed"],
    [["--case", "x"], "--case must be a whole number"],
    [["--case", "1:2", "--seed", "1"], "leave --seed out"],
    [["--case", "1", "--cases", "2"], "exclude each other"],
    [["lorenz"], 'got "lorenz"'],
    [["--seeds", "1"], "--seed"],
  ];
  for (const [args, message] of wrong) {
    assertThrows(() => searchRequest(args), UsageError, message);
  }
});

Deno.test("Tally holds while nothing is silent and 1 alarm in 100 is false", () => {
  const tally = new Tally();
  const drawn = drawCase(5, 0);
  const add = (outcome: "right" | "false alarm" | "silent", times = 1) => {
    for (let i = 0; i < times; i++) tally.add(drawn, { outcome, error: 0.5, where: "here" });
  };
  add("right", 100);
  add("false alarm");
  assertEquals(tally.holds, true);
  add("false alarm");
  assertEquals(tally.holds, false);
  add("right", 100);
  assertEquals(tally.holds, true);
  add("silent");
  assertEquals(tally.holds, false);
  const report = reportOf(tally).join("\n");
  assertStringIncludes(report, "203 cases");
  assertStringIncludes(report, "5:0  silent by 5.0e-1 (here)");
});
