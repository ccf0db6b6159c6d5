import { assertEquals } from "@std/assert";
import type { Metrics, TrainingOutcome } from "../fit/training.ts";
import { errorRows } from "../fit/forecasts/error_table.ts";
import { errorLines, stoppedLine, trainSummary } from "./train_report.ts";
import { ERRORS } from "../../tests/problems/forecast_errors.ts";

const last: Metrics = {
  iteration: 999,
  stage: "whole",
  loss: 0.1,
  bestLoss: 0.00012345,
  steps: 500,
};
const outcome: TrainingOutcome = {
  bestLoss: 0.00012345,
  bestIteration: 989,
  bestParameters: new Float64Array(3),
  iterations: 1000,
  updates: 1000,
  reconstructionError: 1.26e-13,
  seconds: 12.3,
  model: {
    ...{ stateNames: ["x"], timeName: "t", hidden: [1], activation: "tanh", seesTime: false },
    ...{ bypass: false, offset: [0], factor: [1], timeOffset: 0, timeFactor: 1 },
    ...{ method: "rk4", dt: 0.1, seed: 0, starts: [{ name: "1", t0: 0, y0: [1] }] },
  },
};

Deno.test("trainSummary() says the best loss, the steps, the error of the way back, the time", () => {
  assertEquals(trainSummary(outcome, last), [
    "best loss             1.234e-4 in iteration 990 of 1000",
    "steps                 500 in the last iteration",
    "reconstruction error  1.3e-13 at most",
    "time                  12 s, 12.3 ms an iteration",
  ]);
});

Deno.test("trainSummary() leaves out what there is not, and counts the time of this run only", () => {
  const rest = { ...outcome, reconstructionError: undefined, updates: 10, seconds: 1 };
  assertEquals(trainSummary(rest, last).slice(2), [
    "time                  1.0 s, 100 ms an iteration",
  ]);
  const none = trainSummary({ ...rest, updates: 0, seconds: 0.1 }, last);
  assertEquals(none.at(-1), "time                  0.1 s");
});

Deno.test("stoppedLine() says what is saved and how to go on", () => {
  const stopped = { done: 1234, bestLoss: 0.5 };
  assertEquals(
    stoppedLine(stopped, 3000, "my runs/a", false),
    "Interrupted after 1,234 of 3,000 iterations; the best parameters so far (loss 5.000e-1) are " +
      "in my runs/a. Go on with: deno task train --resume --out 'my runs/a'",
  );
  assertEquals(
    stoppedLine({ done: 0, bestLoss: Infinity }, 3000, "a", true),
    "Failed after 0 of 3,000 iterations.",
  );
});

Deno.test("errorLines() puts the model beside its rivals, on both parts", () => {
  assertEquals(
    errorLines(errorRows(ERRORS, ["x", "long name"])),
    [
      "",
      "                                     model  last value",
      "training error  x                    0.100        1.00",
      "training error  long name            0.200        2.00",
      "training error  all, in deviations  0.0100        1.00",
      "hold-out error  x                    0.300        3.00",
      "hold-out error  long name                –           ∞",
      "hold-out error  all, in deviations  0.0200        5.00",
    ].map((line) => line),
  );
});

Deno.test("errorLines() prints some of many elements, and all of them together", () => {
  const names = Array.from({ length: 20 }, (_, k) => `x${k}`);
  const model = { columns: names.map(() => 1), overall: 2 };
  const lines = errorLines(errorRows({ training: { model }, holdout: {}, forecasts: [] }, names));
  assertEquals(lines.length, 2 + 8 + 1);
});
