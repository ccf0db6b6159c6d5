import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import {
  SYSTEMS,
  trainHeading,
  trainHelp,
  type TrainOutcome,
  trainRequest,
  trainSummary,
} from "./mod.ts";

const outcome: TrainOutcome = {
  bestLoss: 0.00012345,
  bestIteration: 989,
  bestParameters: new Float64Array(3),
  iterations: 1000,
  parameters: 3,
  steps: 500,
  coupling: 0.999,
  reconstructionError: 1.26e-13,
  seconds: 12.3,
};

Deno.test("trainSummary() says the best loss, the steps, the error of the way back, the time", () => {
  assertEquals(trainSummary(outcome), [
    "best loss             1.234e-4 in iteration 990 of 1000",
    "steps                 500 a solve, coupling 0.999",
    "reconstruction error  1.3e-13 at most",
    "time                  12 s, 12.3 ms an iteration",
  ]);
});

Deno.test("trainSummary() leaves out what only a reversible method has", () => {
  const lines = trainSummary({ ...outcome, coupling: undefined, reconstructionError: undefined });
  assertEquals(lines[1], "steps                 500 a solve");
  assertEquals(lines.length, 3);
});

Deno.test("trainHeading() says what is trained, on what, and how", () => {
  const request = trainRequest(["coupled-oscillator", "--hidden", "8,4", "--data", "a.csv"]);
  assert(request !== "help");
  const data = { ...SYSTEMS["coupled-oscillator"].data(), origin: "measured" as const };
  const [first, second] = trainHeading(request, data);
  assertEquals(first, "coupled-oscillator, measured from a.csv: 500 states on [0, 3]");
  assertStringIncludes(second, "network 4-8-4-4, seed 0; method rk4, adjoint reversible");
});

Deno.test("trainHelp() names every system and option, in lines that fit a terminal", () => {
  const text = trainHelp();
  for (const name of Object.keys(SYSTEMS)) assertStringIncludes(text, name);
  const options = "data method adjoint coupling iterations hidden lr decay seed help".split(" ");
  for (const option of options) assertStringIncludes(text, `--${option} `);
  for (const line of text.split("\n")) assertLess(line.length, 101);
});
