import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { NetworkConfig } from "../plan.ts";
import { eachStart, memberName, memberParameters } from "./ensemble.ts";
import { fitStart } from "./fit_start.ts";
import { forecasterOf } from "./forecaster.ts";

/** dx/dt = a x from a start. */
const decay = (y0: number, weight?: number): NetworkConfig => ({
  ...{ stateNames: ["x"], timeName: "t", hidden: [], activation: "tanh", seed: 0 },
  ...{ seesTime: false, bypass: false, offset: [0], factor: [1], timeOffset: 0, timeFactor: 1 },
  ...{ method: "rk4", dt: 0.01, starts: [{ name: "1", t0: 0, y0: [y0] }] },
  ...(weight !== undefined && { weight }),
});
/** Has a hidden element, which decays on its own. */
const hidden: NetworkConfig = {
  ...decay(0),
  ...{ hiddenStates: 1, starts: [{ name: "1", t0: 0, y0: [4, 1] }], weight: 0.5 },
};
const model: NetworkConfig = { ...decay(1, 1), members: [decay(2, 0.5), hidden] };
/** Of w and b: −1, −2, and −1 for both. */
const flat = Float64Array.of(-1, 0, -2, 0, -1, 0, 0, -1, 0, 0);
const one = { name: "1", times: Float64Array.of(0, 1), states: Float64Array.of(1, 1) };

Deno.test("an ensemble forecasts the mean of its members, each from its own start", async () => {
  const forecaster = await forecasterOf(model, flat);
  const start = forecaster.startOf(one, 2);
  assertEquals(start.y0, [1]);
  assertEquals(start.members?.map(({ y0 }) => y0), [[2], [4, 1]]);
  const all = (t: number) => [Math.exp(-t), 2 * Math.exp(-2 * t), 4 * Math.exp(-t)];
  const weights = [0.5, 0.25, 0.25];
  const mean = (of: readonly number[]) => of.reduce((sum, x, k) => sum + weights[k] * x, 0);
  const [x, y] = forecaster.forecast(start, [0.5, 2]);
  assertAlmostEquals(x, mean(all(0.5)), 1e-8);
  assertAlmostEquals(y, mean(all(2)), 1e-8);
  const [spread] = forecaster.spread!(start, [0.5]);
  assertAlmostEquals(spread ** 2, mean(all(0.5).map((each) => (each - x) ** 2)), 1e-7);
  // Without those of the others a start is the first one's alone.
  const { members: _, ...alone } = start;
  assertAlmostEquals(forecaster.forecast(alone, [2])[0], Math.exp(-2), 1e-8);
  assertEquals([...forecaster.spread!(alone, [2])], [0]);
});

Deno.test("an ensemble has no number where a member has none", async () => {
  const wild = { ...model, members: [decay(1)] };
  const forecaster = await forecasterOf(wild, Float64Array.of(-1, 0, 800, 0));
  const path = forecaster.forecast(forecaster.startOf(one, 2), [0.5, 5]);
  assertEquals(Number.isNaN(path[1]), true);
});

Deno.test("fitStart() fits the start of each member of an ensemble to the last rows", async () => {
  const forecaster = await forecasterOf({ ...model, members: [decay(2)] }, flat.slice(0, 4));
  const times = Float64Array.from({ length: 20 }, (_, i) => i / 10);
  const states = times.map((t) => 3 * Math.exp(-t));
  const { start } = fitStart(forecaster, { name: "new", times, states });
  assertAlmostEquals(start.y0[0], 3, 1e-6);
  // The other one decays twice as fast: the nearest start is above.
  assertEquals(start.members!.length, 1);
  const y0 = start.members![0].y0[0];
  const best = states.reduce((sum, x, i) => sum + x * Math.exp(-2 * times[i]), 0) /
    times.reduce((sum, t) => sum + Math.exp(-4 * t), 0);
  assertAlmostEquals(y0, best, 1e-5);
});

Deno.test("the parameters of an ensemble stand one after the other, and have names of their own", () => {
  assertEquals(
    memberParameters(model, flat).map((each) => [...each]),
    [[-1, 0], [-2, 0], [-1, 0, 0, -1, 0, 0]],
  );
  assertThrows(
    () => memberParameters(model, flat.slice(1)),
    TypeError,
    "the models have 10 parameters together, got 9",
  );
  assertEquals([memberName(0, "w0"), memberName(2, "w0")], ["w0", "members.1.w0"]);
});

Deno.test("eachStart() changes the starts of all members", () => {
  const start = { name: "a", t0: 0, y0: [1], members: [{ name: "a", t0: 0, y0: [2] }] };
  const found = eachStart(start, ({ name, y0 }) => ({ name, t0: 5, y0 }));
  assertEquals(found, { name: "a", t0: 5, y0: [1], members: [{ name: "a", t0: 5, y0: [2] }] });
});
