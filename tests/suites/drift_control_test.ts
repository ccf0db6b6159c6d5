import { assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  bosh3,
  dopri5,
  dopri8,
  finalStateLoss,
  type Method,
  pid,
  reversible,
  reversibleAdjoint,
  solve,
  sum,
  tsit5,
  valueAndGrad,
} from "../../mod.ts";
import { exponential } from "../problems/fields.ts";
import { type NumericField, numericField } from "../problems/numeric_field.ts";
import { RandomProblems } from "./watch/random_problems.ts";

interface Case {
  readonly y0: number[];
  readonly t1: number;
  readonly f: NumericField;
}

/** Where a tolerance falls with its element: by decay, at a zero, or close to extinction. */
const CASES: Readonly<Record<string, Case>> = {
  "slow decay": { y0: [2], t1: 25, f: (_t, y, dy) => void (dy[0] = -1.1 * y[0]) },
  "fast decay": { y0: [1], t1: 1.2, f: (_t, y, dy) => void (dy[0] = -45 * y[0]) },
  "decay by the third power": { y0: [25], t1: 4, f: (_t, y, dy) => void (dy[0] = -(y[0] ** 3)) },
  "a follower that passes 0": {
    y0: [2],
    t1: 9,
    f: (t, y, dy) => void (dy[0] = -6 * (y[0] - Math.sin(1.1 * t))),
  },
  "predators close to extinction": {
    y0: [15, 1],
    t1: 7,
    f(_t, y, dy) {
      dy[0] = y[0] * (1.4 - y[1]);
      dy[1] = y[1] * (y[0] - 2.7);
    },
  },
  "a damped spring": {
    y0: [1, 0],
    t1: 30,
    f(_t, y, dy) {
      dy[0] = y[1];
      dy[1] = -1.2 * y[0] - 0.5 * y[1];
    },
  },
};

const TOLERANCES = [[1e-3, 1e-6], [1e-6, 1e-8], [1e-4, 1e-12]];

for (const [name, { y0, t1, f }] of Object.entries(CASES)) {
  Deno.test(`adaptive steps hold two states together and do not get stuck where a tolerance falls: ${name}`, () => {
    const problem = { field: numericField(y0.length, f), y0, t0: 0, t1, saveAt: { every: 1 } };
    const tight = pid({ rtol: 1e-12, atol: 1e-13 });
    const { path } = solve({ ...problem, method: dopri8, stepControl: tight, dense: true });
    for (const base of [bosh3, tsit5, dopri5, dopri8]) {
      for (const [rtol, atol] of TOLERANCES) {
        const stepControl = pid({ rtol, atol });
        /** The largest error on the way, in tolerances of the largest state. */
        const run = (method: typeof base | ReturnType<typeof reversible>) => {
          const { times, states, status, stats } = solve({
            ...problem,
            method,
            stepControl,
            onFailure: "return",
            maxSteps: 4000,
          });
          const size = Math.max(...states.data.map(Math.abs), ...y0);
          let error = 0;
          times.forEach((t, i) =>
            path!.at(t).data.forEach((y, k) => {
              const off = Math.abs(states.data[i * y0.length + k] - y) / (atol + rtol * size);
              error = Math.max(error, off);
            })
          );
          return { status, error, evaluations: stats.evaluations };
        };
        const wanted = run(base);
        for (const coupling of ["auto", 0.25] as const) {
          const got = run(reversible(base, { coupling }));
          const label = `${base.name} at ${coupling}, ${rtol}, ${atol}`;
          assertEquals(got.status, "finished", label);
          assertLess(got.error, 4 * wanted.error + 10, label);
          // Twice the stages, and on what is damped steps as short as the coupling asks for.
          assertLess(got.evaluations, 16 * wanted.evaluations, label);
        }
        for (const coupling of [0.9, 0.75, 0.6]) {
          assertEquals(run(reversible(base, { coupling })).status, "finished", `${coupling}`);
        }
      }
    }
  });
}

Deno.test("the gradient of a decay over 30 e-folds with adaptive steps is right, whatever the tolerance", () => {
  for (const base of [tsit5, dopri8]) {
    for (const [rtol, atol] of TOLERANCES) {
      const { y0Bar, stats } = valueAndGrad({
        field: exponential(-1.5),
        y0: [1],
        t0: 0,
        t1: 20,
        method: reversible(base),
        stepControl: pid({ rtol, atol }),
        loss: finalStateLoss((y) => sum(y)),
        adjoint: reversibleAdjoint(),
      });
      assertLess(Math.abs(y0Bar[0] - Math.exp(-30)), rtol, `${base.name} ${rtol}`);
      assertLess(stats.reconstructionError!, 1e-8);
    }
  }
});

Deno.test("adaptive steps at coupling auto end where the base method does, on random problems", () => {
  const problems = new RandomProblems(21);
  let solved = 0;
  for (let i = 0; i < 60; i++) {
    const { label, y0, t1, f } = problems.next();
    const saveAt = Array.from({ length: 30 }, (_, j) => (j + 1) * t1 / 30);
    const problem = { field: numericField(y0.length, f), y0: [...y0], t0: 0, t1, saveAt };
    const run = (method: Method, rtol: number, atol: number) => {
      const stepControl = pid({ rtol, atol });
      return solve({ ...problem, method, stepControl, onFailure: "return", maxSteps: 20_000 });
    };
    const truth = run(dopri8, 1e-11, 1e-12).states.data;
    const size = truth.reduce((most, y) => Math.max(most, Math.abs(y)), 1);
    for (const base of [bosh3, tsit5, dopri8]) {
      for (const [rtol, atol] of TOLERANCES) {
        const [wanted, got] = [base, reversible(base)].map((method) => run(method, rtol, atol));
        if (wanted.status !== "finished") continue;
        solved++;
        assertEquals(got.status, "finished", `${label}: ${base.name}, ${rtol}, ${atol}`);
        const [few, more] = [wanted, got].map(({ states: { data } }) =>
          truth.reduce((most, y, k) => Math.max(most, Math.abs(data[k] - y)), 0) /
          (atol + rtol * size)
        );
        assertLess(more, 10 * few + 10, `${label}: ${base.name}, ${rtol}, ${atol}`);
      }
    }
  }
  assertGreater(solved, 500);
});
