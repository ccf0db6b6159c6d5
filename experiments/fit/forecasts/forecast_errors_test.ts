import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { forecastErrors } from "./forecast_errors.ts";
import type { NetworkConfig } from "../plan.ts";
import { networkForecaster } from "./forecaster.ts";

/** Nothing changes: the model is as good as its starts. */
const model: NetworkConfig = {
  stateNames: ["a", "b"],
  timeName: "t",
  hidden: [],
  activation: "tanh",
  seesTime: false,
  bypass: false,
  seed: 0,
  offset: [0, 0],
  factor: [1, 1],
  timeOffset: 0,
  timeFactor: 1,
  method: "rk4",
  dt: 1,
  starts: [{ name: "one", t0: 0, y0: [2, 100] }],
};
const still = networkForecaster(model, new Float64Array(6));
const trajectory = (name: string, ...rows: number[][]) => ({
  name,
  times: Float64Array.from(rows, (_, i) => i),
  states: Float64Array.from(rows.flat()),
});
const stateNames = ["a", "b"];

Deno.test("forecastErrors() compares columns in the user's units, and all in deviations", () => {
  const recording = {
    stateNames,
    // Deviations of the first two rows: 1 and 50.
    trajectories: [trajectory("one", [1, 50], [3, 150], [5, NaN], [2, 200])],
  };
  const { training, holdout, forecasts } = forecastErrors(still, recording, [2]);
  assertEquals(training.model.columns, [1, 50]);
  assertAlmostEquals(training.model.overall, 1, 1e-12);
  assertEquals(Array.from(forecasts[0]), [2, 100, 2, 100, 2, 100, 2, 100]);
  // Off by 3 and 0 in the first column, by 100 in the second.
  assertAlmostEquals(holdout.model.columns[0], Math.sqrt(9 / 2), 1e-12);
  assertEquals(holdout.model.columns[1], 100);
  assertAlmostEquals(holdout.model.overall, Math.sqrt((9 + 4) / 3), 1e-12);
  // The last value is (3, 150); the line goes on to (5, 250), then (7, 350).
  assertAlmostEquals(holdout["last value"].overall, Math.sqrt((4 + 1 + 1) / 3), 1e-12);
  assertAlmostEquals(holdout["straight line"].overall, Math.sqrt((0 + 25 + 9) / 3), 1e-12);
});

Deno.test("forecastErrors() starts a trajectory that was held out at its first row, uncounted", () => {
  const recording = {
    stateNames,
    trajectories: [
      trajectory("one", [1, 50], [3, 150]),
      trajectory("two", [8, NaN], [8, 20], [8, 30]),
    ],
  };
  const { holdout, forecasts } = forecastErrors(still, recording, [2, 0]);
  // The missing cell is on the line through the next two values.
  assertEquals(Array.from(forecasts[1].slice(0, 2)), [8, 10]);
  assertEquals(holdout.model.columns[0], 0);
  assertAlmostEquals(holdout.model.columns[1], Math.sqrt((100 + 400) / 2), 1e-12);
});

Deno.test("forecastErrors() has no hold-out errors where nothing was held out", () => {
  const recording = { stateNames, trajectories: [trajectory("one", [1, 50], [3, 150])] };
  assertEquals(forecastErrors(still, recording, [2]).holdout, {});
});

Deno.test("forecastErrors() counts a forecast that breaks off as infinitely far off", () => {
  const recording = {
    stateNames,
    trajectories: [trajectory("one", ...Array.from({ length: 300 }, (_, i) => [i, i % 7]))],
  };
  const growing = networkForecaster(model, Float64Array.of(9, 0, 0, 9, 0, 0));
  const { holdout } = forecastErrors(growing, recording, [5]);
  assertEquals(holdout.model.overall, Infinity);
});

Deno.test("forecastErrors() throws when the recording is of another model", () => {
  const recording = { stateNames, trajectories: [trajectory("other", [1, 50], [3, 150])] };
  assertThrows(() => forecastErrors(still, recording, [2]), TypeError, "trajectory other");
  assertThrows(() => forecastErrors(still, recording, []), TypeError, "got 0");
});
