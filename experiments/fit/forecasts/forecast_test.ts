import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { forecast } from "./forecast.ts";
import type { ModelConfig, NetworkConfig } from "../plan.ts";
import { unitsOf } from "../units/units.ts";
import { networkForecaster } from "./forecaster.ts";

/** x' = −2 x and v' = 4 in the user's units, by other units within. */
const model: ModelConfig = {
  stateNames: ["x", "v"],
  timeName: "t",
  hidden: [],
  activation: "tanh",
  seesTime: false,
  bypass: false,
  seed: 0,
  // y = (x − 0, v − 1000) · (10, 0.5) and τ = 4 (t − 7).
  offset: [0, 1000],
  factor: [10, 0.5],
  timeOffset: 7,
  timeFactor: 4,
  method: "rk4",
  dt: 0.05,
  starts: [{ name: "1", t0: 7, y0: [3, 1000] }],
};
// dy/dτ = (−1/2 y0, 1/2).
const parameters = Float64Array.of(-0.5, 0, 0, 0, 0, 0.5);

Deno.test("forecast() is in the user's units, before the start as well as after", () => {
  const times = [6, 6.5, 7, 7.01, 8.3];
  const states = forecast(model, parameters, model.starts[0], times);
  times.forEach((t, i) => {
    assertAlmostEquals(states[2 * i] / (3 * Math.exp(-2 * (t - 7))), 1, 1e-7);
    assertAlmostEquals(states[2 * i + 1], 1000 + 4 * (t - 7), 1e-9);
  });
  assertEquals(Array.from(states.slice(4, 6)), [3, 1000]);
});

Deno.test("forecast() takes times on one side only, one time, and the start alone", () => {
  const at = (...times: number[]) => forecast(model, parameters, model.starts[0], times);
  assertAlmostEquals(at(6)[0], 3 * Math.exp(2), 1e-5);
  assertAlmostEquals(at(8, 9)[2], 3 * Math.exp(-4), 1e-7);
  assertEquals(Array.from(at(7)), [3, 1000]);
});

Deno.test("forecast() takes adaptive steps where the model does", () => {
  const adaptive = { ...model, method: "tsit5", rtol: 1e-8 };
  const states = forecast(adaptive, parameters, model.starts[0], [6, 8]);
  assertAlmostEquals(states[0] / (3 * Math.exp(2)), 1, 1e-6);
  assertAlmostEquals(states[2] / (3 * Math.exp(-2)), 1, 1e-6);
});

Deno.test("forecast() goes by reversible Adams where the model does, with steps of both kinds", () => {
  for (const more of [{}, { rtol: 1e-8 }]) {
    const adams = { ...model, method: "reversibleAdams6", ...more };
    const states = forecast(adams, parameters, model.starts[0], [6, 6.99, 7, 8, 10]);
    assertAlmostEquals(states[0] / (3 * Math.exp(2)), 1, 1e-6);
    assertAlmostEquals(states[6] / (3 * Math.exp(-2)), 1, 1e-6);
    assertAlmostEquals(states[8] / (3 * Math.exp(-6)), 1, 1e-5);
  }
});

Deno.test("forecast() is NaN from where the path becomes infinite", () => {
  // y0' = 100 y0: beyond 1.8e308 after some 7 units of τ.
  const growing = Float64Array.of(100, 0, 0, 0, 0, 0);
  const states = forecast(model, growing, model.starts[0], [7, 7.1, 50]);
  assert(Number.isFinite(states[2]));
  assertEquals(Array.from(states.slice(4)), [NaN, NaN]);
});

Deno.test("forecast() throws when the times do not rise, or numbers do not fit", () => {
  const [start] = model.starts;
  for (const times of [[1, 1], [2, 1], [NaN], [1, Infinity, 2]]) {
    assertThrows(() => forecast(model, parameters, start, times), RangeError, "finite and rise");
  }
  assertThrows(() => forecast(model, parameters, start, []), RangeError, "at least one time");
  assertThrows(
    () => forecast(model, new Float64Array(5), start, [1]),
    TypeError,
    "6 parameters and a state of 2, got 5 parameters",
  );
  assertThrows(() => forecast(model, parameters, { t0: 0, y0: [1] }, [1]), TypeError, "1 numbers");
});

Deno.test("forecast() goes on from another state where a start has one, and not before", () => {
  const start = { ...model.starts[0], then: { t0: 8, y0: [5, 900] } };
  const x = (t: number) => t <= 8 ? 3 * Math.exp(-2 * (t - 7)) : 5 * Math.exp(-2 * (t - 8));
  const v = (t: number) => t <= 8 ? 1000 + 4 * (t - 7) : 900 + 4 * (t - 8);
  // On both sides, on one of them, and at the time itself: that is still the path's.
  for (const times of [[6.5, 7, 7.5, 8, 8.1, 9], [8.5, 10], [6, 7.9], [8], [9]]) {
    const states = forecast(model, parameters, start, times);
    assertEquals(states.length, 2 * times.length);
    times.forEach((t, i) => {
      assertAlmostEquals(states[2 * i] / x(t), 1, 1e-6);
      assertAlmostEquals(states[2 * i + 1], v(t), 1e-8);
    });
  }
  // So many that they are no arguments of a function.
  const many = Array.from({ length: 200_000 }, (_, i) => 7 + i / 1e5);
  const far = forecast(model, parameters, start, many);
  assertAlmostEquals(far[far.length - 1], v(many[many.length - 1]), 1e-8);
});

Deno.test("forecast() has the columns alone where the state has hidden elements", () => {
  // x' = h and h' = −h, in the units of the network, which are the user's.
  const hidden: NetworkConfig = {
    ...{ stateNames: ["x"], hiddenStates: 1, timeName: "t", hidden: [], activation: "tanh" },
    ...{ seesTime: false, bypass: false, seed: 0, offset: [0], factor: [1] },
    ...{ timeOffset: 0, timeFactor: 1, method: "rk4", dt: 0.02 },
    starts: [{ name: "1", t0: 0, y0: [1, 2] }],
  };
  const map = Float64Array.of(0, 0, 1, -1, 0, 0);
  const x = (t: number) => 1 + 2 * (1 - Math.exp(-t));
  const [start] = hidden.starts;
  assertAlmostEquals(forecast(hidden, map, start, [0, 1])[1], x(1), 1e-7);
  const forecaster = networkForecaster(hidden, map);
  const states = forecaster.states(start, [1]);
  assertAlmostEquals(states[0], x(1), 1e-7);
  assertAlmostEquals(states[1], 2 * Math.exp(-1), 1e-7);
  assertThrows(() => forecast(hidden, map, { t0: 0, y0: [1] }, [1]), TypeError, "state of 2");
});

Deno.test("forecast() is NaN where the start has no logarithm", () => {
  const pair = { name: "1", times: Float64Array.of(0, 1), states: Float64Array.of(2, 4) };
  const inLogs: NetworkConfig = {
    ...{ stateNames: ["x"], timeName: "t", hidden: [], activation: "tanh", seesTime: false },
    ...{ bypass: false, seed: 0, offset: [0], factor: [1], timeOffset: 0, timeFactor: 1 },
    ...{ method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [3] }] },
    units: unitsOf([pair], 1, { log: [true], seasons: [] }),
  };
  const from = (x: number) => forecast(inLogs, Float64Array.of(0, 0), { t0: 0, y0: [x] }, [0, 1]);
  assertAlmostEquals(from(3)[1], 3, 1e-12);
  for (const x of [0, -1, NaN, Infinity]) assertEquals(Array.from(from(x)), [NaN, NaN]);
});
