import { assertEquals } from "@std/assert";
import type { Metrics, TrainingOutcome } from "./training.ts";
import { settingsLine, stoppedLine, trainSummary } from "./train_report.ts";
import { systemDefaults, trainSettings } from "./train_settings.ts";
import { SYSTEMS } from "../fit/systems.ts";

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

Deno.test("settingsLine() says how a network is trained", () => {
  const { settings } = trainSettings(
    { method: "tsit5", rtol: "1e-6", schedule: "cosine" },
    systemDefaults(SYSTEMS["white-dwarf"]),
  );
  assertEquals(
    settingsLine(settings),
    "seed 0; method tsit5, tolerance 0.000001, adjoint " +
      "reversible; AdamW, learning rate 0.01 falling to 0, decay 0.00001",
  );
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
