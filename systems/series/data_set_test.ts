import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { vectorField } from "../../solvers/mod.ts";
import { cos, reshape } from "../../tensors/mod.ts";
import { dataSet, type DataSetOptions, simulate } from "../mod.ts";

const options: DataSetOptions = {
  name: "line",
  origin: "measured",
  stateNames: ["x", "v"],
  t0: 1,
  t1: 2,
  states: [[0, 1], [0.25, 1], [0.5, 1], [0.75, 1], [1, 1]],
};

Deno.test("dataSet() puts the states on the grid of a solve with fixed steps", () => {
  const { times, dt, y0, states } = dataSet(options);
  assertEquals(times, Float64Array.of(1, 1.25, 1.5, 1.75, 2));
  assertEquals(dt, 0.25);
  assertEquals(y0.toArray(), [0, 1]);
  assertEquals(states.shape, [5, 2]);
});

Deno.test("dataSet() throws when the states do not fit the names", () => {
  assertThrows(
    () => dataSet({ ...options, stateNames: ["x"] }),
    TypeError,
    "[times, 1], got [5, 2]",
  );
  assertThrows(() => dataSet({ ...options, states: [1, 2] }), TypeError, "got [2]");
});

Deno.test("dataSet() throws when a state is not finite", () => {
  assertThrows(
    () => dataSet({ ...options, states: [[0, 1], [2, NaN]] }),
    RangeError,
    "v of state number 1 is NaN",
  );
});

Deno.test("dataSet() throws when t1 is not after t0, or there is one state only", () => {
  for (const t1 of [1, 0.5, NaN]) {
    assertThrows(() => dataSet({ ...options, t1 }), RangeError, `t1 = ${t1}`);
  }
  assertThrows(() => dataSet({ ...options, states: [[0, 1]] }), RangeError, "at least 2, got 1");
});

Deno.test("simulate() solves with steps finer than the grid", () => {
  const field = vectorField({ state: [1], f: (t) => reshape(cos(t), [1]) });
  const set = { name: "sine", stateNames: ["y"], field, y0: [0], t0: 0, t1: 6, points: 4 };
  const errorAt = (refinement: number) => {
    const { states, origin, times } = simulate({ ...set, refinement });
    assertEquals(origin, "simulated");
    assertEquals(times, Float64Array.of(0, 2, 4, 6));
    return Math.abs(states.data[3] - Math.sin(6));
  };
  // Order 4: half the step, a sixteenth of the error.
  assertAlmostEquals(Math.log2(errorAt(8) / errorAt(16)), 4, 0.1);
});

Deno.test("simulate() throws when the refinement is not a whole number of at least 1", () => {
  const field = vectorField({ state: [1], f: (_t, y) => y });
  for (const refinement of [0, 1.5]) {
    assertThrows(
      () =>
        simulate({
          name: "",
          stateNames: ["y"],
          field,
          y0: [1],
          t0: 0,
          t1: 1,
          points: 2,
          refinement,
        }),
      RangeError,
      `got ${refinement}`,
    );
  }
});
