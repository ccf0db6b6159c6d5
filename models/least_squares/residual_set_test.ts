import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  add,
  bounded,
  concat,
  mul,
  neg,
  positive,
  reshape,
  slice,
  sqrt,
  sub,
  tanh,
  tensor,
} from "../../tensors/mod.ts";
import {
  type GradientOptions,
  interpolation,
  pid,
  reversible,
  rk4,
  tsit5,
  type VectorField,
  vectorField,
} from "../../solvers/mod.ts";
import { differencesAlong } from "../../tests/helpers/central_differences.ts";
import { negativeLogLikelihood } from "../losses/negative_log_likelihood.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { network } from "../networks/network.ts";
import { ResidualSet } from "./residual_set.ts";

/** A spring with a network for its friction, seen through a gauge: fourteen parameters. */
function springProblems(kernels: "auto" | "interpreter"): GradientOptions[] {
  const net = network({ widths: [1, 3, 1], name: "friction" });
  const field = vectorField({
    state: [2],
    kernels,
    parameters: {
      start: tensor([0.9]),
      stiffness: positive(2),
      gain: bounded(1.2, 0, 3),
      drift: tensor(0.1),
      ...net.parameters,
    },
    f(_t, y, p) {
      const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([v, sub(neg(mul(p.stiffness, x)), net.apply(p, v))]);
    },
  });
  const problem = { field, t0: 0, t1: 1.5, dt: 0.05 };
  return [
    {
      ...problem,
      method: rk4,
      // Its first velocity is one of the stiffness.
      y0: (p) => concat([p.start, mul(-0.1, reshape(p.stiffness, [1]))]),
      loss: meanSquaredError([0, 0.7, 1.5], [1, NaN, 0.3], {
        missing: true,
        weights: [[1], [1], [4]].flat(),
        observe: (y, { t, parameters: { gain, drift } }) =>
          reshape(add(mul(gain, tanh(slice(y, 0, 1))), mul(drift, t)), []),
      }),
    },
    {
      ...problem,
      method: reversible(rk4),
      y0: [1, 0],
      loss: negativeLogLikelihood([0.4, 1.2], [[0.5, -1], [0.2, -0.4]], { noise: [0.5, 2] }),
    },
  ];
}

/** A fourth-order difference of all residuals by one parameter. */
function difference(set: ResidualSet, field: VectorField, at: number): Float64Array {
  const { flat } = field.parameters;
  const x = flat[at];
  return differencesAlong((by) => {
    flat[at] = x + by;
    const out = new Float64Array(set.count);
    set.residuals(out);
    flat[at] = x;
    return out;
  });
}

Deno.test("derivatives of residuals are exact, through gauges and starts with parameters", () => {
  for (const kernels of ["auto", "interpreter"] as const) {
    const problems = springProblems(kernels);
    const set = new ResidualSet("test", problems);
    assertEquals(set.count, 6);
    const { size } = set.field.parameters;
    // All of them, seven at a time; and some.
    for (const free of [Array.from({ length: size }, (_, i) => i), [1, 3, 5, 12]]) {
      const jacobian = new Float64Array(set.count * free.length);
      const before = set.evaluations;
      set.jacobian(free, jacobian);
      // By tangents, and not by differences.
      assertEquals(set.evaluations - before, free.length === size ? 2 : 1);
      free.forEach((at, column) => {
        const wanted = difference(set, set.field, at);
        wanted.forEach((w, i) => {
          assertAlmostEquals(jacobian[column * set.count + i], w, 1e-10, `${at} ${i}`);
        });
      });
    }
    set.release();
  }
});

Deno.test("residuals are roots of weights times what is observed less the data", () => {
  const set = new ResidualSet("test", springProblems("auto"));
  const residuals = new Float64Array(6);
  set.residuals(residuals);
  assertAlmostEquals(residuals[0], 1.2 * Math.tanh(0.9) - 1, 1e-14);
  // The weight of the last is 4: twice as much.
  const light = springProblems("auto");
  const { y0, ...others } = light[0];
  const loss = meanSquaredError([1.5], [0.3], {
    observe: (y, { t, parameters: { gain, drift } }) =>
      reshape(add(mul(gain, tanh(slice(y, 0, 1))), mul(drift, t)), []),
  });
  const one = new ResidualSet("test", [{ ...others, y0, loss }]);
  const own = new Float64Array(1);
  one.residuals(own);
  assertAlmostEquals(residuals[1], 2 * own[0], 1e-13);
  set.release();
  one.release();
});

Deno.test("what is observed of one element is what the whole state has there", () => {
  const { loss: _, ...problem } = springProblems("auto")[0];
  const [times, rows] = [[0.7, 1.5], [[0, 0], [0, 0]]];
  const [all, last] = [
    meanSquaredError(times, rows),
    meanSquaredError(times, rows.map(([x]) => [x]), { observe: (y) => slice(y, 1, 2) }),
  ].map((loss) => {
    const set = new ResidualSet("test", [{ ...problem, loss }]);
    const residuals = new Float64Array(set.count);
    set.residuals(residuals);
    set.release();
    return residuals;
  });
  assert(all.every((residual) => residual !== 0));
  assertEquals(last, Float64Array.of(all[1], all[3]));
});

Deno.test("steps of any size have derivatives as good as the steps", () => {
  const field = vectorField({
    state: [],
    parameters: { k: positive(0.7) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const problem = { field, y0: 1, t0: 0, t1: 2, method: tsit5 };
  const loss = meanSquaredError([1, 2], [0, 0]);
  const stepControl = pid({ rtol: 1e-8, atol: 1e-8 });
  const set = new ResidualSet("test", [{ ...problem, stepControl, loss }]);
  const jacobian = new Float64Array(2);
  set.jacobian([0], jacobian);
  [1, 2].forEach((t, i) => assertAlmostEquals(jacobian[i], -0.7 * t * Math.exp(-0.7 * t), 1e-7));
  set.release();
});

Deno.test("a field that was not traced has derivatives by differences", () => {
  const traced = vectorField({
    state: [1],
    parameters: { k: positive(0.7) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const field: VectorField = {
    stateShape: [1],
    parameters: traced.parameters,
    linearize: () => traced.linearize(),
  };
  const problem = { field, y0: [1], t0: 0, t1: 1, dt: 0.05, method: rk4 };
  const set = new ResidualSet("test", [{ ...problem, loss: meanSquaredError([1], [[0]]) }]);
  const jacobian = new Float64Array(1);
  set.jacobian([0], jacobian);
  assert(Math.abs(jacobian[0] + 0.7 * Math.exp(-0.7)) < 1e-6);
  assertEquals(set.evaluations, 2);
  set.release();
});

Deno.test("a driven system is fitted, its derivatives exact, with another input in each problem", () => {
  const field = vectorField({
    state: [1],
    inputs: { u: 1 },
    parameters: { rate: positive(0.7), gain: tensor(2) },
    f: (_t, y, { rate, gain }, { u }) => sub(mul(gain, u), mul(rate, y)),
  });
  const problems = [[0, 1, -1], [1, 0, 2]].map((values): GradientOptions => ({
    field,
    inputs: { u: interpolation([0, 0.5, 2], values, { kind: "linear" }) },
    y0: [1],
    t0: 0,
    t1: 2,
    dt: 0.1,
    method: rk4,
    // The gauge is disturbed by what drives, as well.
    loss: meanSquaredError([1, 2], [[0.5], [0.2]], {
      observe: (y, { inputs: { u }, parameters: { gain } }) => add(y, mul(gain, mul(u, u))),
    }),
  }));
  const set = new ResidualSet("test", problems);
  const jacobian = new Float64Array(8);
  set.jacobian([0, 1], jacobian);
  assertEquals(set.evaluations, 1);
  for (const at of [0, 1]) {
    const wanted = difference(set, field, at);
    wanted.forEach((w, i) => assertAlmostEquals(jacobian[4 * at + i], w, 1e-10));
    assert(wanted.every((w) => w !== 0));
  }
  set.release();
});

Deno.test("where a tangent is not finite derivatives are by differences", () => {
  // The gauge shows √(y²): of y = 0 that has no derivative, but differences on both sides.
  const field = vectorField({
    state: [1],
    parameters: { k: tensor(0) },
    f: (_t, y, { k }) => add(k, mul(0, y)),
  });
  const loss = meanSquaredError([1], [[1]], { observe: (y) => sqrt(mul(y, y)) });
  const problem = { field, y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4, loss };
  const set = new ResidualSet("test", [problem]);
  const jacobian = new Float64Array(1);
  set.jacobian([0], jacobian);
  assertEquals(jacobian[0], 0);
  set.release();
});
