import { assert, assertGreater, assertLess } from "@std/assert";
import { midpoint, type Ratio, reversible, type ReversibleMethod, rk4 } from "../../../mod.ts";
import { numericField } from "../../problems/numeric_field.ts";
import { exactly } from "./damped_problem.ts";

const H = 0.05;
/** The Lipschitz constants of these fields, in the largest norm. */
const FIELDS = {
  waves: { lipschitz: 1, f: numericField(2, (_t, y, dy) => dy.set([y[1], -y[0]])) },
  damped: {
    lipschitz: 3.5,
    f: numericField(2, (_t, y, dy) => dy.set([-3 * y[0] + y[1] / 2, -y[1]])),
  },
};

/** The states (y, z) after each of n steps from a state. */
function path(method: ReversibleMethod, field: typeof FIELDS.waves.f, from: number[], n: number) {
  const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
  const state = new Float64Array(stepper.stateSize);
  stepper.start(0, Float64Array.from(from.slice(0, 2)), state);
  if (from.length === 4) state.set(from);
  const states: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    stepper.step(i * H, (i + 1) * H, state);
    states.push(state.slice(0, 4));
  }
  return states;
}

/** The largest factor by which any number of steps up to n magnifies a difference. */
function magnification(method: ReversibleMethod, field: typeof FIELDS.waves.f, n: number): number {
  // The fields are linear, so the columns of the steps' matrix are the paths of unit vectors.
  const columns = [0, 1, 2, 3].map((k) =>
    path(method, field, [0, 1, 2, 3].map((j) => j === k ? 1 : 0), n)
  );
  let most = 1;
  for (let i = 0; i < n; i++) {
    for (let row = 0; row < 4; row++) {
      most = Math.max(most, columns.reduce((sum, column) => sum + Math.abs(column[i][row]), 0));
    }
  }
  return most;
}

for (const [name, { f, lipschitz }] of Object.entries(FIELDS)) {
  for (const base of [midpoint, rk4]) {
    Deno.test(`the grid adds no more than its bound, and little of it: ${name}, ${base.name}`, () => {
      for (const coupling of [[1, 2], [2, 3], [9, 10], [1, 100]] as Ratio[]) {
        if (name === "damped" && coupling[1] === 10) continue;
        const float = reversible(base, { coupling: coupling[0] / coupling[1] });
        for (const n of [100, 1000, 10_000]) {
          const wanted = path(float, f, [0.7, 0.4], n);
          const k = magnification(float, f, n);
          for (const range of [2 ** 8, 2 ** 24]) {
            const unit = range / 2 ** 51;
            const got = path(exactly(base, coupling, range), f, [0.7, 0.4], n);
            const errors = got.map((state, i) =>
              Math.max(...state.map((x, j) => Math.abs(x - wanted[i][j]))) / unit
            );
            const most = Math.max(...errors);
            // docs/exact-reversal.md derives it; the half is that of the start.
            const bound = (1.5 * (1 + H * lipschitz) * n + 0.5) * k;
            assertLess(most, bound, `${coupling}, n = ${n}`);
            // Roundings are as often up as down: they add up like √n, if they add up at all.
            assertLess(most, 3 * Math.sqrt(n), `${coupling}, n = ${n}`);
            assertGreater(most, 0.4);
          }
          assert(k < 3, `${coupling} magnifies ${k} times`);
        }
      }
    });
  }
}
