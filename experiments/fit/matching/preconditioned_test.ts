import { assertAlmostEquals, assertEquals } from "@std/assert";
import { preconditioned } from "./preconditioned.ts";

// Θ has the rows (θ1, θ2), (θ5, θ6) and (θ3, θ4); θ0 is not in it.
const precondition = {
  rows: [1, 5, 3],
  width: 2,
  factor: Float64Array.of(2, 9, 9, 1, 3, 9, -1, 0.5, 4), // the upper half must not be looked at
};
const L = [[2, 0, 0], [1, 3, 0], [-1, 0.5, 4]];

Deno.test("preconditioned() shows Lᵀ Θ and the gradient along it, and takes the step back", () => {
  const parameters = Float64Array.of(7, 1, 2, 3, 4, 5, 6);
  const gradient = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
  const before = parameters.slice();
  const move = Float64Array.of(1, -2, 0.5, 3, 1, -1, 2);
  let seen: [Float64Array, Float64Array] | undefined;
  const spy = {
    bind: () => ({
      memory: {},
      step(values: Float64Array, bars: Float64Array) {
        seen = [values.slice(), bars.slice()];
        values.forEach((_, i) => values[i] += move[i]);
      },
    }),
  };
  preconditioned(spy, precondition).bind(7).step(parameters, gradient, 1);
  const [values, bars] = seen!;
  const { rows } = precondition;
  for (const k of [0, 1]) {
    for (const r of [0, 1, 2]) {
      const wanted = rows.reduce((sum, row, s) => sum + L[s][r] * before[row + k], 0);
      assertAlmostEquals(values[rows[r] + k], wanted, 1e-14);
      // θ̄ = L φ̄.
      const bar = rows.reduce((sum, row, s) => sum + L[r][s] * bars[row + k], 0);
      assertAlmostEquals(bar, gradient[rows[r] + k], 1e-14);
      // Lᵀ Θ afterwards is what the optimiser left.
      const after = rows.reduce((sum, row, s) => sum + L[s][r] * parameters[row + k], 0);
      assertAlmostEquals(after, values[rows[r] + k] + move[rows[r] + k], 1e-13);
    }
  }
  assertEquals([values[0], bars[0], parameters[0]], [7, 0.1, 8]);
});
