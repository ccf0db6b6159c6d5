import { assertAlmostEquals, assertEquals } from "@std/assert";
import { unitsOf } from "../units/units.ts";
import { firstColumns, startFromFirstRow, type StartingModel } from "./encoded_starts.ts";
import { fieldOf } from "./field_of.ts";
import { ENCODER } from "./start_encoder.ts";

const plain: StartingModel = {
  ...{ stateNames: ["x"], hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0 },
  ...{ offset: [3], factor: [0.5], timeOffset: 0, timeFactor: 1 },
};
const growth = {
  ...{ name: "a", times: Float64Array.of(0, 1, 2, 3) },
  states: Float64Array.of(NaN, Math.E, Math.E ** 4, Math.E ** 7),
};
const units = unitsOf([growth], 1, { log: [true], seasons: [] });
const inLogs: StartingModel = { ...plain, units };

Deno.test("firstColumns() reads a missing cell off the line through the next two", () => {
  const states = Float64Array.of(NaN, 5, 9, 2);
  assertEquals(firstColumns(plain, { ...growth, states }), [(1 - 3) * 0.5]);
  assertEquals(firstColumns(plain, { ...growth, states: new Float64Array(4).fill(NaN) }), [0]);
});

Deno.test("firstColumns() draws that line in the units of the network: no amount falls below 0", () => {
  // The line through e and e⁴ is at −49 by then, the one through their logarithms at −2.
  const [found] = firstColumns(inLogs, growth);
  assertAlmostEquals(found, ((-2 - units.offset[0]) * units.factor[0] - 3) * 0.5, 1e-12);
  // What was measured has no logarithm: it is as good as missing.
  for (const bad of [0, -7]) {
    const states = Float64Array.of(bad, ...growth.states.subarray(1));
    assertEquals(firstColumns(inLogs, { ...growth, states }), [found]);
  }
  assertEquals(firstColumns(inLogs, { ...growth, states: new Float64Array(4) }), [0]);
});

Deno.test("startFromFirstRow() is in the user's units, with hidden elements behind the columns", () => {
  const encoder = { reads: [true], covariates: ["age"], offset: [40], factor: [0.1] };
  for (const model of [plain, inLogs]) {
    const own = { ...model, hiddenStates: 1, encoder };
    const { parameters } = fieldOf(own);
    const trajectory = {
      ...{ name: "b", times: Float64Array.of(0, 1), states: Float64Array.of(5, 6) },
      covariates: Float64Array.of(60),
    };
    // The start is what was measured; the hidden element 0.25 + 2 · that + 3 · (60 − 40) · 0.1.
    parameters.get(ENCODER).data.set([0, 0.25, 0, 2, 0, 3]);
    const [x, hidden] = startFromFirstRow(own, parameters.flat, trajectory);
    assertAlmostEquals(x, 5, 1e-12);
    const [inside] = firstColumns(own, trajectory);
    assertAlmostEquals(hidden, 0.25 + 2 * inside + 3 * 2, 1e-12);
  }
});
