import { assert, assertLess } from "@std/assert";
import { type Method, rk4, solve, verlet } from "../../../mod.ts";
import { CONSERVATIVE, type Conservative } from "../../problems/second_order.ts";

/** Steps a turn. */
const PER_TURN = 100;

/** The largest error of the energy in the first tenth of a path, and in the last. */
function energyErrors({ field, y0, energy, period }: Conservative, method: Method, steps: number) {
  const dt = period / PER_TURN;
  const { states: { data } } = solve({
    ...{ field, method, t0: 0, t1: steps * dt, dt },
    y0: Float64Array.from(y0),
    saveAt: { every: 1 },
  });
  const size = y0.length;
  const wanted = energy(Float64Array.from(y0));
  const most = (from: number, to: number) => {
    let worst = 0;
    for (let i = from; i < to; i++) {
      const error = Math.abs(energy(data.subarray(i * size, (i + 1) * size)) - wanted);
      worst = Math.max(worst, error);
    }
    return worst;
  };
  return { first: most(0, steps / 10), last: most(0.9 * steps, steps) };
}

for (const [name, problem] of Object.entries(CONSERVATIVE)) {
  Deno.test(`the energy stays where it is over many turns with verlet, and not with rk4: ${name}`, () => {
    const rungeKutta = energyErrors(problem, rk4, 20_000);
    // Ten times as long, ten times as far.
    assert(rungeKutta.last > 8 * rungeKutta.first, `${rungeKutta.first} ${rungeKutta.last}`);
    for (const order of [2, 4, 6, 8] as const) {
      for (const arithmetic of ["float", "exact"] as const) {
        const method = verlet({ order, arithmetic });
        const { first, last } = energyErrors(problem, method, 20_000);
        // On a grid, and near round-off, what is rounded wanders as far as the root of the steps.
        assertLess(last, 1.05 * first + (arithmetic === "exact" ? 1e-9 : 2e-13), method.name);
        if (order > 2) assertLess(last, rungeKutta.last / 100, method.name);
      }
    }
  });

  Deno.test(`and over 100,000 steps: ${name}`, () => {
    const { first, last } = energyErrors(problem, verlet(), 100_000);
    assertLess(last, 1.01 * first);
  });
}
