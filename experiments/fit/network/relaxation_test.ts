import { assertAlmostEquals, assertEquals } from "@std/assert";
import { rk4, solve } from "../../../solvers/mod.ts";
import { fieldOf } from "./field_of.ts";
import { longestOf, relax } from "./relaxation.ts";

function chain(stable: boolean, columns: number, hiddenStates: number) {
  return {
    stateNames: Array.from({ length: columns }, (_, k) => `x${k}`),
    ...{ hiddenStates, hidden: [], activation: "tanh", seed: 3 },
    ...{ seesTime: false, bypass: false, stable },
  };
}

Deno.test("relax() makes a column a compartment that one more feeds, stable by construction or not", () => {
  for (const stable of [false, true]) {
    const model = chain(stable, 1, 1);
    const field = fieldOf(model);
    relax(field, model, [0.5, 2]);
    const { states } = solve({
      ...{ field, y0: [0.2, 3], t0: 0, t1: 4, dt: 0.01, method: rk4 },
      saveAt: [1, 4],
    });
    [1, 4].forEach((t, i) => {
      // What Bateman (1910) has of two compartments in a row.
      const fed = 3 * 2 / (2 - 0.5) * (Math.exp(-0.5 * t) - Math.exp(-2 * t));
      assertAlmostEquals(states.data[2 * i], 0.2 * Math.exp(-0.5 * t) + fed, 1e-6);
      assertAlmostEquals(states.data[2 * i + 1], 3 * Math.exp(-2 * t), 1e-6);
    });
  }
});

Deno.test("relax() shares hidden elements out among the columns, the last rate going on", () => {
  const model = chain(false, 2, 3);
  const field = fieldOf(model);
  field.parameters.get("b0").data.fill(9);
  relax(field, model, [1, 4, 6]);
  assertEquals(Array.from(field.parameters.get("w0").data), [
    ...[-1, 0, 0, 0, 0],
    ...[0, -1, 0, 0, 0],
    ...[4, 0, -4, 0, 0],
    ...[0, 6, 0, -6, 0],
    ...[6, 0, 0, 0, -6],
  ]);
  assertEquals(Array.from(field.parameters.get("b0").data), [0, 0, 0, 0, 0]);
});

Deno.test("longestOf() is the length of the longest trajectory", () => {
  const trajectories = [[0, 2, 5], [7, 13], [-1, 0]].map((times) => ({
    ...{ name: "", times: Float64Array.from(times), states: new Float64Array(0) },
    ...{ curves: [], drivers: undefined },
  }));
  assertEquals(longestOf({ trajectories }), 6);
});
