import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  fullStorageAdjoint,
  reversible,
  reversibleAdams,
  rk4,
  type VectorField,
} from "../../mod.ts";
import { LIBRARY, type OperationName, type Use, USES } from "./replay/algebra.ts";
import { drawCase, type DrawnCase } from "./draw/drawn_case.ts";
import { tracedField } from "./problem_of.ts";
import { judge, type Sabotage } from "./judge.ts";
import type { DrawnProblem } from "./draw/problem.ts";
import { search } from "./search.ts";
import { Tally } from "./tally.ts";

function caseOf(use: Use): DrawnCase {
  const problem: DrawnProblem = {
    family: "program",
    label: "one operation",
    state: [2, 2],
    parameters: { a: { shape: [2, 2], values: [1, 0.8, 1.2, 0.9] } },
    field: (o, t, y, { a }) => {
      const x = o.add(o.mul(a, o.tanh(o.add(y, o.scale(t, 0.1)))), o.constant([2], []));
      return o.sub(o.tanh(o.scale(use(o, x), 0.1)), o.scale(y, 0.5));
    },
    y0: [0.1, -0.2, 0.3, 0.4],
    sizes: [1, 1, 1, 1],
    t0: 0,
    t1: 1,
    rate: 1,
  };
  return {
    ...drawCase(1, 0),
    timed: false,
    problem,
    method: { kind: "Runge-Kutta", label: "rk4", method: rk4 },
    adjoint: { label: "full", adjoint: fullStorageAdjoint() },
    kernels: { kernels: "interpreter", label: "" },
    steps: { label: "n = 20", adaptive: false, dt: 0.05, jumps: [] },
    loss: {
      label: "sum at the end",
      at: "end",
      square: false,
      weight: (_, k) => 1 + k / 3,
      target: () => 0,
    },
  };
}

/** The field whose pullback is that of an operation 1.5 times as large. */
function wrongPullback(drawn: DrawnCase, name: OperationName): VectorField {
  const right = tracedField(drawn);
  const algebra = {
    ...LIBRARY,
    // deno-lint-ignore no-explicit-any
    [name]: (...args: any[]) => LIBRARY.scale((LIBRARY[name] as any)(...args), 1.5),
  };
  const { field, ...problem } = drawn.problem;
  // What is traced is the problem's function, whatever algebra it is given.
  const wrong = tracedField({
    ...drawn,
    problem: {
      ...problem,
      field: (_, t, y, p, reads) => field(algebra as unknown as typeof _, t, y, p, reads),
    },
  });
  return {
    ...right,
    linearize() {
      const [one, other] = [right.linearize(), wrong.linearize()];
      let time = 0;
      return {
        y: one.y,
        dy: one.dy,
        evaluate(t) {
          time = t;
          one.evaluate(t);
        },
        pullback(dyBar, yBar, parametersBar) {
          other.y.set(one.y);
          other.evaluate(time);
          other.pullback(dyBar, yBar, parametersBar);
        },
      };
    },
  };
}

Deno.test("judge() finds every operation right, and silent where its pullback is wrong", () => {
  for (const [name, use] of Object.entries(USES)) {
    const drawn = caseOf(use);
    assertEquals(judge(drawn).outcome, "right", name);
    const field = () => wrongPullback(drawn, name as OperationName);
    const { outcome, where } = judge(drawn, { field });
    assertEquals(outcome, "silent", name);
    assert(where.startsWith("forward mode"), `${name}: ${where}`);
  }
});

Deno.test("judge() tells what rounding makes of a gradient from a wrong one", () => {
  const outcomes = (use: Use, sabotage: Sabotage = {}) =>
    Array.from({ length: 12 }, (_, i) => {
      const { draw } = drawCase(5, i);
      const drawn: DrawnCase = {
        ...caseOf(use),
        draw,
        kernels: { dtype: "float32", label: "float32" },
      };
      return judge(drawn, sabotage).outcome;
    });
  // In singles 1 + x²/10⁷ has one digit of x² left, at most.
  const lossy: Use = (o, x) =>
    o.square(o.log(o.add(o.scale(o.square(x), 1e-7), o.constant([1], []))));
  const found = outcomes(lossy);
  assert(found.includes("ill-conditioned"));
  assertEquals(found.filter((outcome) => outcome === "silent"), []);
  const twice = (bar: Float64Array) => bar.map((x) => 2 * x);
  const wrong: Sabotage = {
    gradient: (g) => ({ ...g, y0Bar: twice(g.y0Bar), parametersBar: twice(g.parametersBar) }),
  };
  assertEquals(new Set(outcomes(USES.sin, wrong)), new Set(["silent"]));
});

Deno.test("judge() calls a gradient silent that is off in one block, or not finite", () => {
  const drawn = caseOf(USES.sin);
  const method = reversible(rk4);
  const through: DrawnCase = {
    ...drawn,
    method: { kind: "reversible", label: "reversible(rk4)", method, base: rk4 },
    adjoint: { label: "reversible()" },
  };
  assertEquals(judge(through).outcome, "right");
  for (const part of ["parametersBar", "y0Bar"] as const) {
    const times = (factor: number) =>
      judge(through, { gradient: (g) => ({ ...g, [part]: g[part].map((x) => factor * x) }) });
    assertEquals(times(1.001).outcome, "silent", part);
    assertEquals(times(1.001).where, part === "y0Bar" ? "y0" : "a");
    assertEquals(times(1 + 1e-5).outcome, "loose", part);
    assertEquals(times(NaN).outcome, "silent", part);
    assertEquals(times(0).outcome, "silent", part);
  }
});

Deno.test("judge() takes a path below the spacing of singles for a matter of rounding", () => {
  const outcomes = (rate: number, sabotage?: Sabotage) =>
    Array.from({ length: 12 }, (_, i) => {
      const base = caseOf((_, x) => x);
      // Where y comes nearer to 0.7 than singles tell, it stays there, and with it what dL/da adds up.
      const problem: DrawnProblem = {
        ...base.problem,
        field: (o, _t, y, { a }) => o.mul(o.scale(a, -rate), o.sub(y, o.constant([0.7], []))),
        y0: [1.7, 0.2, 3.7, -0.3].map((y) => y + i / 7),
        rate,
      };
      const drawn: DrawnCase = {
        ...base,
        draw: drawCase(6, i).draw,
        kernels: { kernels: "wasm", dtype: "float32", label: ", float32" },
        steps: { label: "n = 200", adaptive: false, dt: 0.005, jumps: [] },
        problem,
      };
      return judge(drawn, sabotage).outcome;
    });
  const near = outcomes(28);
  assertEquals(near.filter((outcome) => outcome === "silent" || outcome === "loose"), []);
  assert(near.includes("ill-conditioned"));
  assertEquals(new Set(outcomes(4)), new Set(["right"]));
  const twice: Sabotage = { gradient: (g) => ({ ...g, y0Bar: g.y0Bar.map((x) => 2 * x) }) };
  assertEquals(new Set(outcomes(4, twice)), new Set(["silent"]));
});

Deno.test("judge() takes a residual of a few units of a grid for a matter of rounding", () => {
  const range = [1e6];
  const method = reversible(rk4, { coupling: [3, 4], arithmetic: "exact", range });
  const base = caseOf((_, x) => x);
  const outcomes = (residual: number, sabotage?: Sabotage) =>
    Array.from({ length: 8 }, (_, i) => {
      const problem: DrawnProblem = {
        ...base.problem,
        state: [1],
        parameters: { a: { shape: [1], values: [0.4] } },
        field: (o, t, y, { a }) => o.add(o.mul(o.neg(a), y), o.cos(t)),
        y0: [0.3],
        sizes: [1],
        residual,
      };
      const drawn: DrawnCase = {
        ...base,
        draw: drawCase(7, i).draw,
        problem,
        method: {
          kind: "reversible, exact",
          label: "reversible(rk4, exact, wide)",
          method,
          base: rk4,
          grid: [2 ** (Math.ceil(Math.log2(range[0])) - 51)],
        },
        steps: { label: "n = 5", adaptive: false, dt: 0.2, jumps: [] },
        loss: { label: "squares", at: "end", square: true, weight: () => 1, target: () => 1 },
      };
      return judge(drawn, sabotage).outcome;
    });
  const coarse = outcomes(3e-8);
  assertEquals(coarse.filter((outcome) => outcome === "silent" || outcome === "loose"), []);
  assert(coarse.includes("ill-conditioned"));
  assertEquals(new Set(outcomes(0.1)), new Set(["right"]));
  const half: Sabotage = {
    gradient: (g) => ({ ...g, parametersBar: g.parametersBar.map((x) => x / 2) }),
  };
  assertEquals(new Set(outcomes(0.1, half)), new Set(["silent"]));
});

Deno.test("judge() counts a grid that is refused as needless only where the plain loop agrees", () => {
  const base = caseOf((_, x) => x);
  const outcome = (small: number, weights: readonly number[], seed: number) => {
    const drawn: DrawnCase = {
      ...base,
      draw: drawCase(seed, 0).draw,
      problem: {
        ...base.problem,
        state: [2],
        parameters: { a: { shape: [2], values: [0.4, 0.6] } },
        field: (o, _t, y, { a }) => o.neg(o.mul(a, y)),
        y0: [3e6, small],
        sizes: [3e6, small],
      },
      method: {
        kind: "reversibleAdams, exact",
        label: "reversibleAdams(6, exact)",
        method: reversibleAdams({ arithmetic: "exact" }),
        adams: reversibleAdams(),
        grid: [2 ** -20, 2 ** -20],
      },
      adjoint: { label: "reversible()" },
      loss: { ...base.loss, weight: (_, k) => weights[k] },
    };
    return judge(drawn).outcome;
  };
  // Along y0 alone the derivative does not know of the grid.
  const seeds = [1, 2, 3, 4, 5, 6];
  assert(seeds.some((seed) => outcome(2e-4, [1 / 3e6, 1 / 2e-4], seed) === "refused"));
  for (const seed of seeds) assertEquals(outcome(2e-4, [1, 1], seed), "right");
});

Deno.test("search() finds sabotaged gradients, and counts every case once", () => {
  const sabotage: Sabotage = {
    // What is nothing in truth is not either.
    gradient: (g) => ({ ...g, y0Bar: g.y0Bar.map((x) => 1.1 * x + 1e-3) }),
  };
  const given = { cases: 8, seed: 11, family: "network" } as const;
  const [honest, wrong] = [{}, { sabotage }].map((more) => {
    const tally = new Tally();
    for (const [drawn, verdict] of search({ ...given, ...more })) tally.add(drawn, verdict);
    return tally;
  });
  assertGreater(honest.count("right"), given.cases / 2);
  assertEquals(
    wrong.count("silent") + wrong.count("ill-conditioned") >= honest.count("right"),
    true,
  );
  assertEquals(wrong.holds, false);
  const counted = Object.values(honest.byFamily).flatMap((row) => Object.values(row));
  assertEquals(counted.reduce((sum, n) => sum + n, 0), given.cases);
});

Deno.test("search() gives the same for the same seed, and case i is the same alone", () => {
  const verdicts = (first: number, cases: number) =>
    Array.from(search({ seed: 12, first, cases }), ([, verdict]) => verdict);
  const all = verdicts(0, 12);
  assertEquals(verdicts(0, 12), all);
  assertEquals(verdicts(7, 1), [all[7]]);
});
