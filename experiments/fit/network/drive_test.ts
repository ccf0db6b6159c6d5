import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { type DriveConfig, driveConfig, driveOf } from "./drive.ts";

const UNIT = { timeOffset: 10, timeFactor: 0.5 };

function trajectory(name: string, inputs: number[], covariates: number[]) {
  const times = Float64Array.of(10, 12, 14);
  return {
    ...{ name, times, states: new Float64Array(3) },
    ...{ inputs: Float64Array.from(inputs), covariates: Float64Array.from(covariates) },
  };
}

function recordingOf(weights: number[], ages: number[]) {
  return {
    inputNames: ["u"],
    covariates: [
      { name: "weight", values: Float64Array.from(weights) },
      { name: "age", values: Float64Array.from(ages) },
    ],
  };
}

const TRAINING = [trajectory("a", [1, NaN, 5], [50, 40]), trajectory("b", [3, 3, 3], [100, 41])];

Deno.test("driveConfig() takes the logarithm of a covariate that spans a ratio, where all have one", () => {
  const config = driveConfig(recordingOf([50, 100], [40, 41]), TRAINING, "linear", true)!;
  assertEquals([config.names, config.logarithms], [["u", "weight", "age"], [true, false]]);
  assertAlmostEquals(config.offset[1], Math.log(50 * 100) / 2, 1e-12);
  assertAlmostEquals(config.factor[1], 1 / (Math.log(2) / 2), 1e-12);
  assertAlmostEquals(config.offset[2], 40.5, 1e-12);
  // One that is forecast weighs nothing: it has no logarithm, and none is taken.
  const none = driveConfig(recordingOf([50, 100, 0], [40, 41, 42]), TRAINING, "linear", true)!;
  assertEquals(none.logarithms, [false, false]);
  assertEquals(driveConfig(recordingOf([50, 100], [40, 41]), TRAINING, "previous", false), {
    ...{ names: ["u"], logarithms: [], offset: [3], kind: "previous" },
    factor: [1 / Math.sqrt(1.6)],
  });
  assertEquals(driveConfig({}, TRAINING, "linear", true), undefined);
});

const config: DriveConfig = {
  ...{ names: ["u", "weight"], logarithms: [true], kind: "linear" },
  ...{ offset: [1, 0], factor: [2, 1] },
};

Deno.test("driveOf() is in the units of the network, goes over what is missing, and holds at the ends", () => {
  const at = (inputs: number[], kind: DriveConfig["kind"], times: number[]) => {
    const table = driveOf({ ...config, kind }, trajectory("a", inputs, [50]), UNIT);
    return times.map((t) => table.at(t).data[0]);
  };
  // Its time is (t − 10) / 2: rows at 0, 1 and 2.
  assertEquals(at([1, NaN, 5], "linear", [-9, 0, 0.5, 1, 2, 9]), [0, 0, 2, 4, 8, 8]);
  assertEquals(at([1, NaN, 5], "previous", [0, 0.9, 1.9, 2]), [0, 0, 0, 8]);
  assertEquals(at([NaN, 3, NaN], "linear", [-1, 0, 1, 5]), [4, 4, 4, 4]);
  assertEquals(at([NaN, 3, 4], "previous", [0, 1, 2]), [4, 4, 6]);
  const constant = driveOf(config, trajectory("a", [1, 2, 3], [50]), UNIT);
  for (const t of [-9, 0, 1.3, 7]) assertAlmostEquals(constant.at(t).data[1], Math.log(50), 1e-14);
});

Deno.test("driveOf() refuses a covariate without a logarithm, and says whose it is", () => {
  for (const weight of [0, -3]) {
    assertThrows(
      () => driveOf(config, trajectory("calf", [1, 2, 3], [weight]), UNIT),
      UsageError,
      `weight must be above 0, as in the trajectories trained on, got ${weight} in calf`,
    );
  }
  assertThrows(
    () => driveOf(config, trajectory("b", [1, 2], [50]), UNIT),
    TypeError,
    "trajectory b must have 1 inputs at each of 3 times and 1 covariates, got 2 numbers",
  );
  assert(driveOf(config, trajectory("b", [1, 2, 3], [50]), UNIT));
});
